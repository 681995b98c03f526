import { and, assign, fromPromise, setup } from 'xstate';
import type { CardInField } from '../../devices/card-reader/contract.ts';
import type { DeliveryFailure, DeliveryResult } from './events.ts';

export interface DeliveryInput {
  /** `in-doubt`: a card was being written when the machine was stopped; it is asked first. */
  readonly goods: 'paper' | 'card' | 'in-doubt';
  /** The city card that lies at the reader now. */
  readonly card: CardInField | null;
  readonly mostLengthened: number;
}

interface DeliveryContext {
  readonly card: CardInField | null;
  readonly goods: DeliveryInput['goods'];
  readonly mostLengthened: number;
  readonly lengthened: number;
  /** Why the card is asked for again. */
  readonly remark: CodingRemark | null;
}

export type CodingRemark = 'removed-early' | 'other-card' | 'two-cards' | 'damaged';

type DeliveryEvent =
  | { readonly type: 'CARD'; readonly card: CardInField }
  | { readonly type: 'TWO_CARDS' | 'UNREADABLE' | 'FIELD_EMPTY' }
  | { readonly type: 'TOUCH'; readonly button: string };

/** One try to write the goods on the card. */
export type Coding =
  | { readonly kind: 'coded' }
  /** Certainly not written: present the card again. */
  | { readonly kind: 'again'; readonly remark: CodingRemark }
  /** Commit was sent and no answer came. */
  | { readonly kind: 'in-doubt' }
  /** This card will never take it: blocked, full, or the machine's own disk refuses. */
  | { readonly kind: 'refused'; readonly why: DeliveryFailure };

export type Printing = 'printed' | 'not-printed' | 'unknown';

const deliverySetup = setup({
  types: {
    input: {} as DeliveryInput,
    context: {} as DeliveryContext,
    events: {} as DeliveryEvent,
    output: {} as DeliveryResult,
  },
  actors: {
    printTicket: fromPromise<Printing>(() => Promise.reject(new Error('printTicket is not provided'))),
    /** Settles what is in doubt on the card, then writes the goods unless they are on it already. */
    codeCard: fromPromise<Coding, { readonly card: CardInField }>(() =>
      Promise.reject(new Error('codeCard is not provided')),
    ),
    /** J38. Never fails the sale: what does not come out is told, and its number is in the journal. */
    printReceipt: fromPromise<void>(() => Promise.reject(new Error('printReceipt is not provided'))),
    /** Step 9: the payment is accepted, the office owes the goods. */
    entrust: fromPromise<void>(() => Promise.reject(new Error('entrust is not provided'))),
    /** Journals that the goods certainly did not go out. */
    giveUp: fromPromise<DeliveryResult, { readonly why: DeliveryFailure }>(() =>
      Promise.reject(new Error('giveUp is not provided')),
    ),
  },
  actions: {
    keepCard: assign(({ event, context }) => (event.type === 'CARD' ? { card: event.card } : { card: context.card })),
    remark: assign((_, params: { remark: CodingRemark }) => ({ remark: params.remark })),
    lengthen: assign(({ context }) => ({ lengthened: context.lengthened + 1 })),
  },
  guards: {
    onPaper: ({ context }) => context.goods === 'paper',
    cardLies: ({ context }) => context.card !== null,
    isInDoubt: ({ context }) => context.goods === 'in-doubt',
    isButton: ({ event }, params: { button: string }) => event.type === 'TOUCH' && event.button === params.button,
    mayLengthen: ({ context }) => context.lengthened < context.mostLengthened,
    codingIs: (_, params: { coding: Coding; kind: Coding['kind'] }) => params.coding.kind === params.kind,
    printingIs: (_, params: { printing: Printing; is: Printing }) => params.printing === params.is,
  },
  delays: {
    /** Time to present the card once it is paid. */
    cardDeadline: 60_000,
    /** Step 9: so long the card is asked for whose writing is in doubt. */
    doubtDeadline: 60_000,
  },
});

const coding = (kind: Coding['kind']) => ({
  description: kind,
  guard: {
    type: 'codingIs',
    params: ({ event }: { event: { readonly output: Coding } }) => ({ coding: event.output, kind }),
  } as const,
});
const printing = (is: Printing) => ({
  description: is,
  guard: {
    type: 'printingIs',
    params: ({ event }: { event: { readonly output: Printing } }) => ({ printing: event.output, is }),
  } as const,
});
const remarkOf = {
  type: 'remark',
  params: ({ event }: { event: { readonly output: Coding } }) => ({
    remark: event.output.kind === 'again' ? event.output.remark : 'removed-early',
  }),
} as const;
const lengthens = <State extends string>(state: State) =>
  ({
    guard: and([{ type: 'isButton', params: { button: 'more-time' } }, 'mayLengthen']),
    target: state,
    reenter: true,
    actions: 'lengthen',
  }) as const;
const codes = { CARD: { target: 'coding', actions: 'keepCard' } } as const;
const failing = (why: DeliveryFailure) =>
  ({ invoke: { src: 'giveUp', input: { why }, onDone: 'failed', onError: 'failedUnsaid' } }) as const;
const input = ({ context }: { context: DeliveryContext }): { card: CardInField } => {
  if (context.card === null) throw new Error('a card is written only when one is presented');
  return { card: context.card };
};

/**
 * The goods go out: a ticket on paper, or money or a contract onto the city card. A card that is taken away before
 * Commit is asked for again until the deadline, then the sale has failed; one taken away after it is in doubt, is
 * asked for until its own deadline, and then the payment is accepted and the office owes the goods (step 9).
 */
export const deliveryChart = deliverySetup.createMachine({
  id: 'delivery',
  context: ({ input }) => ({
    card: input.card,
    goods: input.goods,
    mostLengthened: input.mostLengthened,
    lengthened: 0,
    remark: null,
  }),
  initial: 'beginning',
  output: ({ event }) => (event as unknown as { readonly output: DeliveryResult }).output,
  states: {
    beginning: {
      always: [
        { guard: 'onPaper', target: 'printing' },
        { guard: 'isInDoubt', target: 'inDoubt' },
        { guard: 'cardLies', target: 'coding' },
        { target: 'cardWanted' },
      ],
    },
    printing: {
      invoke: {
        src: 'printTicket',
        onDone: [
          { ...printing('printed'), target: 'delivered' },
          { ...printing('not-printed'), target: 'printerFailed' },
          { target: 'entrusting' },
        ],
        onError: 'entrusting',
      },
    },
    cardWanted: {
      after: { cardDeadline: 'noCard' },
      on: {
        ...codes,
        TWO_CARDS: { actions: { type: 'remark', params: { remark: 'two-cards' } } },
        UNREADABLE: { actions: { type: 'remark', params: { remark: 'damaged' } } },
        TOUCH: [
          { guard: { type: 'isButton', params: { button: 'cancel' } }, target: 'cancelled' },
          lengthens('cardWanted'),
        ],
      },
    },
    coding: {
      invoke: {
        src: 'codeCard',
        input,
        onDone: [
          { ...coding('coded'), target: 'receipt' },
          { ...coding('again'), target: 'cardWanted', actions: remarkOf },
          { ...coding('in-doubt'), target: 'inDoubt' },
          { target: 'refused' },
        ],
        // A defect of ours: whether anything was written is not known.
        onError: 'inDoubt',
      },
    },
    inDoubt: {
      after: { doubtDeadline: 'entrusting' },
      on: { ...codes, TOUCH: lengthens('inDoubt') },
    },
    entrusting: { invoke: { src: 'entrust', onDone: 'entrusted', onError: 'entrusted' } },
    receipt: { invoke: { src: 'printReceipt', onDone: 'delivered', onError: 'delivered' } },
    printerFailed: failing('printer'),
    noCard: failing('no-card'),
    cancelled: failing('cancelled'),
    refused: failing('refused'),
    delivered: { type: 'final', output: { kind: 'delivered' } },
    entrusted: { type: 'final', output: { kind: 'entrusted' } },
    failed: { type: 'final', output: ({ event }) => (event as unknown as { readonly output: DeliveryResult }).output },
    failedUnsaid: { type: 'final', output: { kind: 'failed', why: 'machine' } },
  },
});

export type DeliveryChart = typeof deliveryChart;
