import type { Rig } from '../monkey/rig.ts';
import { pause } from '../monkey/sight.ts';
import type { World } from '../monkey/world.ts';

/** Real milliseconds that a call to the bench may take; so long before a passenger the clock is stopped. */
const AHEAD_MS = 60;

/**
 * The time of the day: it runs at a high rate while buses drive, and stands while somebody holds a card, so that every
 * presentation has a second of its own that the ledger knows.
 */
export class Clockwork {
  readonly #rig: Rig;
  readonly #world: World;
  readonly #rate: number;
  /** What it was, and when that was; undefined while it stands. */
  #running: { readonly at: number; readonly since: number } | undefined;
  /** How often the computer was too slow for a passenger to be in time, and by how much at most, in seconds. */
  late = { times: 0, most: 0 };

  constructor(rig: Rig, world: World, rate: number) {
    this.#rig = rig;
    this.#world = world;
    this.#rate = rate;
  }

  /** Until a bus has to move; the clock goes on. Seconds since 1970. */
  async drive(at: number): Promise<void> {
    if (this.#running === undefined) {
      if (at - this.#world.now < this.#ahead) return this.#stand(at);
      await this.#run();
    }
    await this.#wait(at);
  }

  /** Stops at this second, or at the next whole one if it is past. */
  async stop(at: number): Promise<void> {
    if (this.#running === undefined && at - this.#world.now >= 2 * this.#ahead) await this.#run();
    if (this.#running === undefined) return this.#stand(at);
    await this.#wait(at - this.#ahead);
    this.#running = undefined;
    const now = await this.#rig.clock({ freeze: true, rate: 1 });
    if (now > at) this.late = { times: this.late.times + 1, most: Math.max(this.late.most, now - at) };
    await this.#stand(Math.max(at, Math.ceil(now)));
  }

  get #ahead(): number {
    return (AHEAD_MS / 1000) * this.#rate;
  }

  async #run(): Promise<void> {
    const at = await this.#rig.clock({ freeze: false, rate: this.#rate });
    this.#running = { at, since: performance.now() };
  }

  async #stand(at: number): Promise<void> {
    if (at <= this.#world.now && Number.isInteger(this.#world.now)) return;
    this.#world.now = await this.#rig.clock({ now: Math.max(at, Math.ceil(this.#world.now)) * 1000, freeze: true });
  }

  async #wait(at: number): Promise<void> {
    if (this.#running === undefined) return;
    const { at: then, since } = this.#running;
    const passed = ((performance.now() - since) / 1000) * this.#rate;
    const left = at - (then + passed);
    if (left > 0) await pause((left / this.#rate) * 1000);
  }
}
