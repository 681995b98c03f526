import type { GantryPlan } from '../rigs/rig-file.ts';
import type { CardPlace, Gantry, PanelPoint } from './actuators.ts';
import { ControllerLink, type LinkOptions } from './controller-link.ts';
import { GantryFailure } from './gantry-failure.ts';
import { millimetres } from './gcode-line.ts';
import { toGantry } from './geometry.ts';
import type { SerialLine } from './serial-line.ts';

type Axis = 'x' | 'y' | 'z';

export interface GantryOptions extends LinkOptions {
  /** Milliseconds for homing, and for waiting until a movement is over. */
  readonly moveMs?: number;
}

const MOVE_MS = 60_000;
/** As far off an end switch as it surely opens, and nearer than steps that matter: millimetres. */
const OFF_SWITCH = 2;

/**
 * A gantry on a G-code controller. Its position counts only from homing on, and any doubt (a reset, a lost answer, a
 * stop) ends that; each move is checked against the limits before it is sent, and waited for.
 */
export class GcodeGantry implements Gantry {
  readonly #plan: GantryPlan;
  readonly #link: ControllerLink;
  readonly #moveMs: number;
  #homed = false;
  #firmware = 'unknown';
  /** Where the card in hand belongs, and where it is held. */
  #inHand: { readonly holder: number; readonly place: CardPlace } | undefined;

  private constructor(plan: GantryPlan, link: ControllerLink, moveMs: number) {
    this.#plan = plan;
    this.#link = link;
    this.#moveMs = moveMs;
    link.onDoubt = () => {
      this.#homed = false;
    };
  }

  /** Begins to talk to the controller; nothing moves. Throws GantryFailure. */
  static async open(plan: GantryPlan, serial: SerialLine, options: GantryOptions = {}): Promise<GcodeGantry> {
    const gantry = new GcodeGantry(plan, new ControllerLink(serial, options), options.moveMs ?? MOVE_MS);
    try {
      await gantry.#link.begin();
      const said = await gantry.#link.send('M115');
      gantry.#firmware = /FIRMWARE_NAME:\s*(.*?)(?=\s+[A-Z_]+:|$)/.exec(said.join(' '))?.[1] ?? said[0] ?? 'unknown';
      return gantry;
    } catch (cause) {
      await gantry.close();
      throw cause;
    }
  }

  get firmware(): string {
    return this.#firmware;
  }

  async home(): Promise<void> {
    const { finger, gripper } = this.#plan;
    // After a reset the controller counts lines from its own beginning.
    await this.#link.begin();
    await this.#servo(finger.servo, finger.up);
    await this.#link.send('G21');
    await this.#link.send('G90');
    await this.#link.send('G28', this.#moveMs);
    await this.#link.send('M400', this.#moveMs);
    this.#homed = true;
    await this.#rise();
    if (this.#inHand) return this.#putBack(this.#inHand.holder);
    await this.#servo(gripper.servo, gripper.open);
  }

  async checkPosition(): Promise<void> {
    await this.#rise();
    const { x, y } = this.#plan.limits;
    const corner = [x[0], y[0]] as const;
    await this.#travel([corner[0] + OFF_SWITCH, corner[1] + OFF_SWITCH]);
    await this.#expectSwitches(false);
    await this.#travel(corner);
    await this.#expectSwitches(true);
  }

  async touch(at: PanelPoint, beforePress: () => Promise<void> = async () => {}): Promise<void> {
    const { panel, finger } = this.#plan;
    if (this.#inHand) await this.removeCard();
    await this.#rise();
    await this.#travel(toGantry(panel, at));
    await this.#height(panel.z);
    try {
      await beforePress();
      await this.#servo(finger.servo, finger.down);
      await this.#dwell(finger.dwell);
    } catch (cause) {
      // What went wrong first is what is told.
      await this.#liftFinger().catch(() => undefined);
      throw cause;
    }
    await this.#liftFinger();
  }

  async #liftFinger(): Promise<void> {
    const { finger } = this.#plan;
    await this.#servo(finger.servo, finger.up);
    await this.#rise();
  }

  async presentCard(holder: number, place: CardPlace): Promise<void> {
    const { gripper, holders } = this.#plan;
    const from = holders[holder];
    const to = this.#plan[place];
    if (from === undefined) throw new GantryFailure('nothing-there', `there is no holder ${holder}`);
    if (to === undefined) throw new GantryFailure('nothing-there', `the rig file has no place for the ${place}`);
    if (this.#inHand) await this.removeCard();
    await this.#rise();
    await this.#servo(gripper.servo, gripper.open);
    await this.#travel(from.at);
    await this.#height(from.z);
    await this.#servo(gripper.servo, gripper.closed);
    await this.#dwell(gripper.settle);
    this.#inHand = { holder, place };
    await this.#rise();
    await this.#travel(to.at);
    await this.#height(to.z);
  }

  async removeCard(): Promise<void> {
    if (this.#inHand === undefined) return;
    await this.#rise();
    await this.#putBack(this.#inHand.holder);
  }

  async dropCoin(grosze: number): Promise<void> {
    const { coins, gripper } = this.#plan;
    const tube = coins?.tubes.find((each) => each.grosze === grosze);
    if (coins === undefined || tube === undefined)
      throw new GantryFailure('nothing-there', `the rig file has no tube with coins of ${grosze} grosze`);
    if (this.#inHand) await this.removeCard();
    await this.#rise();
    for (const { at, z, angle } of [
      { ...tube, angle: gripper.closed },
      { ...coins.slot, angle: gripper.open },
    ]) {
      await this.#travel(at);
      await this.#height(z);
      await this.#servo(gripper.servo, angle);
      await this.#dwell(gripper.settle);
      await this.#rise();
    }
  }

  emergencyStop(): void {
    this.#homed = false;
    this.#link.emergencyStop();
  }

  async close(): Promise<void> {
    this.#homed = false;
    await this.#link.close();
  }

  async #putBack(holder: number): Promise<void> {
    const { gripper, holders } = this.#plan;
    const to = holders[holder];
    if (to === undefined) throw new GantryFailure('nothing-there', `there is no holder ${holder}`);
    await this.#travel(to.at);
    await this.#height(to.z);
    await this.#servo(gripper.servo, gripper.open);
    await this.#dwell(gripper.settle);
    this.#inHand = undefined;
    await this.#rise();
  }

  /** Straight up, to where nothing is in the way. */
  async #rise(): Promise<void> {
    await this.#move('G0', { z: this.#plan.travelZ }, this.#plan.feed.travel);
  }

  async #travel([x, y]: readonly [number, number]): Promise<void> {
    await this.#move('G0', { x, y }, this.#plan.feed.travel);
  }

  async #height(z: number): Promise<void> {
    await this.#move('G1', { z }, this.#plan.feed.work);
  }

  /** Answers when the head is there. Throws before anything is sent where it does not know where it is. */
  async #move(word: 'G0' | 'G1', to: Partial<Record<Axis, number>>, feed: number): Promise<void> {
    if (!this.#homed) throw new GantryFailure('not-homed', 'the gantry has to be homed before it moves');
    const parts: string[] = [];
    for (const [axis, value] of Object.entries(to) as [Axis, number][]) {
      const [least, most] = this.#plan.limits[axis];
      if (!(value >= least && value <= most))
        throw new GantryFailure('outside-limits', `${axis} ${millimetres(value)} lies outside ${least} to ${most}`);
      parts.push(`${axis.toUpperCase()}${millimetres(value)}`);
    }
    await this.#link.send(`${word} ${parts.join(' ')} F${millimetres(feed)}`);
    await this.#link.send('M400', this.#moveMs);
  }

  async #servo(servo: number, angle: number): Promise<void> {
    await this.#link.send(`M280 P${servo} S${angle}`);
  }

  async #dwell(seconds: number): Promise<void> {
    await this.#link.send(`G4 P${Math.round(seconds * 1000)}`, this.#moveMs);
  }

  /** M119 names each switch and says TRIGGERED or open. */
  async #expectSwitches(closed: boolean): Promise<void> {
    const said = (await this.#link.send('M119')).join('\n');
    for (const axis of ['x', 'y'] as const) {
      const state = new RegExp(`${axis}_min:\\s*(\\w+)`, 'i').exec(said)?.[1];
      if (state === undefined) throw new GantryFailure('controller-error', `M119 does not name ${axis}_min: ${said}`);
      const triggered = state.toUpperCase() === 'TRIGGERED';
      if (triggered === closed) continue;
      this.#homed = false;
      throw new GantryFailure('position-lost', `${axis} is not where it is believed: its end switch is ${state}`);
    }
  }
}
