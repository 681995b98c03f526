import {
  type AnyStateMachine,
  createActor,
  fromCallback,
  fromPromise,
  type InspectionEvent,
  type NonReducibleUnknown,
} from 'xstate';
import type { BankTerminalEvent } from '../../devices/bank-terminal/contract.ts';
import type { CardInField, CardReader } from '../../devices/card-reader/contract.ts';
import type { RecordedSignals } from '../../devices/signals/recorded-signals.ts';
import { waitFor } from '../../fares/cities/slow-mode.ts';
import { MOST_DAYS_AHEAD } from '../../fares/products/contract-sale.ts';
import { type BankEvent, bankPaymentChart, type Recalled } from '../../statecharts/vending-machine/bank-payment.ts';
import { cashPaymentChart } from '../../statecharts/vending-machine/cash-payment.ts';
import { vendingChart } from '../../statecharts/vending-machine/chart.ts';
import { type Coding, deliveryChart, type Printing } from '../../statecharts/vending-machine/delivery.ts';
import type {
  CardAnswer,
  CardRequest,
  DeliveryFailure,
  DeliveryResult,
  Recovered,
  SaleBegun,
  SaleOrder,
  SellingDevice,
  Settled,
  VendingEvent,
} from '../../statecharts/vending-machine/events.ts';
import type { MachineClock } from '../machine/clock.ts';
import type { Stage, UnnumberedScene } from '../screen/stage.ts';
import { note } from '../validator/service/carry-out.ts';
import { authorise, type Goods, isOpenAtBank, recall, reverse } from './bank-desk.ts';
import { beginSale } from './begin-sale.ts';
import { codeCard } from './code-card.ts';
import { CoinDesk, closeCoins, openCoins, watchCoins } from './coins.ts';
import { recordNow, saleNow, type VendingDesk } from './desk.ts';
import { bankReceipt } from './documents/bank-receipt.ts';
import { entrust } from './entrust.ts';
import { VendingPresenter } from './presenter.ts';
import { printReceipt, printTicket } from './print-goods.ts';
import { readCard } from './read-card.ts';
import { recoverSales, settleSale } from './settle-sale.ts';
import type { VendingProfile } from './vending-profile.ts';

export interface VendingParts {
  readonly clock: Pick<MachineClock, 'now' | 'elapsed' | 'setTimeout' | 'clearTimeout' | 'rate'>;
  readonly profile: VendingProfile;
  readonly desk: VendingDesk;
  readonly reader: CardReader;
  readonly signals: Pick<RecordedSignals, 'give'>;
  readonly stage: Pick<Stage, 'show'>;
  /** An inspector for the chart's actor, given the chart with its effects. */
  readonly watch?: ((chart: AnyStateMachine) => (event: InspectionEvent) => void) | undefined;
}

/** A running vending machine. */
export interface VendingMachine {
  /** XState's state value, and beside it that of each payment or delivery under way. */
  readonly stateValue: unknown;
  /** Resolves when passengers can be served for the first time, or when the reason why not is on the screen. */
  readonly settledIn: Promise<void>;
  /** A card is being read or written, or money is moving. */
  readonly busy: boolean;
  /** Grosze that the machine owes to passengers. */
  readonly owed: number;
  touch(button: string): void;
  scene(): UnnumberedScene;
  /** After the clock was set: what is on the screen may be wrong. */
  refresh(): void;
  onIdle(listener: () => void): void;
  stop(): Promise<void>;
}

/** Puts charts, devices, journal and screen together. Everything that happens comes in as an event of the chart. */
export function startVending(parts: VendingParts): VendingMachine {
  const { clock, profile, desk, reader, signals } = parts;
  const { delays, slowMode } = profile;
  const idle = new Set<() => void>();
  let working = 0;

  /** Counts what must not be cut off by an orderly stop. */
  async function work<Result>(job: () => Promise<Result>): Promise<Result> {
    working += 1;
    try {
      return await job();
    } finally {
      working -= 1;
      presenter.refresh();
      for (const listener of idle) listener();
    }
  }

  const promised = <Output, Input = NonReducibleUnknown>(job: (input: Input) => Promise<Output>) =>
    fromPromise<Output, Input>(({ input }) => work(() => job(input)));

  const authoriseLogic = fromCallback<BankEvent>(({ sendBack, receive }) => {
    const abort = new AbortController();
    let tellGoods = (_: Goods): void => {};
    const goods = new Promise<Goods>((resolve) => {
      tellGoods = resolve;
    });
    receive((event) => {
      if (event.type === 'ABORT') abort.abort();
      if (event.type === 'GOODS_OUT') tellGoods('delivered');
      if (event.type === 'GOODS_NOT_OUT') tellGoods('failed');
    });
    desk.counter.prompt = undefined;
    void work(() => authorise(desk, { abort, goods: () => goods, tell: sendBack }));
    return () => abort.abort();
  });

  const watchLogic = fromCallback<{ type: 'COIN'; paid: boolean } | { type: 'NO_MORE_COINS' } | { type: 'CLOSE' }>(
    ({ sendBack }) =>
      watchCoins(desk, {
        coin(paid) {
          sendBack({ type: 'COIN', paid });
          actor.send({ type: 'COIN_SEEN' });
        },
        noMoreCoins: () => sendBack({ type: 'NO_MORE_COINS' }),
      }),
  );

  const cash = cashPaymentChart.provide({
    actors: {
      watchCoins: watchLogic,
      openCoins: promised<void>(() => openCoins(desk)),
      closeCoins: promised<void>(() => closeCoins(desk)),
    },
    delays: { lateCoins: delays.lateCoinsMs },
  });
  const bank = bankPaymentChart.provide({
    actors: {
      authorise: authoriseLogic,
      recall: promised<Recalled, { readonly goods: 'out' | 'not-out' }>(({ goods }) =>
        recall(desk, goods === 'not-out' ? 'returns' : 'give-up'),
      ),
      reverse: promised<'reversed' | 'owed'>(() => reverse(desk)),
    },
  });
  const delivery = deliveryChart.provide({
    actors: {
      printTicket: promised<Printing>(() => printTicket(desk)),
      codeCard: promised<Coding, { readonly card: CardInField }>(({ card }) => codeCard(desk, card)),
      printReceipt: promised<void>(() => printReceipt(desk)),
      entrust: promised<void>(() => entrust(desk)),
      giveUp: promised<DeliveryResult, { readonly why: DeliveryFailure }>(({ why }) => giveUp(desk, why)),
    },
    delays: {
      cardDeadline: ({ context }) => lengthOf(delays.cardDeadlineMs, context.lengthened > 0 ? 'slow' : 'ordinary'),
      doubtDeadline: ({ context }) => lengthOf(delays.doubtMs, context.lengthened > 0 ? 'slow' : 'ordinary'),
    },
  });

  /** A40: a wait at the pace that the passenger has chosen. */
  function lengthOf(milliseconds: number, pace: 'ordinary' | 'slow'): number {
    return waitFor(milliseconds, pace === 'slow' ? slowMode : undefined).lengthMs;
  }
  const paced =
    (milliseconds: number) =>
    ({ context }: { readonly context: { readonly pace: 'ordinary' | 'slow' } }): number =>
      lengthOf(milliseconds, context.pace);

  const chart = vendingChart.provide({
    actors: {
      recoverSales: promised<Recovered>(async () => {
        // What the acceptor told when it was found belongs to the sale that was cut short.
        await coinDesk.idle();
        return recoverSales(desk);
      }),
      readCard: promised<CardAnswer, CardRequest>((request) => readCard(desk, request)),
      beginSale: promised<SaleBegun, SaleOrder>((order) => beginSale(desk, order)),
      settleSale: promised<Settled>(() => settleSale(desk)),
      cashPayment: cash,
      bankPayment: bank,
      delivery,
    },
    actions: {
      beep: (_, { cause }) => signals.give({ kind: 'beep', count: cause === 'done' ? 1 : 3 }),
      reportDefect: ({ event }) => desk.log('a defect while a passenger was served', { error: String(errorOf(event)) }),
    },
    delays: {
      choiceWait: paced(delays.choiceMs),
      cardWait: paced(delays.cardWaitMs),
      payingWait: paced(delays.payingMs),
      bankWait: paced(delays.bankMs),
      askAgainWait: paced(delays.askAgainMs),
      resultTime: paced(delays.resultMs),
      slipTime: paced(delays.slipMs),
      uncertainTime: paced(delays.uncertainMs),
      idleTime: delays.idleMs,
      outOfServiceTime: delays.outOfServiceMs,
    },
  });
  const actor = createActor(chart, {
    clock,
    input: { mostDaysAhead: MOST_DAYS_AHEAD, mostLengthened: slowMode.extensions },
    ...(parts.watch === undefined ? {} : { inspect: parts.watch(chart) }),
  });
  const presenter = new VendingPresenter({ ...parts, actor, lengthOf });
  actor.subscribe((snapshot) => presenter.show(snapshot));
  // Children of the dialog change what the passenger sees, too.
  actor.system.inspect((event) => {
    if (event.type === '@xstate.snapshot' && event.actorRef !== actor) presenter.refresh();
  });
  const coinDesk = new CoinDesk(desk, () => tell({ type: 'UNFINISHED' }));
  actor.start();

  function tell(event: VendingEvent): void {
    actor.send(event);
  }
  const bankLines: string[] = [];
  const ends = [
    reader.subscribe((event) => {
      switch (event.kind) {
        case 'card':
          return tell({ type: 'CARD', card: event.card });
        case 'two-cards':
          return tell({ type: 'TWO_CARDS' });
        case 'unreadable':
          return tell({ type: 'UNREADABLE' });
        case 'removed':
          return tell({ type: 'FIELD_EMPTY' });
        case 'status':
          return health('READER', 'reader', event.status.kind);
      }
    }),
    desk.acceptor?.subscribe((event) => {
      if (event.kind === 'status') health('ACCEPTOR', 'coin-acceptor', event.status.kind);
    }) ?? (() => {}),
    desk.terminal?.subscribe((event) => {
      hearTerminal(event);
    }) ?? (() => {}),
    desk.printer?.subscribe((event) => {
      health('PRINTER', 'printer', event.status.kind);
    }) ?? (() => {}),
    ...desk.hoppers.map((hopper) =>
      hopper.subscribe((event) => {
        note(desk.card, deviceEntry(desk, hopper.name, event.status.kind));
        presenter.refresh();
      }),
    ),
    desk.journal.subscribe((event) => {
      if (event.kind === 'status') hearJournal();
    }),
    desk.book.subscribe(() => presenter.refresh()),
  ];

  function hearTerminal(event: BankTerminalEvent): void {
    switch (event.kind) {
      case 'status':
        health('TERMINAL', 'bank-terminal', event.status.kind);
        lookAtParked();
        return;
      case 'prompt':
        desk.counter.prompt = event.prompt;
        presenter.refresh();
        return;
      case 'print':
        if (event.copy !== 'passenger') return;
        bankLines.splice(0, bankLines.length, ...event.lines);
        void desk.press.print(bankReceipt(desk.counter.sale ?? '', bankLines));
        return;
    }
  }

  function health(device: SellingDevice, name: string, status: string): void {
    note(desk.card, deviceEntry(desk, name, status));
    if (status === 'starting') return;
    tell({ type: status === 'ready' ? `${device}_READY` : `${device}_LOST` });
  }

  function hearJournal(): void {
    const { status } = desk.journal;
    if (status.kind === 'ready') tell({ type: 'JOURNAL_READY' });
    else tell({ type: 'JOURNAL_FAILED', fault: status.failure === 'disk-full' ? 'disk-full' : 'journal' });
  }

  /** A tariff can begin or end with a day. */
  function lookAtTariff(): void {
    tell({ type: desk.tariff() === undefined ? 'TARIFF_MISSING' : 'TARIFF_READY' });
  }

  /** A payment that only the terminal can clear up is asked for again, while nobody is served. */
  function lookAtParked(): void {
    const { terminal, book } = desk;
    if (terminal?.status.kind !== 'ready') return;
    if (book.open.some(({ sale }) => isOpenAtBank(sale.card))) tell({ type: 'UNFINISHED' });
  }

  /** What a device says of itself before it has said anything: a machine without it has lost it. */
  function firstWord(device: SellingDevice, status: string | undefined): void {
    if (status === 'starting') return;
    tell({ type: status === 'ready' ? `${device}_READY` : `${device}_LOST` });
  }

  hearJournal();
  lookAtTariff();
  firstWord('READER', reader.status.kind);
  firstWord('ACCEPTOR', desk.acceptor?.status.kind);
  firstWord('TERMINAL', desk.terminal?.status.kind);
  firstWord('PRINTER', desk.printer?.status.kind);
  const ticking = presenter.tickEveryMinute(() => {
    lookAtTariff();
    lookAtParked();
  });

  const settledIn = new Promise<void>((resolve) => {
    const look = (): void => {
      const { dialog } = actor.getSnapshot().value;
      if (dialog !== 'starting' && dialog !== 'recovering') resolve();
    };
    actor.subscribe(look);
    look();
  });

  return {
    get stateValue() {
      const { value, children } = actor.getSnapshot();
      const [cashNow, bankNow, deliveryNow] = [children.cash, children.bank, children.delivery];
      return {
        ...value,
        ...(cashNow === undefined ? {} : { cash: cashNow.getSnapshot().value }),
        ...(bankNow === undefined ? {} : { bank: bankNow.getSnapshot().value }),
        ...(deliveryNow === undefined ? {} : { delivery: deliveryNow.getSnapshot().value }),
      };
    },
    settledIn,
    get busy() {
      return working > 0;
    },
    get owed() {
      return desk.book.totals.owed;
    },
    touch: (button) => tell({ type: 'TOUCH', button }),
    scene: () => presenter.scene(),
    refresh() {
      lookAtTariff();
      presenter.refresh();
    },
    onIdle: (listener) => void idle.add(listener),
    async stop() {
      ticking();
      await desk.acceptor?.refuse().catch(() => undefined);
      await coinDesk.idle();
      coinDesk.stop();
      for (const end of ends) end();
      actor.stop();
    },
  };
}

/** Journals that the goods certainly did not go out; a disk that refuses is no reason to say otherwise. */
async function giveUp(desk: VendingDesk, why: DeliveryFailure): Promise<DeliveryResult> {
  const { delivery } = saleNow(desk).sale;
  if (delivery.kind === 'intended') {
    await recordNow(desk, { event: 'delivery-failed', why }).catch((error: unknown) => {
      desk.log('a failed delivery was not journaled', { error: String(error) });
    });
  }
  return { kind: 'failed', why };
}

function deviceEntry(desk: VendingDesk, device: string, status: string) {
  return { at: desk.now(), kind: 'DEVICE', body: { device, status } } as const;
}

function errorOf(event: unknown): unknown {
  return typeof event === 'object' && event !== null && 'error' in event ? event.error : event;
}
