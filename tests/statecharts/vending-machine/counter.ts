import { createActor, fromPromise, SimulatedClock } from 'xstate';
import { unixSeconds } from '../../../fares/time.ts';
import { bankPaymentChart } from '../../../statecharts/vending-machine/bank-payment.ts';
import { cashPaymentChart } from '../../../statecharts/vending-machine/cash-payment.ts';
import { vendingChart } from '../../../statecharts/vending-machine/chart.ts';
import { type Coding, deliveryChart, type Printing } from '../../../statecharts/vending-machine/delivery.ts';
import type {
  CardAnswer,
  CardRequest,
  DeliveryResult,
  IssuedSlip,
  Recovered,
  SaleBegun,
  SaleOrder,
  Settled,
  VendingEvent,
} from '../../../statecharts/vending-machine/events.ts';

export const PROOF = { terminal: 8, at: unixSeconds(1_790_000_000), code: 'AAA-BBB' };
export const CARD = {
  uid: new Uint8Array(7),
  reader: 'test',
  transmit: () => Promise.reject(new Error('a card of this test answers nothing')),
};

/** What each effect comes to; an Error is a defect. */
export interface Fate {
  readonly recovered?: Recovered | Error;
  readonly read?: CardAnswer | Error;
  readonly begun?: SaleBegun | Error;
  readonly coding?: Coding | Error;
  readonly printing?: Printing | Error;
  readonly slip?: IssuedSlip;
  readonly settled?: Error;
}

const BEGUN: SaleBegun = { kind: 'begun', coins: 'change', card: true };
const promised = <Output, Input = unknown>(fate: Output | Error) =>
  fromPromise<Output, Input>(() => (fate instanceof Error ? Promise.reject(fate) : Promise.resolve(fate)));

/** The running charts on a clock of the test's own; every device is there unless it is named. */
export function counter(fate: Fate = {}, lost: readonly string[] = []) {
  const beeps: string[] = [];
  const defects: string[] = [];
  const orders: SaleOrder[] = [];
  const clock = new SimulatedClock();
  const paidBack = 0 as Settled['paidBack'];
  const delivery = deliveryChart.provide({
    actors: {
      printTicket: promised<Printing>(fate.printing ?? 'printed'),
      codeCard: promised<Coding, { card: CardRequest['card'] }>(fate.coding ?? { kind: 'coded' }),
      printReceipt: promised<void>(undefined),
      entrust: promised<void>(undefined),
      giveUp: fromPromise<DeliveryResult, { why: Extract<DeliveryResult, { kind: 'failed' }>['why'] }>(({ input }) =>
        Promise.resolve({ kind: 'failed', why: input.why }),
      ),
    },
  });
  const cash = cashPaymentChart.provide({
    actors: { openCoins: promised<void>(undefined), closeCoins: promised<void>(undefined) },
  });
  const chart = vendingChart.provide({
    actors: {
      recoverSales: promised<Recovered>(fate.recovered ?? { kind: 'nothing' }),
      readCard: promised<CardAnswer, CardRequest>(fate.read ?? { kind: 'refused', refusal: { reason: 'blocked' } }),
      beginSale: fromPromise<SaleBegun, SaleOrder>(({ input }) => {
        orders.push(input);
        return fate.begun instanceof Error ? Promise.reject(fate.begun) : Promise.resolve(fate.begun ?? BEGUN);
      }),
      settleSale: promised<Settled>(fate.settled ?? { paidBack, slip: fate.slip ?? null }),
      delivery,
      cashPayment: cash,
      bankPayment: bankPaymentChart,
    },
    actions: {
      beep: (_, { cause }) => void beeps.push(cause),
      reportDefect: ({ event }) => void defects.push(String((event as { error?: unknown }).error)),
    },
  });
  const actor = createActor(chart, { clock, input: { mostDaysAhead: 60, mostLengthened: 10 } });
  actor.start();
  const send = (...events: readonly VendingEvent[]) => {
    for (const event of events) actor.send(event);
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const api = {
    actor,
    clock,
    beeps,
    defects,
    orders,
    send,
    /** Touches one button after the other; what is at work ends in between. */
    async touch(...buttons: readonly string[]) {
      for (const button of buttons) {
        send({ type: 'TOUCH', button });
        await settle();
      }
    },
    async card() {
      send({ type: 'CARD', card: CARD });
      await settle();
    },
    /** To the part under way. */
    async tell(part: 'cash' | 'bank', event: { readonly type: string; readonly [key: string]: unknown }) {
      actor.getSnapshot().children[part]?.send(event as never);
      await settle();
    },
    async pass(milliseconds: number) {
      clock.increment(milliseconds);
      await settle();
    },
    settle,
    get dialog() {
      return JSON.stringify(actor.getSnapshot().value.dialog);
    },
  };
  const devices = (['READER', 'ACCEPTOR', 'TERMINAL', 'PRINTER'] as const).map(
    (device): VendingEvent => ({ type: lost.includes(device) ? `${device}_LOST` : `${device}_READY` }),
  );
  send({ type: 'JOURNAL_READY' }, { type: 'TARIFF_READY' }, ...devices);
  return settle().then(() => api);
}
