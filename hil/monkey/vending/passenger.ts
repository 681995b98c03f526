import type { Dice } from '../dice.ts';
import { type BadLuck, badLuck } from './bad-luck.ts';
import type { MoneyRig, VendingState } from './money-rig.ts';

/** Counts of what was done to the machine. */
export interface Deeds {
  passengers: number;
  coins: number;
  /** Machines that were found dead and started again. */
  kills: number;
  faults: number;
}

export interface Rack {
  /** Cards of those who come, by their id on the rack. */
  readonly cards: readonly string[];
}

const COINS = [10, 20, 50, 100, 100, 200, 200, 200, 500, 500, 500, 500, 5] as const;
/** Seconds of the machine's own time that a passenger does nothing, in real milliseconds at the rate of the game. */
const PAUSES_MS = [10, 30, 80, 200, 500] as const;
const LEAVES: RegExp = /^(language|reach|larger|contrast|cancel|back|more-time|card-check|done)/;

/** One passenger with wishes and bad luck; he does what a screen offers, and often something else. */
export class RandomPassenger {
  readonly #rig: MoneyRig;
  readonly #dice: Dice;
  readonly #rack: Rack;
  readonly #deeds: Deeds;
  readonly story: string[] = [];
  #lies = false;

  constructor(rig: MoneyRig, dice: Dice, rack: Rack, deeds: Deeds) {
    this.#rig = rig;
    this.#dice = dice;
    this.#rack = rack;
    this.#deeds = deeds;
  }

  /** Answers when he has gone, or the machine is dead and he does not wait. */
  async comesAndGoes(): Promise<void> {
    this.#deeds.passengers += 1;
    const dice = this.#dice;
    const card = dice.pick(this.#rack.cards);
    if (dice.percent(55)) await this.#suffer();
    const steps = dice.between(6, 26);
    let wished = false;
    for (let step = 0; step < steps; step += 1) {
      const state = await this.#rig.state();
      if (state === undefined) {
        if (await this.#isGone()) return;
        continue;
      }
      if (wished && state.scene.view === 'home' && dice.percent(70)) return;
      wished = (await this.#act(state, card)) || wished;
      if (dice.percent(6)) await this.#suffer();
    }
  }

  /** A machine that is dead is started again, or left to whoever looks after it. */
  async #isGone(): Promise<boolean> {
    if (!(await this.#rig.isDead())) return false;
    if (this.#dice.percent(40)) return true;
    this.#say('start', 'dead');
    this.#deeds.kills += 1;
    await this.#rig.start();
    return false;
  }

  /** Answers whether a wish was chosen. */
  async #act({ scene: { view, buttons } }: VendingState, card: string): Promise<boolean> {
    const dice = this.#dice;
    if (view === 'home') {
      const wish = dice.pick(['ticket', 'top-up', 'contract', 'ticket', 'top-up', 'card-check']);
      return this.#do(view, 'POST', '/touch', { button: wish });
    }
    const wantsCard = view === 'present-card' || view === 'delivering' || view === 'uncertain';
    if (wantsCard && !this.#lies && dice.percent(75)) {
      const held = dice.percent(92) ? card : dice.pick(this.#rack.cards);
      this.#lies = await this.#do(view, 'POST', '/antenna', { card: held });
      return false;
    }
    if (view === 'paying' && dice.percent(75)) {
      this.#deeds.coins += 1;
      await this.#do(view, 'POST', '/coins', { grosze: dice.pick(COINS) });
      return false;
    }
    if (this.#lies && dice.percent(7)) {
      this.#lies = false;
      await this.#do(view, 'DELETE', '/antenna');
      return false;
    }
    const offered = buttons.filter(({ enabled, id }) => enabled && (dice.percent(15) || !LEAVES.test(id)));
    if (offered.length === 0 || dice.percent(12)) {
      const pause = dice.pick(PAUSES_MS);
      this.#say(`wait ${pause} ms`, view);
      await new Promise((resolve) => setTimeout(resolve, pause));
      return false;
    }
    await this.#do(view, 'POST', '/touch', { button: dice.pick(offered).id });
    return false;
  }

  async #do(view: string, method: 'POST' | 'DELETE', path: string, body?: object): Promise<boolean> {
    const done = await this.#rig.does(method, path, body);
    this.#say(`${method} ${path} ${JSON.stringify(body ?? {})}${done ? '' : ' refused'}`, view);
    return done;
  }

  async #suffer(): Promise<void> {
    const luck: BadLuck = badLuck(this.#dice);
    this.#say(`* ${JSON.stringify(luck)}`, '');
    switch (luck.kind) {
      case 'course':
        await this.#rig.does('POST', '/terminal', { next: luck.next });
        return;
      case 'kill':
        await this.#rig.kill();
        return;
      case 'fault':
        // A dead machine has no disk to refuse.
        if (await this.#rig.does('POST', '/faults', luck.order)) this.#deeds.faults += 1;
        return;
      default:
        luck satisfies never;
    }
  }

  #say(what: string, view: string): void {
    this.story.push(view === '' ? what : `${what} (${view})`);
  }
}
