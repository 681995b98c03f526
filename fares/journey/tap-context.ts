import type { TransactionId } from '../card/state.ts';
import type { CountingStops } from '../position.ts';
import type { EpochMillis } from '../time.ts';

/** All that a tap's decision depends on besides the card, the tariff and the city's policy. */
export interface TapContext {
  /** Time of the tap; a record keeps its whole seconds. */
  readonly now: EpochMillis;
  /** Names the transaction that will write the decision; its terminal is this machine. */
  readonly transaction: TransactionId;
  /** Key of the course the bus is on now. */
  readonly courseKey: number;
  readonly vehicle: number;
  /** What a tap counts as here and now. */
  readonly stops: CountingStops;
  /** The card is on the hotlist. */
  readonly blocked: boolean;
  /** When this machine showed green for the card's newest record, as far as it remembers. */
  readonly greenHereAt?: EpochMillis | undefined;
  /** A check-out of this card here that was rolled back: its exit stop counts for 60 s. */
  readonly exitStopKept?: ExitStopKept | undefined;
}

export interface ExitStopKept {
  readonly courseKey: number;
  readonly exitIndex: number;
  /** Time of the tap that was rolled back. */
  readonly at: EpochMillis;
}
