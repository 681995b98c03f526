import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import { state } from '../../station/shapes.ts';
import type { Trouble } from './recipes.ts';
import type { RigTime } from './rig-time.ts';
import { isReady, withParts } from './state-parts.ts';

const SLOW_DISK_MS = 300;
/** Longer than the wait after which it is said that a card is being read; one that takes a second has gone. */
const SLOW_CARD_MS = 500;
/** Each of its first answers. */
const VERY_SLOW_CARD_MS = 300;
/** The first coin's entry takes that long: the second has been polled meanwhile. */
const SLOW_COIN_MS = 1500;
/** Longer than the journal keeps what is in no hurry (0.2 s): then nothing of an earlier act meets the fault. */
export const JOURNAL_QUIET_MS = 400;
/** A jump that is noticed at all is noticed within that. */
const JUMP_LIMIT_MS = 2000;
const MOST_JUMPS = 4;

/** What each trouble is on the rig. */
const TROUBLES: Readonly<Record<Trouble, object>> = {
  printer: { device: 'printer', fault: 'cover-open' },
  'printer jam': { device: 'printer', fault: 'jam' },
  cutter: { device: 'printer', fault: 'cutter' },
  acceptor: { device: 'coin-acceptor', fault: 'jam' },
  hoppers: { device: 'hopper', fault: 'jam' },
  disk: { device: 'disk', fault: 'io' },
  'slow disk': { device: 'disk', fault: 'slow', amount: SLOW_DISK_MS },
  'slow card': { device: 'antenna', fault: 'delay', at: { nthFrame: 1 }, amount: SLOW_CARD_MS },
  'very slow card': { device: 'antenna', fault: 'delay', at: { nthFrame: 1 }, count: 6, amount: VERY_SLOW_CARD_MS },
  'taken back': { device: 'terminal', fault: 'takes-back' },
  reversal: { device: 'terminal', fault: 'reversal-refused', count: 5 },
  begin: { device: 'terminal', fault: 'busy', count: 30 },
};
/** Those that the machine has to notice before the act begins, by the device's name in the chart's `health`. */
const NOTICED: Readonly<Partial<Record<Trouble, string>>> = { printer: 'printer', acceptor: 'acceptor' };

export type Losable = 'READER' | 'ACCEPTOR' | 'TERMINAL' | 'PRINTER' | 'JOURNAL';

/** What a device is lost by, and found again when it is taken back. */
const LOSSES: Readonly<Record<Losable, object>> = {
  READER: { device: 'antenna', fault: 'reader-lost' },
  ACCEPTOR: { device: 'coin-acceptor', fault: 'jam' },
  TERMINAL: { device: 'terminal', fault: 'unplug' },
  PRINTER: { device: 'printer', fault: 'cover-open' },
  JOURNAL: TROUBLES.disk,
};
/** Kinds of devices by their name in the chart's events. */
const KINDS: Readonly<Partial<Record<Losable, string>>> = {
  ACCEPTOR: 'coin-acceptor',
  TERMINAL: 'bank-terminal',
  PRINTER: 'printer',
};
const MONEY: readonly string[] = ['coin-acceptor', 'hopper', 'bank-terminal', 'printer'];

/** A command is tried three times, a quarter of a second each: twice in vain, and again. */
const SLOW_ACCEPTOR = [1, 4, 7].map((nthFrame) => {
  return { device: 'coin-acceptor', fault: 'drop-reply', at: { nthFrame }, count: 2 };
});
/** A look at a printer is spoiled by one lost answer, and repeated half a second later; some looks are the idle one's. */
const SLOW_PRINTER = [1, 6, 11, 16, 21].map((nthFrame) => {
  return { device: 'printer', fault: 'drop-reply', at: { nthFrame }, count: 1 };
});
const SLOW_COIN = { device: 'disk', fault: 'slow', at: { journalWrite: 1 }, count: 1, amount: SLOW_COIN_MS };

const armed = z.object({ id: z.int() });

export const isLosable = (device: string): device is Losable => Object.hasOwn(LOSSES, device);

/** What is broken on a rig: for one act, or until it is found again. */
export class Breakage {
  readonly #calls: RigCalls;
  readonly #time: RigTime;
  /** Faults that stay from act to act, by the device. */
  readonly #lost = new Map<Losable, number>();
  /** Those of this act alone. */
  #passing: readonly number[] = [];

  constructor(calls: RigCalls, time: RigTime) {
    this.#calls = calls;
    this.#time = time;
  }

  /** Something is broken for this act alone. */
  get isPassing(): boolean {
    return this.#passing.length > 0;
  }

  async arm(trouble: Trouble): Promise<void> {
    if (trouble === 'disk') return this.failDisk();
    await this.#forThisAct(TROUBLES[trouble]);
    const device = NOTICED[trouble];
    if (device !== undefined) await this.#time.until(async () => !(await this.#isReady(device)));
  }

  /** It stays broken until it is found; nothing of an earlier act is still to be written then. */
  async failDisk(): Promise<void> {
    if (this.#lost.has('JOURNAL')) return;
    await pause(JOURNAL_QUIET_MS);
    await this.lose('JOURNAL');
  }

  /** A jump of the clock is to be journaled, and cannot. */
  async writeInVain(): Promise<void> {
    const failed = async () => !(await this.#isReady('journal'));
    for (let jumps = 0; jumps < MOST_JUMPS && !(await failed()); jumps += 1) {
      await this.#calls.tell('POST', '/faults', { device: 'clock', fault: 'jump' });
      await this.#time.until(failed, JUMP_LIMIT_MS);
    }
  }

  /** `nthFrame`: only when it says something for the Nth time from now. */
  async lose(device: Losable, nthFrame?: number): Promise<void> {
    const order = { ...LOSSES[device], ...(nthFrame === undefined ? {} : { at: { nthFrame } }) };
    this.#lost.set(device, (await this.#calls.ask(armed, 'POST', '/faults', order)).id);
  }

  async find(device: Losable): Promise<void> {
    const id = this.#lost.get(device);
    this.#lost.delete(device);
    if (id !== undefined) await this.#calls.tell('DELETE', `/faults?id=${id}`);
  }

  /** The card falls silent once. */
  strikeOnce(at: object): Promise<void> {
    return this.#forThisAct({ device: 'antenna', fault: 'silent', at, count: 1 });
  }

  async slowAcceptor(): Promise<void> {
    for (const order of SLOW_ACCEPTOR) await this.#forThisAct(order);
  }

  async slowPrinter(): Promise<void> {
    for (const order of SLOW_PRINTER) await this.#forThisAct(order);
  }

  /** The next entry takes long. */
  slowCoin(): Promise<void> {
    return this.#forThisAct(SLOW_COIN);
  }

  /** Takes back what was broken for one act alone; answers when devices that nobody has lost work again. */
  async mend(): Promise<void> {
    if (this.#passing.length === 0) return;
    for (const id of this.#passing) await this.#calls.tell('DELETE', `/faults?id=${id}`);
    this.#passing = [];
    await this.#time.until(() => this.allWell());
  }

  async clear(): Promise<void> {
    await this.#calls.tell('DELETE', '/faults');
    this.#lost.clear();
    this.#passing = [];
  }

  async allWell(): Promise<boolean> {
    const { devices } = await this.#calls.ask(state, 'GET', '/state');
    const lost = [...this.#lost.keys()].map((device) => KINDS[device]);
    return Object.values(devices).every(
      ({ kind, status }) => !MONEY.includes(kind) || lost.includes(kind) || status === 'ready',
    );
  }

  async #forThisAct(order: object): Promise<void> {
    this.#passing = [...this.#passing, (await this.#calls.ask(armed, 'POST', '/faults', order)).id];
  }

  async #isReady(device: string): Promise<boolean> {
    const { statechart } = await this.#calls.ask(state, 'GET', '/state');
    return isReady(withParts(statechart), device);
  }
}
