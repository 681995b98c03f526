import { and, assign, fromPromise, not, raise, setup, stateIn } from 'xstate';
import type { CardInField } from '../../devices/card-reader/contract.ts';
import type {
  CardAnswer,
  CodeAnswer,
  CodeRequest,
  InspectorEvent,
  RetentionAnswer,
  RetentionOrder,
  ScreenLanguage,
  Subject,
  SurchargeAnswer,
  SurchargeOrder,
} from './events.ts';
import {
  type CheckedCode,
  type DocumentSeen,
  type InspectedCard,
  type InspectionRefusal,
  type JournalFault,
  type ProofOfFailure,
  RETENTION_REASONS,
  type Retention,
  type RetentionReason,
  type Surcharge,
} from './situation.ts';

export interface InspectorInput {
  /** Languages offered; the first is the machine's own. */
  readonly languages: readonly [ScreenLanguage, ...ScreenLanguage[]];
}

export interface InspectorContext {
  readonly languages: InspectorInput['languages'];
  readonly language: ScreenLanguage;
  /** What is on the screen, or was when something was begun with it. */
  readonly card: InspectedCard | null;
  readonly code: CheckedCode | null;
  readonly refusal: InspectionRefusal;
  readonly document: DocumentSeen;
  /** The number that the next code has to carry; 0: none. */
  readonly challenge: number;
  readonly retention: Retention | null;
  readonly surcharge: Surcharge | null;
  readonly proof: ProofOfFailure | null;
  /** Two doubts in a row: the card may be damaged. */
  readonly again: boolean;
  readonly journalFault: JournalFault;
}

const notProvided = (name: string) => () => Promise.reject(new Error(`${name} is not provided`));

/** What the inspector is about to keep or to charge for. */
export function subjectOf({ card, code }: Pick<InspectorContext, 'card' | 'code'>): Subject {
  if (card !== null) return { kind: 'card', card };
  return code === null ? { kind: 'unread' } : { kind: 'code', code };
}

/** Prefixes of buttons; a reason or the profile's name of an amount follows. */
export const RETAIN = 'retain-';
export const CHARGE = 'charge-';

/** Every name that the chart uses: what it does, asks and waits for. The machine provides the effects. */
export const inspectorSetup = setup({
  types: {
    input: {} as InspectorInput,
    context: {} as InspectorContext,
    events: {} as InspectorEvent,
  },
  actors: {
    /** Reads a card, decides, and codes what is due (J79, J80); what cards, readers and disks can do is in its answer. */
    inspectCard: fromPromise<CardAnswer, { readonly card: CardInField }>(notProvided('inspectCard')),
    /** K38: checks a scanned code without a network. */
    checkCode: fromPromise<CodeAnswer, CodeRequest>(notProvided('checkCode')),
    /** J81: records that a card is kept, and prints the passenger's slip. */
    retainCard: fromPromise<RetentionAnswer, RetentionOrder>(notProvided('retainCard')),
    /** J82: records a surcharge, and prints its slip. */
    recordSurcharge: fromPromise<SurchargeAnswer, SurchargeOrder>(notProvided('recordSurcharge')),
    /** Prints the last slip once more. */
    printAgain: fromPromise<Retention['slip']>(notProvided('printAgain')),
  },
  actions: {
    beep: (_, _params: { cause: 'right' | 'check' | 'refused' | 'done' }) => undefined,
    reportRefusal: (_, _params: { reason: InspectionRefusal }) => undefined,
    reportDefect: () => undefined,
    /** J78: for the journal. */
    reportDocument: (_, _params: { seen: DocumentSeen; subject: Subject }) => undefined,
    keepCard: assign((_, params: { card: InspectedCard }) => ({
      card: params.card,
      code: null,
      document: 'not-asked' as const,
      challenge: 0,
    })),
    keepCode: assign((_, params: { code: CheckedCode }) => ({
      code: params.code,
      card: null,
      document: 'not-asked' as const,
      challenge: 0,
    })),
    keepRefusal: assign((_, params: { reason: InspectionRefusal }) => ({
      refusal: params.reason,
      card: null,
      code: null,
      challenge: 0,
    })),
    keepDocument: assign((_, params: { seen: DocumentSeen }) => ({ document: params.seen })),
    /** A number of four figures, never 0. */
    newChallenge: assign({ challenge: 1 }),
    noChallenge: assign({ challenge: 0 }),
    keepRetention: assign((_, params: { retention: Retention }) => ({ retention: params.retention })),
    keepSurcharge: assign((_, params: { surcharge: Surcharge }) => ({ surcharge: params.surcharge })),
    keepSlip: assign(({ context }, params: { slip: Retention['slip'] }) => ({
      retention: context.retention && { ...context.retention, slip: params.slip },
      surcharge: context.surcharge && { ...context.surcharge, slip: params.slip },
    })),
    keepDoubt: assign((_, params: { proof: ProofOfFailure; again: boolean }) => ({
      proof: params.proof,
      again: params.again,
      card: null,
      code: null,
    })),
    keepJournalFault: assign((_, params: { fault: JournalFault }) => ({ journalFault: params.fault })),
    /** Nothing of a passenger stays on the reader. */
    forget: assign({ card: null, code: null, retention: null, surcharge: null, document: 'not-asked', challenge: 0 }),
    forgetSlips: assign({ retention: null, surcharge: null }),
    nextLanguage: assign(({ context }) => {
      const next = (context.languages.indexOf(context.language) + 1) % context.languages.length;
      return { language: context.languages[next] ?? context.languages[0] };
    }),
    tellIdle: raise({ type: 'IDLE' }),
  },
  guards: {
    fieldIsEmpty: stateIn({ field: 'empty' }),
    devicesAreKnown: and([
      not(stateIn({ health: { reader: 'starting' } })),
      not(stateIn({ health: { scanner: 'starting' } })),
      not(stateIn({ health: { printer: 'starting' } })),
      not(stateIn({ health: { journal: 'starting' } })),
    ]),
    journalWorks: stateIn({ health: { journal: 'ready' } }),
    isButton: ({ event }, params: { button: string }) => event.type === 'TOUCH' && event.button === params.button,
    isRetention: ({ event }) => event.type === 'TOUCH' && reasonIn(event.button) !== undefined,
    isCharge: ({ event }) => event.type === 'TOUCH' && event.button.startsWith(CHARGE),
    answerIs: (_, params: { answer: CardAnswer; kind: CardAnswer['kind'] }) => params.answer.kind === params.kind,
    wasCoded: (_, params: { answer: CardAnswer }) =>
      params.answer.kind === 'inspected' && params.answer.card.coding.kind === 'coded',
    hasFailed: (_, params: { kind: string }) => params.kind === 'machine-failed',
    documentIsOpen: ({ context: { card, code, document } }) =>
      document === 'not-asked' &&
      (card?.inspection.documentWanted === true || (code?.ticket?.reduced === true && code.verdict !== 'no-right')),
    somethingInHand: ({ context: { card, code } }) => card !== null || code !== null,
    cardInHand: ({ context: { card } }) => card !== null,
    retentionInHand: ({ context: { retention } }) => retention !== null,
  },
  delays: {
    /** Nothing of a passenger stays on the screen for longer. */
    resultTime: 120_000,
    /** To answer a question. */
    choiceWait: 60_000,
    /** K37: a number is told, typed and scanned. */
    challengeWait: 120_000,
    workingShown: 250,
    outOfServiceTime: 3000,
  },
});

/** The reason in the id of a button, `retain-blocked`; undefined where it is none. */
export function reasonIn(button: string): RetentionReason | undefined {
  return RETENTION_REASONS.find((reason) => button === `${RETAIN}${reason}`);
}
