import type { CardState, TicketCounts } from '../card/state.ts';
import type { Grosze } from '../money.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import type { ContractStanding } from '../products/contract-product.ts';
import type { DayNumber, EpochMillis, UnixSeconds } from '../time.ts';

/** `check`: the card alone does not decide it; the reason says what the inspector has to look at. */
export type Verdict = 'right' | 'check' | 'no-right';

/** What the verdict rests on. */
export type InspectionReason =
  /** A contract (season ticket) on the card is valid now. */
  | 'contract'
  /** J49: a ride is registered on this very course. */
  | 'ride'
  /** J80: an e-ticket is valid now, coded or not. */
  | 'e-ticket'
  /** A12: paid less than an hour ago, its first day has come: valid, and not to be coded yet. */
  | 'e-ticket-waiting'
  /** A contract is valid and this stop is outside of its area (J74). */
  | 'outside-area'
  /** A ride is open, and nobody knows on which course the bus is. */
  | 'ride-unknown-course'
  /** A20: the ride that is registered here is for companions only. */
  | 'companions-only'
  /** No right on the card, and e-tickets could not be looked up. */
  | 'e-tickets-unknown'
  /** A contract slot cannot be read. */
  | 'slot-unreadable'
  | 'blocked'
  /** The card's last day has passed. */
  | 'expired'
  /** J75: the ride that is open belongs to another course. */
  | 'other-course'
  /** The ride on this course was ended already. */
  | 'checked-out'
  | 'contract-expired'
  | 'contract-future'
  | 'e-ticket-future'
  /** A12, where the operator decided otherwise. */
  | 'e-ticket-first-hour'
  /** J75: money on the card is no right as long as no ride is registered. */
  | 'not-registered'
  /** Nothing on the card speaks of a right. */
  | 'nothing';

/** A contract that waits in the office for this card: an e-ticket, or one that a machine owes. */
export interface WaitingContract {
  /** The office's name of it. */
  readonly id: string;
  readonly kind: 'e-ticket' | 'season';
  readonly product: number;
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Number that its slot will bear. */
  readonly eTicket: number;
  /** J37: not to be coded before; absent: at once. */
  readonly codableFrom?: EpochMillis | undefined;
  /** What else the office has against it. */
  readonly obstacle?: 'declined' | 'blocked' | 'being-checked' | undefined;
}

export interface InspectionFacts {
  readonly state: CardState;
  readonly slots: ReadSlots;
  /** Older records, newest first, where they were read. */
  readonly log: readonly CardState[];
  /** `null`: neither the office nor a list of its could be asked. */
  readonly waiting: readonly WaitingContract[] | null;
}

/** Where and when the inspector stands. */
export interface InspectionContext {
  readonly now: EpochMillis;
  readonly blocked: boolean;
  /** Keys of the course that the bus is on; `null`: not known. */
  readonly courseKeys: readonly number[] | null;
  /** The tariff zone or town of the stop; absent: not known. */
  readonly zone?: string | undefined;
}

/** What the operator decides. */
export interface InspectionPolicy {
  /** How fares are told apart: `town` = by the product and the key that was pressed, `card` = as coded on the card. */
  readonly classes: 'town' | 'card';
  /** A12 */
  readonly firstHour: 'right' | 'no-right';
  /** Zones or towns in which contracts are valid; empty: everywhere. */
  readonly contractArea: readonly string[];
}

export interface ContractFinding {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly product: number;
  readonly reduced: boolean;
  readonly standing: ContractStanding;
  readonly eTicket: number;
}

export interface ETicketFinding {
  readonly id: string;
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly product: number;
  readonly reduced: boolean;
  readonly standing: 'valid' | 'waiting' | 'future' | 'ended' | 'declined';
  readonly codableFrom?: EpochMillis | undefined;
}

export interface RideFinding {
  readonly standing: 'here' | 'elsewhere' | 'unknown' | 'ended-here';
  /** J79: when it was registered (or ended). */
  readonly at: UnixSeconds;
  /** Index of the stop of entry, from 0. */
  readonly entryIndex: number;
  readonly vehicle: number;
  readonly reduced: boolean;
  readonly tickets: Record<keyof TicketCounts, number>;
  readonly paid: Grosze;
}

export interface Inspection {
  readonly verdict: Verdict;
  readonly reason: InspectionReason;
  /** J78: the right is a reduced one, a document that entitles to it has to be shown. */
  readonly documentWanted: boolean;
  readonly contracts: readonly ContractFinding[];
  /** Slots that hold something that is no contract. */
  readonly unreadableSlots: number;
  /** `null`: could not be looked up. */
  readonly eTickets: readonly ETicketFinding[] | null;
  readonly ride: RideFinding | null;
  /** J66: the purse is in debt. */
  readonly inDebt: boolean;
}
