import type { Standing, Tickets } from './account.ts';

/** What a passenger wants of the machine. */
export type Order =
  | { readonly kind: 'tap' }
  /** Into the card pocket though nothing was chosen. */
  | { readonly kind: 'pocket' }
  | { readonly kind: 'group'; readonly tickets: Tickets }
  /** Grosze from the e-purse to the t-purse. */
  | { readonly kind: 'transfer'; readonly amount: number }
  | { readonly kind: 'carry-over' };

/** Nothing was chosen: the card is just presented. */
export const isPlain = ({ kind }: Order): boolean => kind === 'tap' || kind === 'pocket';

export const TAP: Order = { kind: 'tap' };

export type Does = 'check-in' | 'check-out' | 'group' | 'transfer' | 'carry-over';

/** What a result shows. */
export interface Screen {
  readonly view: 'checked-in' | 'checked-out' | 'transferred' | 'carried-over' | 'refused';
  readonly reason?: string;
  /** Of a carry-over (T117-T120). */
  readonly outcome?: 1 | 2 | 4;
  /** Amounts that must stand there, in grosze. */
  readonly must: readonly number[];
  /** Amounts that may stand there; no others. */
  readonly may: readonly number[];
  /** Tickets it lists. */
  readonly tickets?: Tickets;
  /** How some of its lines begin, in Polish. */
  readonly says?: readonly string[];
}

/** A transaction on the card. */
export interface Written {
  readonly kind: 'written';
  readonly does: Does;
  readonly after: Standing;
  /** The stop that counts; -1 in the card pocket, where none does. */
  readonly stop: number;
  /** Ids of the loads it brings onto the card. */
  readonly loads: readonly string[];
  readonly screen: Screen;
}

export interface Refused {
  readonly kind: 'refused';
  readonly screen: Screen & { readonly view: 'refused'; readonly reason: string };
}

export type Outcome = (
  | Refused
  /** Said again for what the card already holds; nothing is written. */
  | { readonly kind: 'repeated'; readonly fromDoubt: boolean; readonly screen: Screen }
  /** There is nothing to be written, and it is no repeat of anything. */
  | { readonly kind: 'told'; readonly screen: Screen }
  | Written
) & {
  /** Not what the rules say word by word, and yet a reading they allow; its name. */
  readonly reading?: string;
};

export const refused = (reason: string, must: readonly number[] = []): Refused => ({
  kind: 'refused',
  screen: { view: 'refused', reason, must, may: [] },
});

/** A plain screen of a ride that is on the card (T85, T88). */
export function screenOf({ purse, ride }: Standing): Screen {
  if (ride.kind === 'open') return { view: 'checked-in', must: [ride.taken, purse], may: [] };
  if (ride.kind === 'closed') return { view: 'checked-out', must: [ride.refund, purse], may: [ride.price] };
  throw new RangeError('a card without a ride has no screen');
}
