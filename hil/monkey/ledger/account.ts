/** What the ledger knows of a card. Times are whole seconds since 1970, amounts grosze. */
export type Tier = 'standard' | 'premium';
export type Concession = 'normal' | 'local' | 'statutory';

/** T58-T62: the holder's own ticket, and tickets of companions by class. */
export interface Tickets {
  readonly self: number;
  readonly normal: number;
  readonly local: number;
  readonly statutory: number;
}

export const ONLY_SELF: Tickets = { self: 1, normal: 0, local: 0, statutory: 0 };
export const NOBODY: Tickets = { ...ONLY_SELF, self: 0 };

/** Who entered at one stop; a ride has at most two of these (A37). */
export interface Boarding {
  readonly stop: number;
  readonly tickets: Tickets;
  readonly transfer: boolean;
}

export interface OpenRide {
  readonly kind: 'open';
  /** One run of a course: the same line and course number on another day is another run. */
  readonly run: string;
  readonly vehicle: number;
  readonly boardings: readonly [Boarding] | readonly [Boarding, Boarding];
  /** All that was taken so far, and can be given back. */
  readonly taken: number;
  /** When the ride began. */
  readonly at: number;
  /** The purchase that is the newest record on the card; undefined once something else was written (A36). */
  readonly bought: { readonly at: number; readonly terminal: number } | undefined;
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

/** A season ticket in one of the card's two places; days as `2026-11-20`, both included. */
export interface Season {
  readonly product: number;
  readonly from: string;
  readonly to: string;
}

/** What a transaction changes on a card. */
export interface Standing {
  readonly counter: number;
  readonly purse: number;
  /** The other purse, which no ride touches (T25). */
  readonly servicePurse: number;
  readonly seasons: readonly [Season | null, Season | null];
  readonly ride: { readonly kind: 'none' } | OpenRide | ClosedRide;
}

export interface CityCard {
  readonly kind: 'city';
  readonly number: number;
  readonly tier: Tier;
  readonly concession: Concession;
  /** Last day of validity, `2026-11-20`. */
  readonly expiresOn: string;
  readonly standing: Standing;
}

/** Where the bus of a validator is. */
export interface BusPlace {
  readonly run: string;
  readonly vehicle: number;
  readonly lastStop: number;
  readonly at: number;
  readonly phase: 'at-stop' | 'between';
  /** What the stops are called, where that is known. */
  readonly names?: readonly string[];
}

/** T48: the stop that counts as the start. */
export const entryStop = ({ at }: BusPlace): number => at;

/** T49: the stop that counts as the end; between two stops the next one, behind the last the last. */
export const exitStop = ({ at, phase, lastStop }: BusPlace): number =>
  phase === 'between' ? Math.min(at + 1, lastStop) : at;

export const hasLeft = ({ at, phase }: BusPlace, stop: number): boolean =>
  at > stop || (at === stop && phase === 'between');

const CLASSES = ['self', 'normal', 'local', 'statutory'] as const;

export const peopleOn = (tickets: Tickets): number => CLASSES.reduce((sum, name) => sum + tickets[name], 0);

export function together(one: Tickets, other: Tickets): Tickets {
  return {
    self: one.self + other.self,
    normal: one.normal + other.normal,
    local: one.local + other.local,
    statutory: one.statutory + other.statutory,
  };
}

/** T106: all tickets of an open ride. */
export const ticketsOn = ({ boardings }: OpenRide): Tickets =>
  boardings.reduce((sum, { tickets }) => together(sum, tickets), NOBODY);

/** The stop at which the newest tickets of a ride were bought. */
export const lastBoarding = ({ boardings }: OpenRide): Boarding => boardings[1] ?? boardings[0];
