import { and } from 'xstate';
import type { VendingContext } from './chart-setup.ts';
import type {
  BankResult,
  CardAnswer,
  CardOrder,
  CardRequest,
  CashOutcome,
  DeliveryResult,
  Recovered,
  SaleBegun,
  SaleOrder,
  Settled,
  VendingEvent,
} from './events.ts';
import type { RefundReason, SaleRefusalReason } from './situation.ts';

type Answered<Output> = { readonly event: { readonly output: Output } };

/** A touch of this button. */
export const isButton = (button: string) => ({ type: 'isButton', params: { button } }) as const;

export const refuse = (reason: SaleRefusalReason) =>
  ({ type: 'keepRefusal', params: { refusal: { reason } } }) as const;

export const beep = (cause: 'done' | 'refused' | 'uncertain') => ({ type: 'beep', params: { cause } }) as const;

/** A40: this wait begins anew and is a long one; so are all that follow until home. */
export const lengthens = <State extends string>(state: State) =>
  ({ guard: and([isButton('more-time'), 'mayLengthen']), target: state, reenter: true, actions: 'lengthen' }) as const;

/** The buttons that every choice has. */
export const backTo = <State extends string>(state: State) => ({ guard: isButton('back'), target: state }) as const;

export const answer = (kind: CardAnswer['kind']) =>
  ({
    // The kind is in the guard's parameters only once the card was read: the drawing takes it from here.
    description: kind,
    guard: { type: 'answers', params: ({ event }: Answered<CardAnswer>) => ({ answer: event.output, kind }) } as const,
  }) as const;

const only = <Kind extends CardAnswer['kind']>(found: CardAnswer, kind: Kind): Extract<CardAnswer, { kind: Kind }> => {
  if (found.kind !== kind) throw new Error(`the guard beside has let ${found.kind} pass for ${kind}`);
  return found as Extract<CardAnswer, { kind: Kind }>;
};

type OrderOf = (context: VendingContext) => CardOrder;

/** A card in the hands of the machine before anything is paid: quiet at first, so that a quick one does not flicker. */
export const reads = (order: OrderOf) =>
  ({
    initial: 'quiet',
    states: { quiet: { after: { workingShown: 'shown' } }, shown: {} },
    invoke: {
      src: 'readCard',
      input: ({ context, event }: { context: VendingContext; event: VendingEvent }): CardRequest => {
        const card = event.type === 'CARD' ? event.card : context.card;
        if (card === null) throw new Error(`a card is read only when one is presented, not after ${event.type}`);
        return { card, order: order(context) };
      },
      onDone: [
        {
          ...answer('top-up'),
          target: '#topUpAmount',
          actions: {
            type: 'keepOffer',
            params: ({ event }: Answered<CardAnswer>) => ({ offer: only(event.output, 'top-up') }),
          },
        },
        { ...answer('contract'), target: '#beginning' },
        {
          ...answer('contents'),
          target: '#cardContents',
          actions: {
            type: 'keepContents',
            params: ({ event }: Answered<CardAnswer>) => ({ contents: only(event.output, 'contents').contents }),
          },
        },
        {
          ...answer('collected'),
          target: '#collected',
          actions: {
            type: 'keepCollected',
            params: ({ event }: Answered<CardAnswer>) => ({ collected: only(event.output, 'collected').collected }),
          },
        },
        {
          ...answer('refused'),
          target: '#refused',
          actions: {
            type: 'keepRefusal',
            params: ({ event }: Answered<CardAnswer>) => ({ refusal: only(event.output, 'refused').refusal }),
          },
        },
        {
          ...answer('uncertain'),
          target: '#collectUncertain',
          actions: {
            type: 'keepProof',
            params: ({ event }: Answered<CardAnswer>) => ({ proof: only(event.output, 'uncertain').proof }),
          },
        },
        {
          target: '#outOfService',
          actions: {
            type: 'keepProof',
            params: ({ event }: Answered<CardAnswer>) => ({ proof: only(event.output, 'machine-failed').proof }),
          },
        },
      ],
      onError: { target: '#outOfService', actions: 'reportDefect' },
    },
  }) as const;

/** What is to be sold, as it was chosen. */
export function orderOf({ wish, offer }: VendingContext): SaleOrder {
  const { amount, towns, fareClass, contract, daysAhead } = wish;
  if (offer !== null) return { kind: 'top-up', amount };
  return contract === '' ? { kind: 'ticket', towns, fareClass } : { kind: 'contract', contract, fareClass, daysAhead };
}

export const begins = (kind: SaleBegun['kind']) =>
  ({
    description: kind,
    guard: { type: 'begins', params: ({ event }: Answered<SaleBegun>) => ({ begun: event.output, kind }) } as const,
  }) as const;

export const keepBegun = {
  type: 'keepBegun',
  params: ({ event }: Answered<SaleBegun>) => {
    if (event.output.kind !== 'begun') throw new Error('the guard beside has let a refusal pass');
    return { begun: event.output };
  },
} as const;

export const keepSaleRefusal = {
  type: 'keepRefusal',
  params: ({ event }: Answered<SaleBegun>) => {
    if (event.output.kind !== 'refused') throw new Error('the guard beside has let a sale pass');
    return { refusal: event.output.refusal };
  },
} as const;

export const isPaid = {
  description: 'paid',
  guard: { type: 'isTrue', params: ({ event }: Answered<CashOutcome>) => ({ value: event.output.paid }) } as const,
} as const;

export const bank = (kind: BankResult['kind']) =>
  ({
    description: kind,
    guard: { type: 'bankIs', params: ({ event }: Answered<BankResult>) => ({ result: event.output, kind }) } as const,
  }) as const;

export const keepNotPaid = {
  type: 'keepRefusal',
  params: ({ event }: Answered<BankResult>) => {
    const why = event.output.kind === 'not-paid' ? event.output.why : 'not-begun';
    return { refusal: { reason: `card-${why}` as const } };
  },
} as const;

export const goods = (kind: DeliveryResult['kind']) =>
  ({
    description: kind,
    guard: {
      type: 'deliveryIs',
      params: ({ event }: Answered<DeliveryResult>) => ({ result: event.output, kind }),
    } as const,
  }) as const;

export const because = (reason: RefundReason) => ({ type: 'keepReason', params: { reason } }) as const;

/** A sale that the passenger himself has cancelled while the goods were wanted is no failure of the machine. */
export const becauseNotDelivered = {
  type: 'keepReason',
  params: ({ event }: Answered<DeliveryResult>) => ({
    reason:
      event.output.kind === 'failed' && event.output.why === 'cancelled'
        ? ('cancelled' as const)
        : ('not-delivered' as const),
  }),
} as const;

export const keepSettled = {
  type: 'keepSettled',
  params: ({ event }: Answered<Settled>) => ({ settled: event.output }),
} as const;

export const withSlip = {
  description: 'slip',
  guard: { type: 'isTrue', params: ({ event }: Answered<Settled>) => ({ value: event.output.slip !== null }) } as const,
} as const;

export const recovered = (kind: Recovered['kind']) =>
  ({
    description: kind,
    guard: {
      type: 'recoveredIs',
      params: ({ event }: Answered<Recovered>) => ({ recovered: event.output, kind }),
    } as const,
  }) as const;

export const keepRecovered = {
  type: 'keepSettled',
  params: ({ event }: Answered<Recovered>) => {
    if (event.output.kind !== 'settled') throw new Error('the guard beside has let another outcome pass');
    return { settled: event.output };
  },
} as const;

export const recoveredWithSlip = {
  description: 'slip',
  guard: {
    type: 'isTrue',
    params: ({ event }: Answered<Recovered>) => ({
      value: event.output.kind === 'settled' && event.output.slip !== null,
    }),
  } as const,
} as const;

export const recoveredWithMoney = {
  description: 'refund',
  guard: {
    type: 'isTrue',
    params: ({ event }: Answered<Recovered>) => ({
      value: event.output.kind === 'settled' && event.output.paidBack > 0,
    }),
  } as const,
} as const;
