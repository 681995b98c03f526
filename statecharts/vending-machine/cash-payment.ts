import { fromCallback, fromPromise, setup, stateIn } from 'xstate';
import type { CashOutcome } from './events.ts';

type CashEvent =
  /** A coin was credited and journaled. */
  | { readonly type: 'COIN'; readonly paid: boolean }
  /** The acceptor is gone. */
  | { readonly type: 'NO_MORE_COINS' }
  /** The passenger does not want to pay with coins any more, or his time is over. */
  | { readonly type: 'CLOSE' };

const cashSetup = setup({
  types: { events: {} as CashEvent, output: {} as CashOutcome },
  actors: {
    /** Tells each coin once it is on the disk, and that the acceptor is gone. */
    watchCoins: fromCallback<CashEvent>(() => undefined),
    /** Opens the acceptor for the coins that may be taken now. */
    openCoins: fromPromise<void>(() => Promise.reject(new Error('openCoins is not provided'))),
    /** Refuses all coins, and journals that no more are wanted. */
    closeCoins: fromPromise<void>(() => Promise.reject(new Error('closeCoins is not provided'))),
  },
  guards: {
    isPaid: ({ event }) => event.type === 'COIN' && event.paid,
    enoughIsIn: stateIn({ taking: { money: 'enough' } }),
  },
  delays: {
    /** Coins under way when the acceptor was closed. */
    lateCoins: 1000,
  },
});

const closing = '#closing';

/**
 * Coins until the price is paid, or nobody wants any more (J33). `money` follows what is in, `acceptor` what the
 * device does: after each coin those are refused whose change could not be paid, and after the close a second passes
 * for coins under way. Whatever fails, the coins that came count.
 */
export const cashPaymentChart = cashSetup.createMachine({
  id: 'cashPayment',
  initial: 'taking',
  output: ({ event }) => (event as unknown as { readonly output: CashOutcome }).output,
  states: {
    taking: {
      type: 'parallel',
      invoke: { src: 'watchCoins' },
      states: {
        money: {
          initial: 'short',
          states: {
            short: { on: { COIN: { guard: 'isPaid', target: 'enough' } } },
            enough: { id: 'enough' },
          },
        },
        acceptor: {
          initial: 'opening',
          states: {
            opening: {
              invoke: { src: 'openCoins', onDone: 'open', onError: closing },
              on: {
                COIN: [
                  { guard: 'isPaid', target: closing },
                  { target: 'opening', reenter: true },
                ],
                CLOSE: closing,
                NO_MORE_COINS: closing,
              },
            },
            open: {
              on: {
                COIN: [{ guard: 'isPaid', target: closing }, { target: 'opening' }],
                CLOSE: closing,
                NO_MORE_COINS: closing,
              },
            },
            closing: {
              id: 'closing',
              // An acceptor that cannot be told any more stops by itself: it misses our questions.
              invoke: { src: 'closeCoins', onDone: 'late', onError: 'late' },
            },
            late: { after: { lateCoins: 'counted' } },
            counted: {
              always: [{ guard: 'enoughIsIn', target: '#paid' }, { target: '#unpaid' }],
            },
          },
        },
      },
    },
    paid: { id: 'paid', type: 'final', output: { paid: true } },
    unpaid: { id: 'unpaid', type: 'final', output: { paid: false } },
  },
});

export type CashPaymentChart = typeof cashPaymentChart;
