import type { CityProfile } from '../../../fares/cities/city-profile.ts';
import type { OutOfServiceReason, RefusalReason } from '../../../statecharts/validator/situation.ts';
import type { Language } from '../scene.ts';
import { de } from './de.ts';
import { deJaworzno } from './de-keys.ts';
import { en } from './en.ts';
import { enJaworzno } from './en-keys.ts';
import type { FunctionMessages } from './function-messages.ts';
import { type KeyMessages, worded } from './key-messages.ts';
import { pl } from './pl.ts';
import { plJaworzno } from './pl-keys.ts';
import { uk } from './uk.ts';
import { ukJaworzno } from './uk-keys.ts';

/** One result in words: what it is called, and sentences that say what is the case and what to do. */
export interface Told {
  readonly title: string;
  /** What is the case. */
  readonly fact: string;
  /** What to do, in one sentence. */
  readonly remedy: string;
}

/**
 * Every text of the screen by key, so that a language in which one is missing does not compile. Amounts come in
 * ready to be shown (or spoken); texts keep numbers and units together by non-breaking spaces.
 */
export interface Messages extends FunctionMessages, KeyMessages {
  /** Name of the language in itself, and how a button offers it. */
  readonly languageName: string;
  readonly weekdays: readonly [string, string, string, string, string, string, string];
  readonly presentCard: string;
  readonly entryStop: string;
  readonly exitStop: string;
  readonly lastStop: string;
  readonly nextStop: string;
  readonly line: string;
  readonly noRide: Told;
  readonly buttons: {
    readonly 'card-check': string;
    readonly group: string;
    readonly 'purse-transfer': string;
    readonly 'carry-over': string;
    readonly larger: string;
    readonly ordinary: string;
    readonly cancel: string;
    readonly accept: string;
  };
  readonly cardCheck: Told;
  readonly working: Told;
  readonly checkedIn: {
    readonly title: string;
    readonly charged: string;
    readonly balance: string;
    readonly from: string;
    readonly remedy: string;
    readonly transfer: string;
    readonly repeated: string;
  };
  readonly checkedOut: {
    readonly title: string;
    readonly refunded: string;
    readonly ride: string;
    readonly transferUntil: (time: string) => string;
    readonly cancelled: string;
    readonly repeated: string;
  };
  readonly stops: (count: number) => string;
  readonly contents: {
    readonly title: string;
    readonly purse: string;
    readonly servicePurse: string;
    readonly tickets: string;
    readonly self: string;
    readonly normal: string;
    readonly local: string;
    readonly statutory: string;
    readonly from: string;
    readonly standard: string;
    readonly premium: string;
    readonly seasonTickets: string;
    readonly noSeasonTicket: string;
    readonly product: (product: number) => string;
    readonly more: (count: number) => string;
    readonly openTickets: (count: number) => string;
  };
  readonly refused: Readonly<Record<RefusalReason, Told>>;
  readonly available: string;
  readonly needed: (amount: string) => string;
  readonly nothingCharged: string;
  /** J102: a second card came when the first one's result, or doubt, was on the screen. */
  readonly secondCard: Readonly<Record<'served' | 'uncertain', Omit<Told, 'title'>>>;
  /** T25, T56: the remedy for too little money where the e-purse can be used on this machine. */
  readonly moveFromServicePurse: string;
  readonly uncertain: Told & { readonly unknown: string; readonly noDoubleCharge: string };
  readonly uncertainAgain: Told;
  readonly proof: {
    readonly terminal: string;
    readonly at: string;
    readonly code: string;
    readonly purpose: string;
  };
  readonly outOfService: Readonly<Record<OutOfServiceReason, Told>>;
  readonly disconnected: Told;
  /** An amount for the voice: whole units and hundredths in words that a voice can read. */
  readonly spokenAmount: (zlotys: number, grosze: number) => string;
}

/** Whose names for things a machine uses; the catalogue itself speaks as Tarnów does. */
export type CityWording = CityProfile['wording'];

const catalogues: Readonly<Record<CityWording, Readonly<Record<Language, Messages>>>> = {
  tarnow: { pl, en, uk, de },
  jaworzno: {
    pl: worded(pl, plJaworzno),
    en: worded(en, enJaworzno),
    uk: worded(uk, ukJaworzno),
    de: worded(de, deJaworzno),
  },
};

/** Languages the screen can be switched to, in the order of the language button. */
export const screenLanguages: readonly [Language, ...Language[]] = ['pl', 'en', 'uk', 'de'];

export function messagesIn(language: Language, wording: CityWording = 'tarnow'): Messages {
  return catalogues[wording][language];
}

/** The language the button offers next: once round all of them. */
export function nextLanguage(language: Language): Language {
  const at = screenLanguages.indexOf(language);
  return screenLanguages[(at + 1) % screenLanguages.length] ?? screenLanguages[0];
}
