import type { Rig } from '../monkey/rig.ts';
import { pause } from '../monkey/sight.ts';
import type { World } from '../monkey/world.ts';

/** What a call to the bench takes on a quiet computer, in real milliseconds. */
const QUIET_MS = 20;
/** So many calls before a passenger the clock is stopped. */
const CALLS_AHEAD = 4;
/** The rate falls on a busy computer, so that a bus is never later than this, in seconds of the day. */
const BUS_LATE_AT_MOST = 15;
const SLOWEST = 20;
/** How much of what calls took until now counts with the newest. */
const MEMORY = 0.8;

/**
 * The time of the day: it runs at a high rate while buses drive, and stands while somebody holds a card, so that every
 * presentation has a second of its own that the ledger knows.
 */
export class Clockwork {
  readonly #rig: Rig;
  readonly #world: World;
  readonly #most: number;
  /** What it was, when that was, and how fast it goes; undefined while it stands. */
  #running: { readonly at: number; readonly since: number; readonly rate: number } | undefined;
  /** What a call takes at present. */
  #callMs = QUIET_MS;
  /** How often the computer was too slow for a passenger to be in time, and by how much at most, in seconds. */
  late = { times: 0, most: 0 };
  fastest = 1;

  /** `most`: the rate on a computer that has nothing else to do. */
  constructor(rig: Rig, world: World, most: number) {
    this.#rig = rig;
    this.#world = world;
    this.#most = most;
  }

  /** Until a bus has to move; the clock goes on unless the buses are behind their time. Seconds since 1970. */
  async drive(at: number, move: () => Promise<unknown>): Promise<void> {
    if (this.#running === undefined && at - this.#world.now >= this.#ahead) await this.#run();
    if (this.#running !== undefined && this.#reading() - at > BUS_LATE_AT_MOST) await this.#freeze();
    if (this.#running === undefined) await this.#stand(at);
    else await this.#wait(at);
    await this.#measured(move);
  }

  /** Stops at this second, or at the next whole one if it is past. */
  async stop(at: number): Promise<void> {
    if (this.#running === undefined && at - this.#world.now >= 2 * this.#ahead) await this.#run();
    if (this.#running !== undefined) {
      await this.#wait(at - this.#ahead);
      await this.#freeze();
    }
    const behind = this.#world.now - at;
    if (behind > 0) this.late = { times: this.late.times + 1, most: Math.max(this.late.most, behind) };
    await this.#stand(at);
  }

  get #rate(): number {
    return Math.max(SLOWEST, Math.min(this.#most, BUS_LATE_AT_MOST / (this.#callMs / 1000)));
  }

  get #ahead(): number {
    return ((CALLS_AHEAD * this.#callMs) / 1000) * (this.#running?.rate ?? this.#rate);
  }

  async #run(): Promise<void> {
    const rate = this.#rate;
    this.fastest = Math.max(this.fastest, rate);
    const at = await this.#measured(() => this.#rig.clock({ freeze: false, rate }));
    this.#running = { at, since: performance.now(), rate };
  }

  async #freeze(): Promise<void> {
    this.#world.now = await this.#measured(() => this.#rig.clock({ freeze: true, rate: 1 }));
    this.#running = undefined;
  }

  /** At this second, or at the next whole one. */
  async #stand(at: number): Promise<void> {
    const { now } = this.#world;
    const then = Math.max(at, Math.ceil(now));
    if (then !== now) this.#world.now = await this.#measured(() => this.#rig.clock({ now: then * 1000 }));
  }

  async #wait(at: number): Promise<void> {
    const left = at - this.#reading();
    if (left > 0) await pause((left / (this.#running?.rate ?? 1)) * 1000);
  }

  #reading(): number {
    if (this.#running === undefined) return this.#world.now;
    const { at, since, rate } = this.#running;
    return at + ((performance.now() - since) / 1000) * rate;
  }

  async #measured<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const began = performance.now();
    try {
      return await call();
    } finally {
      this.#callMs = MEMORY * this.#callMs + (1 - MEMORY) * (performance.now() - began);
    }
  }
}
