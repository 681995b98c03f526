import { and, assign, fromPromise, not, raise, setup, stateIn } from 'xstate';
import type {
  Intent,
  ResultSituation,
  ScreenLanguage,
  ServiceRequest,
  ServiceResult,
  ValidatorEvent,
} from './events.ts';
import type { JournalFault, ProofOfFailure, RefusalReason } from './situation.ts';

export interface ValidatorInput {
  /** Languages offered; the first is the machine's own. */
  readonly languages: readonly [ScreenLanguage, ...ScreenLanguage[]];
}

export interface ValidatorContext {
  readonly languages: ValidatorInput['languages'];
  readonly language: ScreenLanguage;
  /** The result on the screen; null before the first. */
  readonly result: ResultSituation | null;
  readonly journalFault: JournalFault;
  /** Proof of the failure that closed the machine (A41), where a passenger met it. */
  readonly proof: ProofOfFailure | null;
}

const validatorSetup = setup({
  types: {
    input: {} as ValidatorInput,
    context: {} as ValidatorContext,
    events: {} as ValidatorEvent,
  },
  actors: {
    /** Serves one card from the first command to an outcome; what cards, readers and disks can do is in its answer. */
    serveCard: fromPromise<ServiceResult, ServiceRequest>(() => Promise.reject(new Error('serveCard is not provided'))),
  },
  actions: {
    beepOnce: () => undefined,
    beepThrice: () => undefined,
    /** The machine's own code failed while a card was served: for the log, and the technician. */
    reportDefect: () => undefined,
    keepResult: assign((_, params: { result: ResultSituation }) => ({ result: params.result })),
    keepProof: assign((_, params: { proof: ProofOfFailure | null }) => ({ proof: params.proof })),
    keepJournalFault: assign((_, params: { fault: JournalFault }) => ({ journalFault: params.fault })),
    nextLanguage: assign(({ context }) => {
      const next = (context.languages.indexOf(context.language) + 1) % context.languages.length;
      return { language: context.languages[next] ?? context.languages[0] };
    }),
    ownLanguage: assign(({ context }) => ({ language: context.languages[0] })),
  },
  guards: {
    fieldIsEmpty: stateIn({ field: 'empty' }),
    healthy: stateIn({ health: { reader: 'ready', journal: 'ready', tariff: 'ready' } }),
    isButton: ({ event }, params: { button: string }) => event.type === 'TOUCH' && event.button === params.button,
    resultIs: (_, params: { result: ServiceResult; view: ServiceResult['view'] }) => params.result.view === params.view,
  },
  delays: {
    /** How long a result stays (Tarnow: five seconds; longer where there is more to read). */
    resultTime: 5000,
    /** T103: time to present the card after the button was pressed. */
    cardWait: 5000,
    /** Work that takes longer than this gets a picture of its own. */
    workingShown: 250,
    /** Nobody has touched the machine for so long that the next passenger is another one. */
    idleTime: 30_000,
    /** "Out of service" stays at least so long that it can be read. */
    outOfServiceTime: 3000,
  },
});

const isButton = (button: string) => ({ type: 'isButton', params: { button } }) as const;

const refuse = (reason: RefusalReason) =>
  ({ type: 'keepResult', params: { result: { view: 'refused', reason } } }) as const;

/** Cards that can be served or must be refused, from any state that waits for one. */
const refusedInField = {
  TWO_CARDS: { target: '#refused', actions: refuse('two-cards'), reenter: true },
  UNREADABLE: { target: '#refused', actions: refuse('damaged'), reenter: true },
} as const;

type Served = { readonly event: { readonly output: ServiceResult } };

const when = (view: ServiceResult['view']) => ({
  guard: { type: 'resultIs', params: ({ event }: Served) => ({ result: event.output, view }) } as const,
});

const keep = {
  type: 'keepResult',
  params: ({ event }: Served) => ({
    // The guard beside it has excluded machine-failed.
    result: event.output as ResultSituation,
  }),
} as const;

/** A card in the hands of the procedure: quiet at first, so that a quick tap does not flicker. */
const serve = (intent: Intent) =>
  ({
    initial: 'quiet',
    states: {
      quiet: { after: { workingShown: 'shown' } },
      shown: {},
    },
    invoke: {
      src: 'serveCard',
      input: ({ event }: { event: ValidatorEvent }): ServiceRequest => {
        if (event.type !== 'CARD')
          throw new Error(`a card is served only when one is presented, not after ${event.type}`);
        return { card: event.card, intent };
      },
      onDone: [
        { ...when('checked-in'), target: '#checkedIn', actions: keep },
        { ...when('checked-out'), target: '#checkedOut', actions: keep },
        { ...when('card-contents'), target: '#cardContents', actions: keep },
        { ...when('refused'), target: '#refused', actions: keep },
        { ...when('uncertain'), target: '#uncertain', actions: keep },
        {
          target: '#outOfService',
          actions: {
            type: 'keepProof',
            params: ({ event }: Served) => ({
              proof: event.output.view === 'machine-failed' ? event.output.proof : null,
            }),
          },
        },
      ],
      onError: { target: '#outOfService', actions: 'reportDefect' },
    },
  }) as const;

/**
 * The Tarnow validator KRG-8 (T41-T106) as far as check-in, check-out and card check go.
 *
 * Four regions: `field` follows the antenna, `health` what the machine needs to take money, `text` the letters'
 * size, `dialog` the passenger. A card is served only when the field was empty before it (A38).
 */
export const validatorChart = validatorSetup.createMachine({
  id: 'validator',
  type: 'parallel',
  context: ({ input }) => ({
    languages: input.languages,
    language: input.languages[0],
    result: null,
    journalFault: 'journal',
    proof: null,
  }),
  states: {
    field: {
      initial: 'empty',
      on: { FIELD_EMPTY: '.empty', READER_LOST: '.empty' },
      states: {
        empty: { on: { CARD: 'occupied', UNREADABLE: 'occupied', TWO_CARDS: 'crowded' } },
        occupied: { on: { TWO_CARDS: 'crowded' } },
        crowded: {},
      },
    },
    health: {
      type: 'parallel',
      states: {
        reader: {
          initial: 'starting',
          on: { READER_READY: '.ready', READER_LOST: '.lost' },
          states: { starting: {}, ready: {}, lost: {} },
        },
        journal: {
          initial: 'starting',
          on: {
            JOURNAL_READY: '.ready',
            JOURNAL_FAILED: {
              target: '.failed',
              actions: { type: 'keepJournalFault', params: ({ event }) => ({ fault: event.fault }) },
            },
          },
          states: { starting: {}, ready: {}, failed: {} },
        },
        tariff: {
          initial: 'starting',
          on: { TARIFF_READY: '.ready', TARIFF_MISSING: '.missing' },
          states: { starting: {}, ready: {}, missing: {} },
        },
      },
    },
    text: {
      initial: 'normal',
      states: {
        normal: { on: { TOUCH: { guard: isButton('larger'), target: 'larger' } } },
        larger: { on: { TOUCH: { guard: isButton('larger'), target: 'normal' }, IDLE: 'normal' } },
      },
    },
    dialog: {
      initial: 'starting',
      states: {
        starting: { always: { guard: 'healthy', target: 'attending' } },
        attending: {
          id: 'attending',
          initial: 'home',
          always: { guard: not('healthy'), target: 'outOfService' },
          on: {
            ...refusedInField,
            TOUCH: [
              { guard: isButton('language'), actions: 'nextLanguage' },
              { guard: isButton('card-check'), target: '.presentCard', reenter: true },
              { guard: isButton('cancel'), target: '.home' },
            ],
          },
          states: {
            home: {
              // The next passenger finds the machine as it was: its own language, letters of normal size.
              after: { idleTime: { actions: ['ownLanguage', raise({ type: 'IDLE' })] } },
              on: {
                CARD: { guard: 'fieldIsEmpty', target: '#tapping' },
                TOUCH: [
                  { guard: isButton('language'), actions: 'nextLanguage', target: 'home', reenter: true },
                  { guard: isButton('larger'), target: 'home', reenter: true },
                  { guard: isButton('card-check'), target: 'presentCard' },
                ],
              },
            },
            presentCard: {
              // T102: the button is marked and one beep sounds; T103: then about five seconds.
              entry: 'beepOnce',
              after: { cardWait: 'home' },
              on: { CARD: { guard: 'fieldIsEmpty', target: '#checking' } },
            },
          },
        },
        tapping: { id: 'tapping', ...serve('tap') },
        checking: { id: 'checking', ...serve('card-check') },
        result: {
          id: 'result',
          type: 'parallel',
          on: {
            ...refusedInField,
            CARD: { guard: and(['fieldIsEmpty', 'healthy']), target: '#tapping' },
          },
          states: {
            shown: {
              initial: 'refused',
              states: {
                checkedIn: { id: 'checkedIn', entry: 'beepOnce' },
                checkedOut: { id: 'checkedOut', entry: 'beepOnce' },
                // Section B: the beep of a card check belongs to its button.
                cardContents: { id: 'cardContents' },
                refused: { id: 'refused', entry: 'beepThrice' },
                uncertain: { id: 'uncertain', entry: 'beepThrice' },
              },
            },
            // A38: for the result time, or for as long as the card is held, whichever is longer.
            stay: {
              initial: 'running',
              states: {
                running: { after: { resultTime: 'over' } },
                over: { always: { guard: 'fieldIsEmpty', target: '#attending' } },
              },
            },
          },
        },
        outOfService: {
          id: 'outOfService',
          entry: 'beepThrice',
          initial: 'announced',
          states: {
            announced: { after: { outOfServiceTime: 'waiting' } },
            waiting: {
              always: {
                guard: 'healthy',
                target: '#attending',
                actions: { type: 'keepProof', params: { proof: null } },
              },
            },
          },
        },
      },
    },
  },
});

export type ValidatorChart = typeof validatorChart;
