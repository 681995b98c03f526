/** A bank card of the bench. All numbers are made up. */
export interface BankCard {
  /** Payment account reference, 29 letters and digits; a card may have none. */
  readonly par?: string;
  /** Digits. Only a reader that is configured wrongly tells it. */
  readonly number: string;
  /** YYMM */
  readonly expiry: string;
  /** What the acquirer's own application in the reader gives, in hex. */
  readonly token?: string;
  /** The reader is configured so that it tells this card's number in clear. */
  readonly inClear?: boolean;
}

/** Published test number of no issuer's. */
export const CARD: BankCard = { par: 'V0010013021123456789012345678', number: '4111111111111111', expiry: '3012' };
export const OTHER_CARD: BankCard = {
  par: 'M5123456789012345678901234567',
  number: '5555555555554444',
  expiry: '2911',
};
