import type { InspectionReason, Verdict } from '../../../fares/inspection/inspection.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import type {
  ClosedReason,
  CodeReason,
  CodingOutcome,
  InspectionRefusal,
  RetentionReason,
  SlipState,
} from '../../../statecharts/inspector/situation.ts';
import type { Language } from '../scene.ts';
import { deInspector } from './de-inspector.ts';
import { enInspector } from './en-inspector.ts';
import { plInspector } from './pl-inspector.ts';
import { ukInspector } from './uk-inspector.ts';

/** What is the case, and what the inspector does next. */
export interface FactAndNext {
  readonly fact: string;
  readonly next: string;
}

export type Titled = FactAndNext & { readonly title: string };

/** What the verdict rests on; `no-document` is the inspector's own finding. */
export type ShownReason = InspectionReason | 'no-document';

/** Every text of the inspector's screen by key; a language in which one is missing does not compile. */
export interface InspectorMessages {
  readonly languageName: string;
  readonly machine: string;
  readonly home: {
    readonly title: string;
    readonly both: string;
    readonly cardOnly: string;
    readonly codeOnly: string;
    readonly neither: string;
    readonly noPrinter: string;
    readonly noScanner: string;
    readonly noReader: string;
    readonly line: (line: string, course: string) => string;
    readonly noPosition: string;
    readonly online: string;
    readonly offline: (time: string) => string;
    readonly offlineNever: string;
  };
  readonly challenge: { readonly title: string; readonly fact: string; readonly next: string };
  readonly working: Readonly<Record<'card' | 'code' | 'slip', Titled>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  /** The heading where an e-ticket has just been written. */
  readonly coded: string;
  readonly reasons: Readonly<Record<ShownReason, FactAndNext>>;
  readonly coding: Readonly<Record<Exclude<CodingOutcome['kind'], 'none' | 'coded'>, string>> & {
    readonly coded: (count: number) => string;
  };
  readonly labels: {
    readonly card: string;
    readonly noName: string;
    readonly balance: string;
    readonly inDebt: string;
    readonly contract: string;
    readonly noContract: string;
    readonly eTicket: string;
    readonly ride: string;
    readonly rideEnded: string;
    readonly unreadableSlot: string;
    readonly list: (time: string) => string;
    readonly noList: string;
  };
  readonly days: (count: number) => string;
  readonly product: (product: number) => string;
  readonly classes: Readonly<Record<FareClass, string>>;
  readonly standings: Readonly<
    Record<'valid' | 'future' | 'expired' | 'ended' | 'declined', string> & {
      readonly waiting: (time: string) => string;
    }
  >;
  readonly rideAt: (time: string, minutes: number) => string;
  readonly document: {
    readonly ask: string;
    readonly shown: string;
    readonly missing: string;
    readonly seen: string;
  };
  readonly codes: Readonly<Record<CodeReason, Titled>>;
  readonly code: {
    readonly ticket: string;
    readonly holder: string;
    readonly validFrom: string;
    readonly validTo: string;
    readonly lines: string;
    readonly allLines: string;
    readonly madeAt: (time: string, seconds: number) => string;
    readonly shownBefore: (time: string) => string;
    readonly limits: Readonly<Record<'line' | 'zone' | 'weekday', string>>;
    readonly reduced: string;
  };
  readonly refused: Readonly<Record<InspectionRefusal, Titled>>;
  readonly uncertain: Titled & { readonly again: string };
  readonly retention: {
    readonly title: string;
    readonly fact: string;
    readonly reasons: Readonly<Record<RetentionReason, string>>;
    readonly done: string;
    readonly next: string;
  };
  readonly surcharge: {
    readonly title: string;
    readonly fact: string;
    readonly example: string;
    readonly done: string;
  };
  readonly slip: Readonly<Record<SlipState, string>> & { readonly number: string };
  readonly buttons: {
    readonly done: string;
    readonly back: string;
    readonly retain: string;
    readonly surcharge: string;
    readonly askNumber: string;
    readonly printAgain: string;
    readonly larger: string;
    readonly ordinary: string;
    readonly contrast: string;
    readonly ordinaryColours: string;
  };
  readonly proof: { readonly code: string; readonly terminal: string; readonly at: string };
  readonly outOfService: Readonly<Record<ClosedReason, Titled>>;
}

const catalogues: Readonly<Record<Language, InspectorMessages>> = {
  pl: plInspector,
  en: enInspector,
  uk: ukInspector,
  de: deInspector,
};

export function inspectorMessagesIn(language: Language): InspectorMessages {
  return catalogues[language];
}
