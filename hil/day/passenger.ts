import type { CardSpec } from '../monkey/pack.ts';

/** What kind of day a passenger has. */
export const KINDS = [
  'commuter',
  'family',
  'hasty',
  'online buyer',
  'pupil',
  'purse mover',
  'companions only',
  'season ticket',
  'forgetful',
  'poor',
  'other door',
  'blocked on the way',
  'card checker',
  'premium',
  'joined by friends',
  'season ticket, empty purse',
  'blocked',
  'expired',
  'foreign card',
  'damaged card',
] as const;
export type Kind = (typeof KINDS)[number];

/** Of those beyond the first of each kind. */
export const SHARES: readonly (readonly [weight: number, kind: Kind])[] = [
  [26, 'commuter'],
  [14, 'pupil'],
  [10, 'family'],
  [9, 'premium'],
  [8, 'online buyer'],
  [8, 'hasty'],
  [6, 'purse mover'],
  [6, 'forgetful'],
  [5, 'season ticket'],
  [5, 'other door'],
  [5, 'card checker'],
  [4, 'companions only'],
  [4, 'joined by friends'],
  [2, 'poor'],
];

export interface Passenger {
  /** Number of the card in the pack. */
  readonly card: number;
  readonly name: string;
  readonly kind: Kind;
  readonly spec: CardSpec;
}

const NAMES = [
  'Anna',
  'Piotr',
  'Maria',
  'Jan',
  'Zofia',
  'Stanisław',
  'Hanna',
  'Tomasz',
  'Julia',
  'Paweł',
  'Alicja',
  'Adam',
  'Oksana',
  'Marek',
  'Ewa',
  'Jakub',
  'Helena',
  'Michał',
  'Iryna',
  'Szymon',
];

export const nameOf = (card: number): string => `${NAMES[card % NAMES.length]} (card ${card + 1})`;
