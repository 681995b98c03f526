import {
  type AnyEventObject,
  type CallbackLogicFunction,
  fromCallback,
  fromPromise,
  sendParent,
  sendTo,
  setup,
} from 'xstate';
import type { BankResult, CardNotPaid } from './events.ts';

/** From the terminal's actor and from the sale. */
export type BankEvent =
  /** The passenger or the time says no. */
  | { readonly type: 'ABORT' }
  /** The bank has approved, and the terminal waits to hear whether the goods are out. */
  | { readonly type: 'BANK_APPROVED' }
  /** From the sale: what became of the goods. */
  | { readonly type: 'GOODS_OUT' | 'GOODS_NOT_OUT' }
  /** The terminal's last word. */
  | { readonly type: 'PAID' | 'REVERSED' | 'OWED' }
  | { readonly type: 'NOT_PAID'; readonly why: CardNotPaid }
  | { readonly type: 'ANSWER_LOST' };

/** What the terminal knows of a payment whose answer was lost. */
export type Recalled = 'paid' | 'not-paid' | 'unknown';

const bankSetup = setup({
  types: { events: {} as BankEvent, output: {} as BankResult },
  actors: {
    /** One authorisation, from the mark in the journal to the terminal's last word. Hears ABORT, GOODS_OUT, GOODS_NOT_OUT. */
    authorise: fromCallback<BankEvent>((() => undefined) as CallbackLogicFunction<BankEvent>),
    /** Asks the terminal until it says, or for a while; charges nothing. `goods`: whether they are out. */
    recall: fromPromise<Recalled, { readonly goods: 'out' | 'not-out' }>(() =>
      Promise.reject(new Error('recall is not provided')),
    ),
    /** Gives back a payment that stands and whose goods are not out. */
    reverse: fromPromise<'reversed' | 'owed'>(() => Promise.reject(new Error('reverse is not provided'))),
  },
  actions: {
    tellApproved: sendParent({ type: 'APPROVED' } satisfies AnyEventObject),
    abort: sendTo('terminal', { type: 'ABORT' }),
    tellGoodsOut: sendTo('terminal', { type: 'GOODS_OUT' }),
    tellGoodsNotOut: sendTo('terminal', { type: 'GOODS_NOT_OUT' }),
  },
  guards: {
    recalled: (_, params: { found: Recalled; is: Recalled }) => params.found === params.is,
    isBecause: ({ event }, params: { why: CardNotPaid }) => event.type === 'NOT_PAID' && event.why === params.why,
    isReversed: (_, params: { outcome: 'reversed' | 'owed' }) => params.outcome === 'reversed',
  },
});

const found = (is: Recalled) => ({
  description: is,
  guard: {
    type: 'recalled',
    params: ({ event }: { event: { readonly output: Recalled } }) => ({ found: event.output, is }),
  } as const,
});

const lastWords = {
  PAID: '#paid',
  NOT_PAID: [
    { guard: { type: 'isBecause', params: { why: 'declined' } }, target: '#declined' },
    { guard: { type: 'isBecause', params: { why: 'cancelled' } }, target: '#cancelled' },
    { target: '#notBegun' },
  ],
  REVERSED: '#reversed',
  OWED: '#owed',
} as const;

/**
 * A bank card payment. The terminal is told that the goods are out before it closes the payment; what it cannot close
 * it takes back. An approval after the passenger has changed his mind is a normal outcome: the goods go out. A lost
 * answer is resolved by asking the terminal, never by charging again.
 */
export const bankPaymentChart = bankSetup.createMachine({
  id: 'bankPayment',
  initial: 'terminal',
  output: ({ event }) => (event as unknown as { readonly output: BankResult }).output,
  states: {
    terminal: {
      invoke: { src: 'authorise', id: 'terminal' },
      on: lastWords,
      initial: 'asking',
      states: {
        asking: { on: { ABORT: 'aborting', BANK_APPROVED: 'approved', ANSWER_LOST: '#askedLate' } },
        aborting: { entry: 'abort', on: { BANK_APPROVED: 'approved', ANSWER_LOST: '#askedLate' } },
        approved: {
          entry: 'tellApproved',
          on: { GOODS_OUT: 'closing', GOODS_NOT_OUT: 'takingBack', ANSWER_LOST: '#goodsUnderWay' },
        },
        // Whatever it says, the passenger has his goods: taken back by the bank it is a loss, and nobody's refund.
        closing: { entry: 'tellGoodsOut', on: { ANSWER_LOST: '#goodsAreOut', REVERSED: '#paid' } },
        takingBack: { entry: 'tellGoodsNotOut', on: { ANSWER_LOST: '#goodsAreNot' } },
      },
    },
    // The terminal fell silent before it had said whether the bank approved.
    askedLate: {
      id: 'askedLate',
      invoke: {
        src: 'recall',
        input: { goods: 'not-out' },
        onDone: [
          { ...found('paid'), target: 'approvedLate' },
          { ...found('not-paid'), target: 'cancelled' },
          { target: 'unclear' },
        ],
        onError: 'unclear',
      },
    },
    approvedLate: { entry: 'tellApproved', on: { GOODS_OUT: 'paid', GOODS_NOT_OUT: 'reversing' } },
    // It fell silent while the goods were on their way: they go on.
    goodsUnderWay: { id: 'goodsUnderWay', on: { GOODS_OUT: 'goodsAreOut', GOODS_NOT_OUT: 'goodsAreNot' } },
    goodsAreOut: {
      id: 'goodsAreOut',
      // As while closing: never charged again.
      invoke: { src: 'recall', input: { goods: 'out' }, onDone: 'paid', onError: 'paid' },
    },
    goodsAreNot: {
      id: 'goodsAreNot',
      invoke: {
        src: 'recall',
        input: { goods: 'not-out' },
        onDone: [
          { ...found('paid'), target: 'reversing' },
          { ...found('not-paid'), target: 'reversed' },
          { target: 'unclear' },
        ],
        onError: 'unclear',
      },
    },
    reversing: {
      invoke: {
        src: 'reverse',
        onDone: [
          {
            description: 'reversed',
            guard: { type: 'isReversed', params: ({ event }) => ({ outcome: event.output }) },
            target: 'reversed',
          },
          { target: 'owed' },
        ],
        onError: 'owed',
      },
    },
    paid: { id: 'paid', type: 'final', output: { kind: 'paid' } },
    declined: { id: 'declined', type: 'final', output: { kind: 'not-paid', why: 'declined' } },
    cancelled: { id: 'cancelled', type: 'final', output: { kind: 'not-paid', why: 'cancelled' } },
    notBegun: { id: 'notBegun', type: 'final', output: { kind: 'not-paid', why: 'not-begun' } },
    reversed: { id: 'reversed', type: 'final', output: { kind: 'reversed' } },
    owed: { id: 'owed', type: 'final', output: { kind: 'owed' } },
    unclear: { id: 'unclear', type: 'final', output: { kind: 'unclear' } },
  },
});

export type BankPaymentChart = typeof bankPaymentChart;
