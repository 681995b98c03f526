import type { MachineKey } from '../../../fares/cities/city-profile.ts';
import type { ContractStanding } from '../../../fares/products/contract-product.ts';
import type { Settlement } from '../../../fares/settle.ts';
import type { FareClass, Towns } from '../../../fares/tariff/town-tariff.ts';
import type { RefusalReason } from '../../../statecharts/validator/situation.ts';
import type { Messages, Told } from './catalogue.ts';

/** Texts of a validator that has keys beside its screen (J47-J74), in every language. */
export interface KeyMessages {
  /** J47: the invitation of the home screen. */
  readonly chooseAndPresent: string;
  /** J55: for who gets off. */
  readonly leaving: string;
  readonly keyNames: Readonly<Record<MachineKey, string>>;
  readonly fareClass: Readonly<Record<FareClass, string>>;
  readonly choosingFare: {
    /** J50: what will be taken, and how far it reaches. */
    readonly taken: (amount: string) => string;
    readonly toTheEnd: (towns: Towns) => string;
    /** J51 */
    readonly needed: (amount: string) => string;
    readonly unknown: string;
    readonly remedy: string;
  };
  /** J60, J70 */
  readonly chooseFirst: Told & { readonly eTicket: string };
  readonly registered: {
    readonly title: string;
    readonly validTo: (day: string) => string;
    readonly nothingTaken: string;
    readonly repeated: string;
  };
  readonly pages: {
    readonly of: (page: number, pages: number) => string;
    readonly operation: string;
    readonly outcome: Readonly<Record<Settlement, Told>>;
    readonly contract: string;
    readonly product: (days: number, fareClass: string) => string;
    readonly standing: Readonly<Record<ContractStanding, (from: string, to: string) => string>>;
    readonly noContract: Omit<Told, 'remedy'>;
    readonly purse: string;
    readonly belowNothing: string;
    readonly ride: string;
    readonly since: (stop: string, time: string | undefined) => string;
    readonly charged: (amount: string) => string;
    readonly leaving: string;
  };
  /** A blocked or expired card whose ride on this course may still be ended. */
  readonly mayCheckOut: string;
}

/** What a city calls otherwise than the catalogue does: purses, offices, and messages whose words are its own. */
export interface Wording
  extends Pick<Messages, 'available' | 'cardCheck' | 'checkedIn' | 'uncertain' | 'uncertainAgain'> {
  readonly refused: Readonly<Partial<Record<RefusalReason, Told>>>;
}

/** The catalogue in a city's own words. */
export function worded(messages: Messages, wording: Wording): Messages {
  return { ...messages, ...wording, refused: { ...messages.refused, ...wording.refused } };
}
