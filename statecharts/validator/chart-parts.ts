import { and } from 'xstate';
import type { MachineKey } from '../../fares/cities/city-profile.ts';
import type { BeepCause, CompanionKind, ValidatorContext } from './chart-setup.ts';
import type {
  ResultSituation,
  SeasonQuestion,
  ServiceOrder,
  ServiceRequest,
  ServiceResult,
  ValidatorEvent,
} from './events.ts';
import type { RefusalReason } from './situation.ts';

/** A touch of this button. */
export const isButton = (button: string) => ({ type: 'isButton', params: { button } }) as const;

/** The result is a refusal that needs no card to be served; the journal hears of it as of any other. */
export const refuse = (reason: RefusalReason) =>
  [
    { type: 'keepResult', params: { result: { view: 'refused', reason } } },
    { type: 'reportRefusal', params: { reason } },
  ] as const;

export const reportTwoCards = { type: 'reportRefusal', params: { reason: 'two-cards' } } as const;

/** Section B: one beep or three for this cause. */
export const beep = (cause: BeepCause) => ({ type: 'beep', params: { cause } }) as const;

/** A22: what was carried over may sound otherwise than what was not. */
export const beepCarriedOver = {
  type: 'beep',
  params: ({ context }: { context: ValidatorContext }): { cause: BeepCause } => ({
    cause: context.result?.view === 'carried-over' && context.result.outcome === 4 ? 'carriedOver' : 'notCarriedOver',
  }),
} as const;

/** Cards that can be served or must be refused, from any state that waits for one. */
export const refusedInField = {
  TWO_CARDS: { target: '#refused', actions: refuse('two-cards'), reenter: true },
  UNREADABLE: { target: '#refused', actions: refuse('damaged'), reenter: true },
} as const;

type Served = { readonly event: { readonly output: ServiceResult } };

const when = (view: ServiceResult['view']) => ({
  // The view is in the guard's parameters only once a card was served: the drawing takes it from here.
  description: view,
  guard: { type: 'resultIs', params: ({ event }: Served) => ({ result: event.output, view }) } as const,
});

const ask = {
  type: 'keepQuestion',
  params: ({ event }: Served) => ({ question: event.output as SeasonQuestion }),
} as const;

const keep = {
  type: 'keepResult',
  params: ({ event }: Served) => ({
    // The guard beside it has excluded machine-failed.
    result: event.output as ResultSituation,
  }),
} as const;

type Pressed = { readonly context: ValidatorContext; readonly event: ValidatorEvent };

/** The key of this event; where it is another event, one that was kept. */
const keyOf = ({ context, event }: Pressed): MachineKey | null => (event.type === 'KEY' ? event.key : context.keptKey);

/** J47, J68: where a key leads, from any state that waits for one. */
export const keyLeads = {
  toContents: { guard: { type: 'isContentsKey', params: (now: Pressed) => ({ key: keyOf(now) }) } as const },
  toFare: {
    guard: { type: 'isFareKey', params: (now: Pressed) => ({ key: keyOf(now) }) } as const,
    actions: {
      type: 'chooseFare',
      params: (now: Pressed) => ({ fareClass: keyOf(now) === 'reduced' ? 'reduced' : 'normal' }) as const,
    } as const,
  },
} as const;

/** J57, A38: the message stays while the card is held; the key is heard once it has left. */
export const keepKey = {
  actions: {
    type: 'keepKey',
    params: ({ event }: { event: Extract<ValidatorEvent, { type: 'KEY' }> }) => ({ key: event.key }),
  },
} as const;

type BankCard = { readonly event: Extract<ValidatorEvent, { type: 'BANK_CARD' }> };

/** A bank card is told of at once where nobody has a message of his own to read. */
export const tellBankCard = {
  target: '#bankCard',
  reenter: true,
  actions: {
    type: 'keepResult',
    params: ({ event }: BankCard) => ({ result: { view: 'bank-card', news: event.news } }) as const,
  },
} as const;

/** Else later: it never disturbs a card that is being written, nor who still holds his. */
export const keepBankCard = {
  actions: { type: 'keepBankCard', params: ({ event }: BankCard) => ({ news: event.news }) },
} as const;

/** The same beeps as for the city's own card. */
export const beepBankCard = {
  type: 'beep',
  params: ({ context: { result } }: { context: ValidatorContext }): { cause: BeepCause } => ({
    cause: result?.view === 'bank-card' && result.news.kind === 'accepted' ? 'checkedIn' : 'refused',
  }),
} as const;

type OrderOf = (context: ValidatorContext) => ServiceOrder;

/** A card in the hands of the procedure: quiet at first, so that a quick tap does not flicker. */
export const serve = (order: OrderOf, afterUncertain = false) =>
  ({
    initial: 'quiet',
    entry: 'forgetKey',
    on: { KEY: keepKey, BANK_CARD: keepBankCard },
    states: {
      quiet: { after: { workingShown: 'shown' } },
      shown: {},
    },
    invoke: {
      src: 'serveCard',
      input: ({ context, event }: { context: ValidatorContext; event: ValidatorEvent }): ServiceRequest => {
        if (event.type !== 'CARD' && event.type !== 'POCKET_CARD') {
          throw new Error(`a card is served only when one is presented, not after ${event.type}`);
        }
        return { card: event.card, order: order(context), afterUncertain, inPocket: event.type === 'POCKET_CARD' };
      },
      onDone: [
        { ...when('checked-in'), target: '#checkedIn', actions: keep },
        { ...when('checked-out'), target: '#checkedOut', actions: keep },
        { ...when('card-contents'), target: '#cardContents', actions: keep },
        { ...when('transferred'), target: '#transferred', actions: keep },
        { ...when('carried-over'), target: '#carriedOver', actions: keep },
        { ...when('refused'), target: '#refused', actions: keep },
        { ...when('choosing'), target: '#asking', actions: ask },
        { ...when('uncertain'), target: '#uncertain', actions: keep },
        { ...when('registered'), target: '#registered', actions: keep },
        { ...when('choose-first'), target: '#chooseFirst', actions: keep },
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

/** A40: this wait begins anew and is a long one; so are all that follow until home. */
export const lengthens = <State extends string>(state: State) =>
  ({
    guard: and([isButton('more-time'), 'mayLengthen']),
    target: state,
    reenter: true,
    actions: 'lengthen',
  }) as const;

/** A press that adds a ticket: the passenger's time begins anew (A21). */
export const adds = (kind: CompanionKind) =>
  ({
    guard: isButton(kind),
    target: 'group',
    reenter: true,
    actions: { type: 'addTicket', params: { kind } },
  }) as const;

/** T108: + or -. */
export const changes = (press: 'plus' | 'minus') =>
  ({
    guard: isButton(press),
    target: 'amount',
    reenter: true,
    actions: { type: 'changeAmount', params: { press } },
  }) as const;
