/** What the ledger knows of a card. Times are whole seconds since 1970, amounts grosze. */
export type Tier = 'standard' | 'premium';
export type Concession = 'normal' | 'local' | 'statutory';

export interface OpenRide {
  readonly kind: 'open';
  /** One run of a course: the same line and course number on another day is another run. */
  readonly run: string;
  readonly vehicle: number;
  readonly entry: number;
  readonly taken: number;
  readonly transfer: boolean;
  readonly at: number;
  readonly terminal: number;
}

export interface ClosedRide {
  readonly kind: 'closed';
  readonly run: string;
  readonly vehicle: number;
  readonly exit: number;
  readonly at: number;
  readonly stops: number;
  readonly refund: number;
  readonly price: number;
}

/** What a transaction changes on a card. */
export interface Standing {
  readonly counter: number;
  readonly purse: number;
  readonly ride: { readonly kind: 'none' } | OpenRide | ClosedRide;
}

export interface CityCard {
  readonly kind: 'city';
  readonly number: number;
  readonly tier: Tier;
  readonly concession: Concession;
  /** Last day of validity, `2026-11-20`. */
  readonly expiresOn: string;
  /** The other purse, which no ride touches (T25). */
  readonly servicePurse: number;
  readonly standing: Standing;
}

/** Where the bus of a validator is. */
export interface BusPlace {
  readonly run: string;
  readonly vehicle: number;
  readonly lastStop: number;
  readonly at: number;
  readonly phase: 'at-stop' | 'between';
}

/** T48: the stop that counts as the start. */
export const entryStop = ({ at }: BusPlace): number => at;

/** T49: the stop that counts as the end; between two stops the next one, behind the last the last. */
export const exitStop = ({ at, phase, lastStop }: BusPlace): number =>
  phase === 'between' ? Math.min(at + 1, lastStop) : at;

export const hasLeft = ({ at, phase }: BusPlace, stop: number): boolean =>
  at > stop || (at === stop && phase === 'between');
