import type { FareClass, Towns } from '../../../fares/tariff/town-tariff.ts';
import type { CodingRemark } from '../../../statecharts/vending-machine/delivery.ts';
import type { SlipReason } from '../../../statecharts/vending-machine/events.ts';
import type {
  CardPurpose,
  ClosedReason,
  DeliveryStage,
  RefundReason,
  SaleRefusalReason,
  TerminalPrompt,
} from '../../../statecharts/vending-machine/situation.ts';
import type { Language } from '../scene.ts';
import { deVending } from './de-vending.ts';
import { enVending } from './en-vending.ts';
import { plVending } from './pl-vending.ts';
import { ukVending } from './uk-vending.ts';

/** What is the case in one word, one sentence about it, and one that says what to do. */
export interface Said {
  readonly title: string;
  readonly fact: string;
  readonly remedy: string;
}

/** Every text of the vending machine's screen by key; a language in which one is missing does not compile. */
export interface VendingMessages {
  readonly languageName: string;
  readonly machine: string;
  readonly home: {
    readonly title: string;
    readonly topUp: Labelled;
    readonly ticket: Labelled;
    readonly contract: Labelled;
    readonly collect: Labelled;
    readonly check: Labelled;
    readonly coins: string;
    readonly bankCard: string;
    readonly change: string;
    readonly exactOnly: string;
    readonly cardOnly: string;
    readonly coinsOnly: string;
    readonly noPayment: string;
    readonly noPrinter: string;
    readonly noReader: string;
  };
  readonly comfort: {
    readonly reach: string;
    readonly reachBack: string;
    readonly larger: string;
    readonly ordinary: string;
    readonly contrast: string;
    readonly contrastBack: string;
  };
  readonly back: string;
  readonly cancel: string;
  readonly cancelCoins: string;
  readonly done: string;
  readonly moreTime: string;
  readonly timeEnding: string;
  readonly classes: Readonly<Record<FareClass, string>>;
  readonly days: (count: number) => string;
  readonly towns: {
    readonly title: string;
    readonly names: Readonly<Record<Towns, string>>;
    readonly prices: (normal: string, reduced: string) => string;
  };
  readonly fareClass: { readonly title: string; readonly reducedNote: string };
  readonly contracts: { readonly title: string; readonly from: (price: string) => string; readonly example: string };
  readonly firstDay: {
    readonly title: string;
    readonly from: string;
    readonly to: string;
    readonly now: string;
    readonly today: string;
    readonly dayPlus: string;
    readonly dayMinus: string;
    readonly weekPlus: string;
    readonly weekMinus: string;
    readonly accept: (price: string) => string;
    readonly most: (days: number) => string;
  };
  readonly amount: {
    readonly title: string;
    readonly balance: string;
    readonly becomes: (balance: string) => string;
    readonly overLimit: string;
  };
  readonly presentCard: { readonly word: string; readonly keep: string } & Readonly<
    Record<CardPurpose, { readonly title: string; readonly fact: string }>
  >;
  readonly working: Readonly<Record<'card' | 'beginning' | 'recovering', Said>>;
  readonly products: {
    readonly topUp: string;
    readonly ticket: (towns: string, fareClass: string) => string;
    readonly contract: (days: string, fareClass: string) => string;
    readonly refund: string;
  };
  readonly paying: {
    readonly due: string;
    readonly paid: string;
    readonly missing: string;
    readonly drop: string;
    readonly notAccepted: string;
    readonly changeGiven: string;
    readonly exact: string;
    readonly cardOnly: string;
    readonly or: string;
    readonly payCard: string;
    readonly payCardSub: (amount: string) => string;
    readonly payCoins: string;
    readonly notNow: string;
    readonly counting: string;
    readonly before: string;
    readonly topUp: string;
    readonly after: string;
  };
  readonly bank: {
    readonly title: string;
    readonly prompts: Readonly<Record<TerminalPrompt, string>>;
    readonly aborting: string;
    readonly concluding: string;
    readonly clearing: string;
  };
  readonly delivering: Readonly<Record<DeliveryStage, Said>> & {
    readonly remarks: Readonly<Record<CodingRemark, string>>;
  };
  readonly change: Said & { readonly toPay: string };
  readonly thanks: {
    readonly title: string;
    readonly ticket: string;
    readonly coded: string;
    readonly change: string;
    readonly noChange: string;
    readonly balance: string;
    readonly receipt: string;
    readonly receiptFailed: string;
    readonly collected: string;
    readonly waiting: (count: number) => string;
    readonly repeated: string;
  };
  readonly contents: {
    readonly title: string;
    readonly balance: string;
    readonly closedPurse: string;
    readonly contracts: string;
    readonly none: string;
    readonly period: (from: string, to: string) => string;
  };
  readonly refund: {
    readonly title: string;
    readonly paying: string;
    readonly returned: string;
    readonly nothing: string;
    readonly bank: string;
    readonly tray: string;
    readonly why: Readonly<Record<RefundReason, string>>;
  };
  readonly slip: {
    readonly title: string;
    readonly why: Readonly<Record<SlipReason, string>>;
    readonly amount: string;
    readonly printed: string;
    readonly onScreen: string;
    readonly remedy: string;
    readonly terminal: string;
    readonly at: string;
    readonly code: string;
  };
  readonly refused: Readonly<Record<SaleRefusalReason, Said>>;
  readonly balanceNow: string;
  readonly mostAllowed: string;
  readonly possibleFrom: (time: string) => string;
  readonly uncertain: Said & { readonly paid: string; readonly unpaid: string };
  readonly outOfService: Readonly<Record<ClosedReason, Said>>;
}

export interface Labelled {
  readonly label: string;
  readonly sub: string;
}

const catalogues: Readonly<Record<Language, VendingMessages>> = {
  pl: plVending,
  en: enVending,
  uk: ukVending,
  de: deVending,
};

export function vendingMessagesIn(language: Language): VendingMessages {
  return catalogues[language];
}
