import type { PendingReason, PocketPurpose } from '../../../statecharts/validator/situation.ts';
import type { Told } from './catalogue.ts';

/** Texts of the functions behind the buttons of the home screen: group purchase, transfer, carry-over, more time. */
export interface FunctionMessages {
  readonly group: {
    readonly title: string;
    /** Maximum fares of the companions' tickets. */
    readonly companions: string;
    /** What comes on top when the holder's own ticket is chosen. */
    readonly plusOwn: string;
    /** T65, in the form of an invitation. */
    readonly confirm: string;
    readonly bought: string;
    /** `2 × Normalny`: the class of a ticket and how many. */
    readonly tickets: (count: number, name: string) => string;
    /** A39: nothing in this purchase entitles the holder. */
    readonly notForHolder: string;
    /** A37. */
    readonly selfAlready: string;
    readonly remedy: string;
  };
  readonly transfer: {
    readonly title: string;
    readonly amount: string;
    /** When the card is wanted (T80). */
    readonly cardLater: string;
    readonly lessBy: (amount: string) => string;
    readonly moreBy: (amount: string) => string;
  };
  readonly seasonQuestion: {
    readonly title: string;
    readonly validTo: (day: string) => string;
    readonly question: string;
    readonly charge: (fare: string | undefined) => string;
    readonly noCharge: string;
  };
  readonly payRide: Told;
  readonly insertCard: Readonly<Record<PocketPurpose, { readonly title: string }>> & {
    readonly word: string;
    readonly leave: string;
    readonly toMove: string;
    readonly toCarry: string;
  };
  readonly slotWorking: Readonly<Record<PocketPurpose, Told>>;
  readonly transferred: {
    readonly title: string;
    readonly moved: string;
    readonly purse: string;
    readonly servicePurse: string;
    readonly takeCard: string;
    readonly repeated: string;
  };
  readonly carriedOver: {
    readonly nothing: Told & { readonly later: string };
    readonly impossible: { readonly title: string; readonly kept: string } & Readonly<
      Record<'office-silent' | 'being-checked' | 'not-possible', { readonly fact: string; readonly remedy: string }>
    >;
    readonly removed: Told & { readonly kept: string };
    readonly done: { readonly title: string; readonly written: string; readonly repeated: string };
    readonly 'top-up': string;
    readonly refund: string;
    readonly season: string;
    readonly pending: string;
    readonly why: Readonly<Record<PendingReason, string>>;
  };
  /** What a refusal at the card pocket says otherwise than one at the antenna. */
  readonly atPocket: {
    readonly removedEarly: Omit<Told, 'title'>;
    readonly nothingMoved: string;
    readonly uncertain: Told & { readonly unknown: string; readonly noDouble: string };
    readonly uncertainAgain: string;
  };
  readonly servicePurseHolds: string;
  readonly purseHolds: string;
  readonly mostInPurse: (amount: string) => string;
  readonly toBeMoved: (amount: string) => string;
  readonly moreTime: string;
  readonly timeEnding: string;
  /** What the voice says when the last seconds of a lengthened wait begin; with or without time to be had. */
  readonly timeEndingSpoken: (more: boolean) => string;
}
