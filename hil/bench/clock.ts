import { monotonicMillis } from '../../kiosk/machine/clock.ts';
import type { ClockSetting } from '../../kiosk/rig-link/messages.ts';
import { RigError } from './rig-error.ts';

/** Times a card (4 bytes of seconds) and every date routine can hold; beyond it a setting is a slip of the pen. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
const SLOWEST = 0.01;
const FASTEST = 1000;

/** What `POST /rig/clock` may ask; any subset, `advance` and `now` exclude each other. */
export interface ClockChange {
  /** Seconds, also negative. */
  readonly advance?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: number | undefined;
  readonly freeze?: boolean | undefined;
  readonly rate?: number | undefined;
}

/** The bench's time: machine, bus and office go by it. */
export class BenchClock {
  #setting: ClockSetting;
  readonly #monotonic: () => number;

  /** Starts at `wall` (ms since 1970), running at the speed of real time. */
  constructor(wall: number, monotonic: () => number = monotonicMillis) {
    this.#monotonic = monotonic;
    this.#setting = { wall, monotonic: monotonic(), rate: 1, frozen: false };
  }

  get setting(): ClockSetting {
    return this.#setting;
  }

  /** Milliseconds since 1970, whole. */
  now(): number {
    return Math.floor(this.#exact(this.#monotonic()));
  }

  /** Changes the time. Throws RigError 400 for a time or speed nobody can mean; then nothing has changed. */
  change(change: ClockChange): ClockSetting {
    const monotonic = this.#monotonic();
    const before = this.#exact(monotonic);
    if (change.advance !== undefined && change.now !== undefined) {
      throw new RigError(400, 'bad-clock', 'give either "advance" or "now", not both');
    }
    // Whole milliseconds, as everybody shows them: a frozen clock stands on one.
    const wall = Math.floor(change.now ?? before + (change.advance ?? 0) * 1000);
    if (!(wall >= EARLIEST && wall < LATEST)) {
      throw new RigError(400, 'bad-clock', 'the time must lie between the years 2000 and 2100');
    }
    const rate = change.rate ?? this.#setting.rate;
    if (!(rate >= SLOWEST && rate <= FASTEST)) {
      throw new RigError(400, 'bad-clock', `the rate must lie between ${SLOWEST} and ${FASTEST}`);
    }
    this.#setting = { wall, monotonic, rate, frozen: change.freeze ?? this.#setting.frozen };
    return this.#setting;
  }

  #exact(monotonic: number): number {
    const { wall, rate, frozen } = this.#setting;
    return frozen ? wall : wall + rate * (monotonic - this.#setting.monotonic);
  }
}
