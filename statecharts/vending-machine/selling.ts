import { and, not } from 'xstate';
import {
  bank,
  because,
  becauseNotDelivered,
  beep,
  begins,
  goods,
  isButton,
  isPaid,
  keepBegun,
  keepNotPaid,
  keepSaleRefusal,
  keepSettled,
  lengthens,
  orderOf,
  refuse,
  withSlip,
} from './chart-parts.ts';
import type { VendingContext } from './chart-setup.ts';
import type { DeliveryInput } from './delivery.ts';

const deliveryInput = ({ context }: { context: VendingContext }): DeliveryInput => ({
  goods: orderOf(context).kind === 'ticket' ? 'paper' : 'card',
  card: context.card,
  mostLengthened: context.mostLengthened,
});

/** The goods' own chart, with the cards and touches that it needs. */
export const forwarded = {
  CARD: { actions: 'forwardToDelivery' },
  TWO_CARDS: { actions: 'forwardToDelivery' },
  UNREADABLE: { actions: 'forwardToDelivery' },
  TOUCH: { actions: 'forwardToDelivery' },
} as const;

const pays = [
  { guard: and([isButton('pay-card'), 'bankWorks']), target: '#byBank' },
  { guard: and([isButton('pay-coins'), 'coinsWork', 'coinsAreOffered']), target: '#byCoins' },
] as const;

/** From the sale's first entry in the journal to its last: every way through ends in `settling`. */
export const sellingStates = {
  beginning: {
    id: 'beginning',
    initial: 'quiet',
    states: { quiet: { after: { workingShown: 'shown' } }, shown: {} },
    invoke: {
      src: 'beginSale',
      input: ({ context }: { context: VendingContext }) => orderOf(context),
      onDone: [
        { ...begins('begun'), target: 'choosingHow', actions: keepBegun },
        { target: '#refused', actions: keepSaleRefusal },
      ],
      onError: { target: '#outOfService', actions: 'reportDefect' },
    },
  },
  // Coins at once where they can be taken: no question that need not be asked.
  choosingHow: {
    always: [{ guard: and(['coinsWork', 'coinsAreOffered']), target: 'byCoins' }, { target: 'cardOnly' }],
  },
  byCoins: {
    id: 'byCoins',
    entry: because('cancelled'),
    invoke: {
      src: 'cashPayment',
      id: 'cash',
      onDone: [
        { ...isPaid, target: 'delivering' },
        { guard: 'wantsBank', target: 'byBank' },
        { guard: 'wantsOut', target: 'refunding' },
        // The acceptor is gone: the bank card may still pay, and coins that are in are given back.
        { target: 'payingAgain', actions: refuse('coins-stopped') },
      ],
    },
    initial: 'taking',
    states: {
      taking: {
        after: { payingWait: 'closingForOut' },
        on: {
          COIN_SEEN: { target: 'taking', reenter: true },
          TOUCH: [
            { guard: and([isButton('pay-card'), 'bankWorks']), target: 'closingForBank' },
            { guard: isButton('cancel'), target: 'closingForOut' },
            lengthens('taking'),
          ],
        },
      },
      closingForBank: { entry: 'closeCash' },
      closingForOut: { entry: 'closeCash' },
    },
  },
  cardOnly: {
    entry: because('cancelled'),
    after: { payingWait: 'refunding' },
    on: {
      TOUCH: [pays[0], { guard: isButton('cancel'), target: 'refunding' }, lengthens('cardOnly')],
    },
  },
  byBank: {
    id: 'byBank',
    entry: because('cancelled'),
    invoke: {
      src: 'bankPayment',
      id: 'bank',
      onDone: [
        { ...bank('paid'), target: 'givingBack' },
        { ...bank('not-paid'), target: 'payingAgain', actions: keepNotPaid },
        // Taken back, owed or unclear: what follows is what the sale's entries say.
        { target: 'refunding' },
      ],
    },
    on: { APPROVED: '.delivering' },
    initial: 'asking',
    states: {
      asking: {
        after: { bankWait: 'aborting' },
        on: { TOUCH: [{ guard: isButton('cancel'), target: 'aborting' }, lengthens('asking')] },
      },
      aborting: { entry: 'abortBank' },
      delivering: {
        on: forwarded,
        invoke: {
          src: 'delivery',
          id: 'delivery',
          input: deliveryInput,
          onDone: [
            { ...goods('failed'), target: 'concluding', actions: ['tellBankGoodsNotOut', becauseNotDelivered] },
            { target: 'concluding', actions: 'tellBankGoodsOut' },
          ],
          onError: { target: 'concluding', actions: ['reportDefect', 'tellBankGoodsNotOut', because('not-delivered')] },
        },
      },
      concluding: {},
    },
  },
  // The bank card was not charged, or the coins cannot go on: the passenger chooses anew.
  payingAgain: {
    id: 'payingAgain',
    entry: beep('refused'),
    always: { guard: and([not('bankWorks'), not(and(['coinsWork', 'coinsAreOffered']))]), target: 'refunding' },
    after: { askAgainWait: 'refunding' },
    on: {
      TOUCH: [...pays, { guard: isButton('cancel'), target: 'refunding' }, lengthens('payingAgain')],
    },
  },
  delivering: {
    on: forwarded,
    invoke: {
      src: 'delivery',
      id: 'delivery',
      input: deliveryInput,
      onDone: [{ ...goods('failed'), target: 'refunding', actions: becauseNotDelivered }, { target: 'givingBack' }],
      onError: { target: 'refunding', actions: ['reportDefect', because('not-delivered')] },
    },
  },
  // The goods are out: change, then thanks.
  givingBack: {
    invoke: {
      src: 'settleSale',
      onDone: [
        { ...withSlip, target: '#slip', actions: keepSettled },
        { target: '#thanks', actions: keepSettled },
      ],
      onError: { target: '#outOfService', actions: 'reportDefect' },
    },
  },
  // They are not: all of it comes back.
  refunding: {
    id: 'refunding',
    invoke: {
      src: 'settleSale',
      onDone: [
        { ...withSlip, target: '#slip', actions: keepSettled },
        { target: '#refunded', actions: keepSettled },
      ],
      onError: { target: '#outOfService', actions: 'reportDefect' },
    },
  },
} as const;
