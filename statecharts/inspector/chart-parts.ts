import { and, not } from 'xstate';
import { CHARGE, type InspectorContext, reasonIn, subjectOf } from './chart-setup.ts';
import type {
  CardAnswer,
  CodeAnswer,
  InspectorEvent,
  RetentionAnswer,
  RetentionOrder,
  SurchargeAnswer,
  SurchargeOrder,
} from './events.ts';
import type { DocumentSeen, InspectionRefusal, Retention } from './situation.ts';

/** A touch of this button. */
export const button = (id: string) => ({ type: 'isButton', params: { button: id } }) as const;

/** The result is a refusal that needs no card to be read; the journal hears of it as of any other. */
export const refuse = (reason: InspectionRefusal) =>
  [
    { type: 'keepRefusal', params: { reason } },
    { type: 'reportRefusal', params: { reason } },
  ] as const;

/** Section B: one beep for a right, three for what has to be looked at and for none. */
export const beepOf = {
  type: 'beep',
  params: ({ context }: { context: InspectorContext }) => {
    const verdict = context.card?.inspection.verdict ?? context.code?.verdict ?? 'check';
    return { cause: verdict === 'no-right' ? ('refused' as const) : verdict };
  },
} as const;

/** Cards and codes that may come while nothing is under way, whatever is on the screen. */
export const attending = {
  initial: 'home',
  always: { guard: not('journalWorks'), target: '#outOfService' },
  on: {
    CARD: { guard: 'fieldIsEmpty', target: '#inspecting' },
    TWO_CARDS: { target: '#refused', actions: refuse('two-cards'), reenter: true },
    UNREADABLE: { guard: 'fieldIsEmpty', target: '#refused', actions: refuse('damaged'), reenter: true },
    SCANNED: { target: '#checkingCode' },
    TOUCH: [{ guard: button('language'), actions: 'nextLanguage' }],
  },
} as const;

const sees = (id: string, seen: DocumentSeen) =>
  ({
    guard: and([button(id), 'documentIsOpen']),
    actions: [
      { type: 'keepDocument', params: { seen } },
      {
        type: 'reportDocument',
        params: ({ context }: { context: InspectorContext }) => ({ seen, subject: subjectOf(context) }),
      },
    ],
  }) as const;

/** J78: the inspector has seen the document that entitles to the reduced fare, or has not. */
export const documentAsked = [sees('document-shown', 'shown'), sees('document-missing', 'missing')] as const;

export const chargeFor = [{ guard: button('surcharge'), target: '#choosingSurcharge' }] as const;

/** J81, J82: what an inspector may do besides. */
export const begins = [{ guard: button('retain'), target: '#choosingRetention' }, ...chargeFor] as const;

/** Quiet at first, so that quick work does not flicker. */
const work = {
  initial: 'quiet',
  states: { quiet: { after: { workingShown: 'shown' } }, shown: {} },
} as const;

const onError = { target: '#outOfService', actions: 'reportDefect' } as const;

type Told<Answer> = { readonly event: { readonly output: Answer } };

const answers = (kind: CardAnswer['kind']) =>
  ({
    description: kind,
    guard: { type: 'answerIs', params: ({ event }: Told<CardAnswer>) => ({ answer: event.output, kind }) },
  }) as const;

const keepCard = {
  type: 'keepCard',
  params: ({ event }: Told<CardAnswer>) => ({
    // The guard beside it has excluded the others.
    card: (event.output as Extract<CardAnswer, { kind: 'inspected' }>).card,
  }),
} as const;

export const inspecting = {
  ...work,
  invoke: {
    src: 'inspectCard',
    input: ({ event }: { event: InspectorEvent }) => {
      if (event.type !== 'CARD') throw new Error(`a card is read only when one is presented, not after ${event.type}`);
      return { card: event.card };
    },
    onDone: [
      {
        description: 'coded',
        guard: { type: 'wasCoded', params: ({ event }: Told<CardAnswer>) => ({ answer: event.output }) },
        target: '#coded',
        actions: keepCard,
      },
      { ...answers('inspected'), target: '#inspected', actions: keepCard },
      {
        ...answers('refused'),
        target: '#refused',
        actions: {
          type: 'keepRefusal',
          params: ({ event }: Told<CardAnswer>) => ({
            reason: (event.output as Extract<CardAnswer, { kind: 'refused' }>).reason,
          }),
        },
      },
      {
        ...answers('uncertain'),
        target: '#uncertain',
        actions: {
          type: 'keepDoubt',
          params: ({ event }: Told<CardAnswer>) => event.output as Extract<CardAnswer, { kind: 'uncertain' }>,
        },
      },
      { target: '#outOfService' },
    ],
    onError,
  },
} as const;

const failed = {
  description: 'machine-failed',
  guard: { type: 'hasFailed', params: ({ event }: Told<{ readonly kind: string }>) => ({ kind: event.output.kind }) },
  target: '#outOfService',
} as const;

export const scanning = {
  ...work,
  invoke: {
    src: 'checkCode',
    input: ({ context, event }: { context: InspectorContext; event: InspectorEvent }) => {
      if (event.type !== 'SCANNED')
        throw new Error(`a code is checked only when one was read, not after ${event.type}`);
      return { bytes: event.bytes, challenge: context.challenge };
    },
    onDone: [
      failed,
      {
        target: '#code',
        actions: {
          type: 'keepCode',
          params: ({ event }: Told<CodeAnswer>) => ({
            code: (event.output as Extract<CodeAnswer, { kind: 'checked' }>).code,
          }),
        },
      },
    ],
    onError,
  },
} as const;

export const retaining = {
  ...work,
  invoke: {
    src: 'retainCard',
    input: ({ context, event }: { context: InspectorContext; event: InspectorEvent }): RetentionOrder => {
      const reason = event.type === 'TOUCH' ? reasonIn(event.button) : undefined;
      if (reason === undefined) throw new Error(`a card is kept for a reason, not after ${event.type}`);
      return { reason, subject: subjectOf(context) };
    },
    onDone: [
      failed,
      {
        target: '#retained',
        actions: [
          'forgetSlips',
          {
            type: 'keepRetention',
            params: ({ event }: Told<RetentionAnswer>) => ({
              retention: (event.output as Extract<RetentionAnswer, { kind: 'retained' }>).retention,
            }),
          },
          { type: 'beep', params: { cause: 'done' } },
        ],
      },
    ],
    onError,
  },
} as const;

export const surcharging = {
  ...work,
  invoke: {
    src: 'recordSurcharge',
    input: ({ context, event }: { context: InspectorContext; event: InspectorEvent }): SurchargeOrder => {
      if (event.type !== 'TOUCH') throw new Error(`a surcharge is chosen, it does not come after ${event.type}`);
      return { id: event.button.slice(CHARGE.length), subject: subjectOf(context) };
    },
    onDone: [
      failed,
      {
        target: '#surcharged',
        actions: [
          'forgetSlips',
          {
            type: 'keepSurcharge',
            params: ({ event }: Told<SurchargeAnswer>) => ({
              surcharge: (event.output as Extract<SurchargeAnswer, { kind: 'surcharged' }>).surcharge,
            }),
          },
          { type: 'beep', params: { cause: 'done' } },
        ],
      },
    ],
    onError,
  },
} as const;

export const printingAgain = {
  ...work,
  invoke: {
    src: 'printAgain',
    onDone: [
      {
        guard: 'retentionInHand',
        target: '#retained',
        actions: { type: 'keepSlip', params: ({ event }: Told<Retention['slip']>) => ({ slip: event.output }) },
      },
      {
        target: '#surcharged',
        actions: { type: 'keepSlip', params: ({ event }: Told<Retention['slip']>) => ({ slip: event.output }) },
      },
    ],
    onError,
  },
} as const;
