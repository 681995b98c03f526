/** What the sources leave open, as the city decided it; every value is part of the city profile. */
export interface FarePolicy {
  /**
   * A14, price of a ride after a transfer: `minimum-at-entry` takes the first band's price and gives nothing back at
   * the exit; `maximum-then-minimum` takes the maximum and settles to the first band's price at the exit.
   */
  readonly transferPrice: 'minimum-at-entry' | 'maximum-then-minimum';
  /** A15: whether the last second of the transfer window still counts. */
  readonly transferWindowInclusive: boolean;
  /** Seconds after a check-out in which a transfer counts; null = as the tariff says. */
  readonly transferWindowSeconds: number | null;
  /** A17, out at the stop of entry: everything back and no transfer right, or a ride of the first band. */
  readonly sameStop: 'cancel' | 'minimum';
  /**
   * A37: whether the city's cards take a limited credit and then a debit of the same purse in one commit. Where they
   * do not, nothing can join a ride that has been paid for.
   */
  readonly creditThenDebit: boolean;
  /** A36: a card presented again. */
  readonly repeats: RepeatWindows;
}

export interface RepeatWindows {
  /** After a check-in, same entry stop, on the machine that showed green. */
  readonly sameTerminalSeconds: number;
  /** After a check-in, same entry stop, on another machine of the vehicle. */
  readonly otherTerminalSeconds: number;
  /** After a check-out, besides that the bus must have left the exit stop. */
  readonly afterCheckOutSeconds: number;
  /** How long a rolled-back check-out keeps its exit stop. */
  readonly exitStopKeptSeconds: number;
  /** A clock behind the record's by no more than this counts as no time passed. */
  readonly clockToleranceSeconds: number;
}
