/** What a piece of paper is, by what can be read on it. `void`: marked as interrupted and not valid. */
export type DocumentKind =
  | 'ticket'
  | 'receipt'
  | 'bank-receipt'
  | 'slip'
  | 'retention'
  | 'surcharge'
  | 'void'
  | 'other';

const VOID = /PRZERWANY.*NIEWA[ŻZ]NY/;
/** A title that stands by itself, on two lines where the paper is narrow, and what has it. */
const TITLES: readonly (readonly [DocumentKind, RegExp])[] = [
  ['ticket', /^[^\S\n]*BILET\s+JEDNORAZOWY[^\S\n]*$/m],
  ['receipt', /^[^\S\n]*KWITANCJA[^\S\n]*$/m],
  ['slip', /^[^\S\n]*POTWIERDZENIE[^\S\n]*$/m],
  // An inspector's (J81, J82).
  ['retention', /^[^\S\n]*POKWITANIE[^\S\n]*$/m],
  ['surcharge', /^[^\S\n]*OP[ŁL]ATA\s+DODATKOWA[^\S\n]*$/m],
  // Of the bank terminal's own, which the machine prints for its customer.
  ['bank-receipt', /^[^\S\n]*(SPRZEDA[ŻZ]|STORNO|ZWROT)\b/m],
];

/** Looks at the paper alone; nobody is asked. */
export function documentKindOf(text: string): DocumentKind {
  if (VOID.test(text)) return 'void';
  return TITLES.find(([, title]) => title.test(text))?.[0] ?? 'other';
}
