import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';

/** Rates of the rig's clock. */
export const RATE = {
  /** Waits stand almost still: only what is meant to elapse does, however slow the computer is. */
  still: 0.01,
  ordinary: 1,
  /** A wait that is to run out lands slowly. */
  landing: 2,
  /** Devices of the bench work at the clock's rate; no wait of a passenger is over before it is noticed. */
  working: 3,
  fast: 10,
  /** The host of the bank takes 0.6 s: then a finger is quicker. */
  unhurriedBank: 0.3,
} as const;

const LAST_MS = 1000;
export const LOOK_MS = 20;
/** What is waited for has come by then, also on a busy computer. */
const LIMIT_MS = 20_000;

const timed = z.object({ scene: z.object({ countdown: z.object({ leftMs: z.number() }).optional() }) });

/** The one time of machine and bench, as a suite lets it pass. */
export class RigTime {
  readonly #calls: RigCalls;

  constructor(calls: RigCalls) {
    this.#calls = calls;
  }

  async rate(rate: number): Promise<void> {
    await this.#calls.tell('POST', '/clock', { rate });
  }

  /** Answers also when it never does: what then is found tells more. */
  async until(arrived: () => Promise<boolean>, within = LIMIT_MS): Promise<void> {
    const limit = performance.now() + within;
    while (performance.now() < limit && !(await arrived())) await pause(LOOK_MS);
  }

  /** Time flies until it has come to pass; slowly at last, where the screen says how much is left. */
  async skip(arrived: () => Promise<boolean>): Promise<void> {
    for (let left = await this.#left(); left > 2 * LAST_MS && !(await arrived()); left = await this.#left()) {
      await this.rate(RATE.fast);
      // Another wait may be over before the one that is counted down.
      await this.until(arrived, (left - LAST_MS) / RATE.fast);
      await this.rate(RATE.still);
    }
    await this.land(arrived);
  }

  /** For a wait of which the screen does not say how much is left, and that another follows at once. */
  async land(arrived: () => Promise<boolean>): Promise<void> {
    await this.rate(RATE.landing);
    try {
      await this.until(arrived);
    } finally {
      await this.rate(RATE.still);
    }
  }

  /** Milliseconds that the picture stays; 0 where it does not say. */
  async #left(): Promise<number> {
    return (await this.#calls.ask(timed, 'GET', '/state')).scene.countdown?.leftMs ?? 0;
  }
}
