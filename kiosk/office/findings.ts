/** What the office's audit found wrong with a card, by name. */
export interface Finding {
  readonly name: FindingName;
  /** One line, without the card's number. */
  readonly detail: string;
}

export type FindingName =
  /** A transaction is on the card, and no machine reported it. */
  | 'fare-without-record'
  /** A balance rose without a ride to refund, a transfer between purses or a load known here. */
  | 'credit-without-load'
  /** A load counts as carried over, and the card did not get all of it. */
  | 'load-without-credit'
  /** A load was carried over that no claim had granted. */
  | 'load-without-claim'
  /** One load, two transactions. */
  | 'load-twice'
  /** One sale, two transactions: paid once, delivered twice. */
  | 'sale-twice'
  /** A transfer took from the e-purse what the t-purse did not get. */
  | 'transfer-uneven'
  /** Two states that must agree have different balances. */
  | 'balance-break'
  /** Same transaction, same balances, but other bytes. */
  | 'state-differs'
  /** Two transactions claim one counter. */
  | 'counter-twice'
  /** A machine later read a lower counter than it had read or written before. */
  | 'counter-back'
  /** A transaction that does not raise the counter by one. */
  | 'counter-jump'
  /** One transaction reported with two outcomes, or a record that bears another transaction than its report. */
  | 'transaction-differs'
  /** A doubt proved and disproved. */
  | 'doubt-contradicted'
  | 'tier-unknown-to-registry'
  | 'terminal-twice'
  | 'unknown-card';

/** Each once, in an order that does not depend on how they were found. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const byText = new Map(findings.map((finding) => [`${finding.name} ${finding.detail}`, finding]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}
