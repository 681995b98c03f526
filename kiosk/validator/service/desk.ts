import type { KeyStore } from '../../../devices/card/key-store.ts';
import type { CityFares } from '../../../fares/cities/city-fares.ts';
import type { PursePolicy } from '../../../fares/pocket/purse-policy.ts';
import type { CountingStops } from '../../../fares/position.ts';
import type { StopInTown } from '../../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { Journal } from '../../journal/contract.ts';
import type { LoadDesk } from '../../office/load-desk.ts';
import type { DoubtBook } from './doubt-book.ts';
import type { GreenBook } from './green-book.ts';

/** What any machine needs to write on a card; each member is given from outside, so time and chance are too. */
export interface CardDesk {
  readonly city: 'tarnow' | 'jaworzno' | 'krakow';
  readonly keys: KeyStore;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => EpochMillis;
  readonly journal: Journal;
  readonly doubts: DoubtBook;
  readonly greens: GreenBook;
  readonly pursePolicy: PursePolicy;
  /** The office's counter for carry-overs; undefined on a machine without an office. */
  readonly loads: LoadDesk | undefined;
  readonly isBlocked: (cardNumber: number) => boolean;
  /** A line for the log: never a card number. */
  readonly log: (message: string, detail?: Readonly<Record<string, unknown>>) => void;
}

/** What a validator needs besides. */
export interface Desk extends CardDesk {
  /** What this city decides about rides. */
  readonly fares: CityFares;
  /** Where the bus is; null when the on-board computer does not say. */
  readonly place: (now: EpochMillis) => Place | null;
}

/** The bus at the moment of a tap. */
export interface Place {
  readonly courseKey: number;
  /** Keys that another machine of the bus may have for the same course, around the end of the operating day. */
  readonly courseKeysBeside?: readonly number[] | undefined;
  readonly vehicle: number;
  readonly stops: CountingStops;
  /** Every stop of the course, with its town where the on-board computer says it (J50). */
  readonly courseStops: readonly StopInTown[];
  readonly stopName: (index: number) => string;
}
