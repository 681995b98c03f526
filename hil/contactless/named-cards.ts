import { type BankCard, CARD, OTHER_CARD } from './bank-card.ts';
import type { Trouble } from './virtual-reader.ts';

/** Bank cards of the bench by name, and what else can be held to the reader. All numbers are made up or for tests. */
export const NAMED_BANK_CARDS = {
  'visa-1': CARD,
  'mastercard-1': OTHER_CARD,
  'visa-2': { par: 'V0010013021123456789099999992', number: '4012888888881881', expiry: '3107' },
  /** Of an issuer that gives no payment account reference. */
  'without-par': { number: '4000056655665556', expiry: '3011' },
  /** The reader tells its number in clear, which no reader may. */
  'clear-number': {
    par: 'V0010013021123456789077777777',
    number: '4242424242424242',
    expiry: '3203',
    inClear: true,
  },
  declined: 'declined',
  expired: 'expired',
  unsupported: 'unsupported',
  removed: 'removed',
  'two-cards': 'collision',
} as const satisfies Readonly<Record<string, BankCard | Trouble>>;

export type BankCardName = keyof typeof NAMED_BANK_CARDS;

export const isBankCardName = (name: string): name is BankCardName => Object.hasOwn(NAMED_BANK_CARDS, name);

/** By what the office knows it; null: nobody does. */
export function referenceOf(card: BankCard | Trouble): string | null {
  return typeof card === 'string' || card.par === undefined ? null : `PAR:${card.par}`;
}

/** A card with this reference; its number is told to nobody. */
export const cardOf = (reference: string): BankCard => ({
  par: reference.replace(/^PAR:/, ''),
  number: CARD.number,
  expiry: CARD.expiry,
});
