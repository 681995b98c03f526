import type { GantryPlan } from '../../rigs/rig-file.ts';
import type { CardPlace, PanelPoint } from '../actuators.ts';
import { toPanel } from '../geometry.ts';
import type { TwinWorld } from './gcode-twin.ts';

/** What the twin's finger and hand do to the machine. */
export interface MachineInReach {
  touched(at: PanelPoint): Promise<void>;
  cardCame(card: string, place: CardPlace): Promise<void>;
  cardWent(card: string, place: CardPlace): Promise<void>;
  coinDropped(grosze: number): Promise<void>;
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A gripper that is further off than this grips nothing: millimetres. */
const REACH = 3;
const PANEL_MARGIN = 0;

/** Finger and gripper of the twin: what is where, and what they meet where they really are. */
export class TwinHand implements TwinWorld {
  readonly #plan: GantryPlan;
  readonly #machine: MachineInReach;
  readonly #panelSize: () => { readonly width: number; readonly height: number };
  readonly #holders = new Map<number, string>();
  #held: { readonly card: string; place?: CardPlace } | { readonly coin: number } | undefined;
  #fingerDown = false;
  #gripperClosed = false;
  /** What went wrong where somebody should look: a card on the floor, a finger beside the panel. */
  readonly mishaps: string[] = [];

  /** `panelSize`: the panel in millimetres. */
  constructor(plan: GantryPlan, machine: MachineInReach, panelSize: () => { width: number; height: number }) {
    this.#plan = plan;
    this.#machine = machine;
    this.#panelSize = panelSize;
  }

  /** Somebody puts a card into a holder, in place of the one that was there. */
  put(holder: number, card: string): void {
    this.#holders.set(holder, card);
  }

  async servo(servo: number, angle: number, at: At): Promise<void> {
    const { finger, gripper } = this.#plan;
    if (servo === finger.servo) await this.#finger(angle === finger.down, at);
    if (servo === gripper.servo) await this.#gripper(angle === gripper.closed, at);
  }

  async arrived(at: At): Promise<void> {
    const held = this.#held;
    if (held === undefined || 'coin' in held) return;
    const now = (['antenna', 'slot'] as const).find((place) => this.#isAt(place, at));
    const before = held.place;
    if (now === before) return;
    if (before !== undefined) await this.#machine.cardWent(held.card, before);
    if (now !== undefined) {
      held.place = now;
      await this.#machine.cardCame(held.card, now);
    } else delete held.place;
  }

  async #finger(down: boolean, at: At): Promise<void> {
    const pressed = down && !this.#fingerDown;
    this.#fingerDown = down;
    if (!pressed) return;
    const { panel } = this.#plan;
    const point = toPanel(panel, [at.x, at.y]);
    const { width, height } = this.#panelSize();
    const beside = point.x < PANEL_MARGIN || point.y < PANEL_MARGIN || point.x > width || point.y > height;
    if (Math.abs(at.z - panel.z) > REACH) this.mishaps.push(`the finger pressed at a height of ${at.z}`);
    else if (beside)
      this.mishaps.push(`the finger pressed beside the panel, at ${point.x.toFixed(1)}, ${point.y.toFixed(1)}`);
    else await this.#machine.touched(point);
  }

  async #gripper(closed: boolean, at: At): Promise<void> {
    if (closed === this.#gripperClosed) return;
    this.#gripperClosed = closed;
    await (closed ? this.#grip(at) : this.#open(at));
  }

  async #grip(at: At): Promise<void> {
    const holder = this.#holderAt(at);
    const card = holder === undefined ? undefined : this.#holders.get(holder);
    const tube = this.#plan.coins?.tubes.find((each) => near(each, at));
    if (card !== undefined && holder !== undefined) {
      this.#held = { card };
      this.#holders.delete(holder);
    } else if (tube) this.#held = { coin: tube.grosze };
  }

  async #open(at: At): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    if ('coin' in held) {
      if (this.#plan.coins && near(this.#plan.coins.slot, at)) await this.#machine.coinDropped(held.coin);
      else this.mishaps.push('a coin fell beside the slot');
      return;
    }
    const holder = this.#holderAt(at);
    if (holder !== undefined) this.#holders.set(holder, held.card);
    else this.mishaps.push(`card ${held.card} fell at ${at.x.toFixed(1)}, ${at.y.toFixed(1)}`);
    if (held.place !== undefined) await this.#machine.cardWent(held.card, held.place);
  }

  #holderAt(at: At): number | undefined {
    const index = this.#plan.holders.findIndex((holder) => near(holder, at));
    return index < 0 ? undefined : index;
  }

  #isAt(place: CardPlace, at: At): boolean {
    const spot = this.#plan[place];
    return spot !== undefined && near(spot, at);
  }
}

function near({ at: [x, y], z }: { readonly at: readonly [number, number]; readonly z: number }, at: At): boolean {
  return Math.hypot(x - at.x, y - at.y) <= REACH && Math.abs(z - at.z) <= REACH;
}
