import type { KeyStore } from '../../devices/card/key-store.ts';
import type { BitRate } from '../../devices/card/timing-model.ts';
import { TARNOW, TARNOW_TARIFF } from '../../fares/cities/tarnow.ts';
import { tarnowFares } from '../../fares/cities/tarnow-fares.ts';
import { type EpochMillis, epochMillis } from '../../fares/time.ts';
import type { Journal } from '../../kiosk/journal/contract.ts';
import { placeOf } from '../../kiosk/validator/bus.ts';
import { CourseMemory } from '../../kiosk/validator/course-memory.ts';
import type { Desk } from '../../kiosk/validator/service/desk.ts';
import { DoubtBook } from '../../kiosk/validator/service/doubt-book.ts';
import { GreenBook } from '../../kiosk/validator/service/green-book.ts';
import { serveCard } from '../../kiosk/validator/service/serve-card.ts';
import type { VirtualCard } from '../card/virtual-card.ts';
import { CardAtHand, type Clock } from './card-at-hand.ts';
import { courseAt, ENTRY_STOP, EXIT_STOP } from './course.ts';

/** A tap came to something else than was to be measured: no figure is better than one of something else. */
export class WrongTap extends Error {
  override readonly name = 'WrongTap';
  constructor(wanted: string, got: unknown) {
    super(`a tap that should be ${wanted} came to ${JSON.stringify(got)}`);
  }
}

export type TapKind = 'checked-in' | 'checked-out';

/** One tap, from the card being handed over to the result, in times of the ride's clock (ms). */
export interface TimedTap {
  readonly kind: TapKind;
  readonly from: number;
  readonly to: number;
  readonly card: CardAtHand;
}

export interface RideParts {
  readonly journal: Journal;
  readonly keys: KeyStore;
  readonly random: (bytes: number) => Uint8Array;
  readonly cards: readonly VirtualCard[];
  /** The bit rate cards are modelled at; absent: they answer at once. */
  readonly rate?: BitRate;
  /** The clock that times taps and commands; performance.now unless told. */
  readonly clock?: Clock;
  /** Changes to the desk, for measuring inside it. */
  readonly desk?: Partial<Desk>;
}

/** A working day before noon: no midnight, no change of month. */
export const MORNING = epochMillis(Date.UTC(2026, 2, 16, 7));

/** The time at the desk; the passengers come a second after each other. */
export class RideTime {
  #now = MORNING;
  readonly now = (): EpochMillis => this.#now;

  pass(seconds: number): void {
    this.#now = epochMillis(this.#now + seconds * 1000);
  }
}

/**
 * A validator's desk without reader, chart and screen, on a bus whose passengers all get on at one stop and off at
 * another, course after course.
 */
export class BusRide {
  readonly desk: Desk;
  readonly #parts: RideParts;
  readonly #time: RideTime;
  readonly #broken = new Set<string>();
  #course = 0;
  #stop = ENTRY_STOP;

  constructor(parts: RideParts, time: RideTime) {
    this.#parts = parts;
    this.#time = time;
    const courses = new CourseMemory(TARNOW.operatingDayEndsAtSeconds);
    this.desk = {
      city: 'tarnow',
      keys: parts.keys,
      random: parts.random,
      now: time.now,
      journal: parts.journal,
      doubts: new DoubtBook(),
      greens: new GreenBook(),
      fares: tarnowFares(TARNOW_TARIFF, TARNOW),
      pursePolicy: TARNOW.purse,
      loads: undefined,
      place: (at) => placeOf(this.#report(), at, courses),
      isBlocked: () => false,
      log: () => {},
      ...parts.desk,
    };
  }

  /** So many taps, half of them check-ins; `after` is called when each is over. Throws WrongTap. */
  async taps(count: number, after: (tap: TimedTap) => void): Promise<void> {
    for (let done = 0; done < count; ) {
      this.#course += 1;
      for (const kind of ['checked-in', 'checked-out'] as const) {
        this.#stop = kind === 'checked-in' ? ENTRY_STOP : EXIT_STOP;
        for (const card of this.#parts.cards) {
          after(await this.#tap(card, kind));
          done += 1;
        }
      }
    }
  }

  async #tap(virtual: VirtualCard, kind: TapKind): Promise<TimedTap> {
    this.#time.pass(1);
    // Whatever else has work, this process's own garbage and timers included, gets its turn between passengers.
    await new Promise((resolve) => setImmediate(resolve));
    const clock = this.#parts.clock ?? (() => performance.now());
    const card = new CardAtHand(virtual, this.#parts.rate, clock);
    const from = clock();
    const result = await serveCard(this.desk, this.#broken, {
      card,
      order: { kind: 'tap', agreed: false },
      afterUncertain: false,
    });
    const to = clock();
    if (result.view !== kind) throw new WrongTap(kind, result);
    return { kind, from, to, card };
  }

  #report() {
    return { kind: 'position', position: courseAt(this.#course, this.#stop) } as const;
  }
}
