import { and, assign, fromPromise, not, or, raise, sendTo, setup, stateIn } from 'xstate';
import type { CardInField } from '../../devices/card-reader/contract.ts';
import { type Grosze, NOTHING } from '../../fares/money.ts';
import { bankPaymentChart } from './bank-payment.ts';
import { cashPaymentChart } from './cash-payment.ts';
import { deliveryChart } from './delivery.ts';
import type {
  BankResult,
  CardAnswer,
  CardRequest,
  DeliveryResult,
  Recovered,
  SaleBegun,
  SaleOrder,
  Settled,
  VendingEvent,
  Wish,
} from './events.ts';
import type {
  CardContents,
  Collected,
  JournalFault,
  ProofOfFailure,
  RefundReason,
  SaleRefusal,
  TopUpOffer,
} from './situation.ts';

export interface VendingInput {
  /** J46: a contract begins at most so many days from today. */
  readonly mostDaysAhead: number;
  /** A40: how often one visit's waits can be made longer. */
  readonly mostLengthened: number;
}

export interface VendingContext {
  readonly mostDaysAhead: number;
  readonly mostLengthened: number;
  /** A40: `slow` from the first press of "more time" until home. */
  readonly pace: 'ordinary' | 'slow';
  readonly lengthened: number;
  readonly wish: Wish;
  /** The city card that lies at the reader. */
  readonly card: CardInField | null;
  readonly offer: TopUpOffer | null;
  readonly begun: Extract<SaleBegun, { kind: 'begun' }> | null;
  readonly contents: CardContents | null;
  readonly collected: Collected | null;
  readonly refusal: SaleRefusal | null;
  readonly settled: Settled | null;
  readonly refundReason: RefundReason;
  readonly proof: ProofOfFailure | null;
  readonly journalFault: JournalFault;
}

export const NO_WISH: Wish = { towns: 1, fareClass: 'normal', contract: '', daysAhead: 0, amount: NOTHING };

const notProvided = (name: string) => () => Promise.reject(new Error(`${name} is not provided`));

/** Every name that the chart uses: what it does, asks and waits for. The machine provides the effects. */
export const vendingSetup = setup({
  types: {
    input: {} as VendingInput,
    context: {} as VendingContext,
    events: {} as VendingEvent,
    children: {} as { cash: 'cashPayment'; bank: 'bankPayment'; delivery: 'delivery' },
  },
  actors: {
    /** Brings every sale that was cut short to its end, or says what it needs for it. */
    recoverSales: fromPromise<Recovered>(notProvided('recoverSales')),
    /** Reads a card for what it is wanted for; writes to it only what the office has granted (J11, J35). */
    readCard: fromPromise<CardAnswer, CardRequest>(notProvided('readCard')),
    /** Begins a sale, unless it could not be finished: paper, payment and card writer are looked at first. */
    beginSale: fromPromise<SaleBegun, SaleOrder>(notProvided('beginSale')),
    cashPayment: cashPaymentChart,
    bankPayment: bankPaymentChart,
    delivery: deliveryChart,
    /** Pays back what is owed, proves by slip what cannot be paid, ends the sale. */
    settleSale: fromPromise<Settled>(notProvided('settleSale')),
  },
  actions: {
    beep: (_, _params: { cause: 'done' | 'refused' | 'uncertain' }) => undefined,
    reportDefect: () => undefined,
    wishTowns: assign(({ context }, params: { towns: Wish['towns'] }) => ({
      wish: { ...context.wish, towns: params.towns },
    })),
    wishClass: assign(({ context }, params: { fareClass: Wish['fareClass'] }) => ({
      wish: { ...context.wish, fareClass: params.fareClass },
    })),
    wishContract: assign(({ context, event }) => ({
      wish: { ...context.wish, contract: event.type === 'TOUCH' ? event.button.slice(CONTRACT.length) : '' },
    })),
    wishAmount: assign(({ context }, params: { amount: Grosze }) => ({
      wish: { ...context.wish, amount: params.amount },
    })),
    wishToday: assign(({ context }) => ({ wish: { ...context.wish, daysAhead: 0 } })),
    wishLater: assign(({ context }, params: { days: number }) => ({
      wish: {
        ...context.wish,
        daysAhead: Math.max(0, Math.min(context.mostDaysAhead, context.wish.daysAhead + params.days)),
      },
    })),
    wishNothing: assign({ wish: NO_WISH, offer: null, begun: null, settled: null }),
    keepCard: assign(({ context, event }) => ({ card: event.type === 'CARD' ? event.card : context.card })),
    forgetCard: assign({ card: null }),
    keepOffer: assign((_, params: { offer: TopUpOffer }) => ({ offer: params.offer })),
    keepBegun: assign((_, params: { begun: Extract<SaleBegun, { kind: 'begun' }> }) => ({ begun: params.begun })),
    keepContents: assign((_, params: { contents: CardContents }) => ({ contents: params.contents })),
    keepCollected: assign((_, params: { collected: Collected }) => ({ collected: params.collected })),
    keepRefusal: assign((_, params: { refusal: SaleRefusal }) => ({ refusal: params.refusal })),
    keepSettled: assign((_, params: { settled: Settled }) => ({ settled: params.settled })),
    keepReason: assign((_, params: { reason: RefundReason }) => ({ refundReason: params.reason })),
    keepProof: assign((_, params: { proof: ProofOfFailure | null }) => ({ proof: params.proof })),
    keepJournalFault: assign((_, params: { fault: JournalFault }) => ({ journalFault: params.fault })),
    /** A40 */
    lengthen: assign(({ context }) => ({ pace: 'slow' as const, lengthened: context.lengthened + 1 })),
    ordinaryPace: assign({ pace: 'ordinary' as const, lengthened: 0 }),
    tellIdle: raise({ type: 'IDLE' }),
    closeCash: sendTo('cash', { type: 'CLOSE' }),
    abortBank: sendTo('bank', { type: 'ABORT' }),
    tellBankGoodsOut: sendTo('bank', { type: 'GOODS_OUT' }),
    tellBankGoodsNotOut: sendTo('bank', { type: 'GOODS_NOT_OUT' }),
    /** The goods' own chart hears of cards and touches, too. */
    forwardToDelivery: sendTo('delivery', ({ event }) => event),
  },
  guards: {
    devicesAreKnown: and([
      not(stateIn({ health: { reader: 'starting' } })),
      not(stateIn({ health: { printer: 'starting' } })),
      not(stateIn({ health: { acceptor: 'starting' } })),
      not(stateIn({ health: { terminal: 'starting' } })),
      not(stateIn({ health: { tariff: 'starting' } })),
      stateIn({ health: { journal: 'ready' } }),
    ]),
    fieldIsEmpty: stateIn({ field: 'empty' }),
    cardLies: stateIn({ field: 'occupied' }),
    /** Money can be written down and prices are known, and there is something that could be done for a passenger. */
    open: and([
      stateIn({ health: { journal: 'ready', tariff: 'ready' } }),
      or([
        stateIn({ health: { reader: 'ready' } }),
        and([
          stateIn({ health: { printer: 'ready' } }),
          or([stateIn({ health: { acceptor: 'ready' } }), stateIn({ health: { terminal: 'ready' } })]),
        ]),
      ]),
    ]),
    coinsWork: stateIn({ health: { acceptor: 'ready' } }),
    bankWorks: stateIn({ health: { terminal: 'ready' } }),
    mayLengthen: ({ context }) => context.lengthened < context.mostLengthened,
    isButton: ({ event }, params: { button: string }) => event.type === 'TOUCH' && event.button === params.button,
    /** Letters, contrast, reach or language. */
    isComfort: ({ event }) => event.type === 'TOUCH' && COMFORT.test(event.button),
    isContract: ({ event }) => event.type === 'TOUCH' && event.button.startsWith(CONTRACT),
    answers: (_, params: { answer: CardAnswer; kind: CardAnswer['kind'] }) => params.answer.kind === params.kind,
    begins: (_, params: { begun: SaleBegun; kind: SaleBegun['kind'] }) => params.begun.kind === params.kind,
    wantsBank: stateIn({ dialog: { selling: { byCoins: 'closingForBank' } } }),
    wantsOut: stateIn({ dialog: { selling: { byCoins: 'closingForOut' } } }),
    coinsAreOffered: ({ context }) => context.begun !== null && context.begun.coins !== 'none',
    bankIs: (_, params: { result: BankResult; kind: BankResult['kind'] }) => params.result.kind === params.kind,
    deliveryIs: (_, params: { result: DeliveryResult; kind: DeliveryResult['kind'] }) =>
      params.result.kind === params.kind,
    recoveredIs: (_, params: { recovered: Recovered; kind: Recovered['kind'] }) =>
      params.recovered.kind === params.kind,
    isTrue: (_, params: { value: boolean }) => params.value,
  },
  delays: {
    /** Each press begins it anew. */
    choiceWait: 60_000,
    cardWait: 30_000,
    /** Without a coin; each coin begins it anew. */
    payingWait: 60_000,
    /** The terminal has its own limit; this one is ours. */
    bankWait: 90_000,
    askAgainWait: 30_000,
    resultTime: 10_000,
    slipTime: 30_000,
    uncertainTime: 60_000,
    workingShown: 250,
    idleTime: 30_000,
    outOfServiceTime: 3000,
  },
});

const COMFORT = /^(larger|contrast|reach|language-[a-z]{2})$/;

/** Prefix of the buttons of contracts; the tariff's name of the contract follows. */
export const CONTRACT = 'contract-';
