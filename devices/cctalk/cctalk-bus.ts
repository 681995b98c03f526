import { type Grosze, grosze } from '../../fares/money.ts';
import type {
  CoinAcceptor,
  CoinAcceptorEvent,
  CoinAcceptorStatus,
  CreditReading,
  RecognisedCoin,
} from '../coin-acceptor/contract.ts';
import type { CoinHopper, CoinHopperEvent, CoinHopperStatus } from '../coin-hopper/contract.ts';
import { DeviceFailure } from '../device-failure.ts';
import type { BusOrders, CctalkBusSettings, CctalkHopperSettings, FromBus, OrderName, ToBus } from './bus-messages.ts';
import { type BusHost, busProcess, type OpenBusHost } from './bus-process.ts';

export interface CctalkBus {
  /** Undefined where the settings name none. */
  readonly acceptor: CoinAcceptor | undefined;
  readonly hoppers: readonly CoinHopper[];
  /** Refuses coins, disables hoppers, ends the bus. */
  close(): Promise<void>;
}

/** 2 and 5 zł coins are heavy: one a command; of the others five. */
const HEAVY_FROM = 200;

/**
 * Coin acceptor and hoppers of one ccTalk line (ccTalk Part 2 and 3), in a process of its own. Nothing is sent before
 * a device is started. A process that dies is begun again: meanwhile its devices are lost, and then they are found as
 * after a power cut, the acceptor compared with the last reading that was told.
 */
export function openCctalkBus(settings: CctalkBusSettings, openHost: OpenBusHost = busProcess): CctalkBus {
  const bus = new Bus(settings, openHost);
  const acceptor = settings.acceptor === undefined ? undefined : acceptorOn(bus);
  return {
    acceptor,
    hoppers: settings.hoppers.map((hopper) => hopperOn(bus, hopper)),
    close: () => bus.close(),
  };
}

const AGAIN_MS = 500;
const CLOSED = 'the bus is closed';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: Error) => void;
}

/** Orders to where the devices are spoken to, and what is told there. */
class Bus {
  readonly #settings: CctalkBusSettings;
  readonly #openHost: OpenBusHost;
  #host: BusHost | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(message: FromBus) => void>();
  #next = 1;
  /** Why nothing can be ordered now. */
  #over: string | undefined;
  #again: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  /** What has been started and is started again by a new host. */
  readonly #hoppers = new Set<string>();
  #acceptorStarted = false;
  #last: CreditReading | null = null;

  constructor(settings: CctalkBusSettings, openHost: OpenBusHost) {
    this.#settings = settings;
    this.#openHost = openHost;
    this.#open();
  }

  startAcceptor(last: CreditReading | null): Promise<undefined> {
    this.#acceptorStarted = true;
    this.#last = last;
    return this.order('start', last);
  }

  startHopper(name: string): Promise<undefined> {
    this.#hoppers.add(name);
    return this.order('start-hopper', name);
  }

  order<Name extends OrderName>(order: Name, ...ask: BusOrders[Name]['ask']): Promise<BusOrders[Name]['answer']> {
    const over = this.#closing === undefined ? this.#over : CLOSED;
    if (over !== undefined) return Promise.reject(new DeviceFailure('ccTalk', 'lost', over));
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as BusOrders[Name]['answer']), reject });
      this.#host?.send({ id, order, with: ask } as ToBus);
    });
  }

  listen(listener: (message: FromBus) => void): void {
    this.#listeners.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#again);
    await this.#host?.end();
  }

  #open(): void {
    let isOver = false;
    this.#over = undefined;
    this.#host = this.#openHost(this.#settings, {
      hear: (message) => {
        if (!isOver) this.#hear(message);
      },
      gone: (detail) => {
        isOver = true;
        this.#gone(detail);
      },
    });
  }

  #hear(message: FromBus): void {
    if ('tell' in message) {
      if (message.tell === 'acceptor' && 'reading' in message.event) this.#last = message.event.reading;
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.answer);
    else waiting?.reject(new DeviceFailure(message.device, message.reason, message.detail));
  }

  #gone(detail: string): void {
    this.#over = detail;
    for (const { reject } of this.#waiting.values()) reject(new DeviceFailure('ccTalk', 'lost', detail));
    this.#waiting.clear();
    for (const listener of this.#listeners) listener({ tell: 'gone', detail });
    if (this.#closing === undefined) this.#again = setTimeout(() => this.#begin(), AGAIN_MS);
  }

  /** What had been started is looked for again; whoever is missing says so by its status. */
  #begin(): void {
    this.#open();
    for (const name of this.#hoppers) this.order('start-hopper', name).catch(() => undefined);
    if (this.#acceptorStarted) this.order('start', this.#last).catch(() => undefined);
  }
}

function acceptorOn(bus: Bus): CoinAcceptor {
  let coins: readonly RecognisedCoin[] = [];
  let status: CoinAcceptorStatus = { kind: 'starting' };
  const listeners = new Set<(event: CoinAcceptorEvent) => void>();
  bus.listen((message) => {
    if (!('tell' in message) || message.tell === 'hopper') return;
    if (message.tell === 'acceptor') coins = message.coins;
    status = message.tell === 'gone' ? { kind: 'lost', detail: message.detail } : message.status;
    const event: CoinAcceptorEvent = message.tell === 'gone' ? { kind: 'status', status } : message.event;
    for (const listener of listeners) listener(event);
  });
  return {
    get coins() {
      return coins;
    },
    get status() {
      return status;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (last) => bus.startAcceptor(last),
    accept: (values: ReadonlySet<Grosze>) => bus.order('accept', [...values]),
    refuse: () => bus.order('refuse'),
    close: () => bus.close(),
  };
}

function hopperOn(bus: Bus, { name, value }: CctalkHopperSettings): CoinHopper {
  let status: CoinHopperStatus = { kind: 'starting' };
  const listeners = new Set<(event: CoinHopperEvent) => void>();
  bus.listen((message) => {
    if (!('tell' in message) || message.tell === 'acceptor') return;
    if (message.tell === 'hopper' && message.hopper !== name) return;
    status = message.tell === 'gone' ? { kind: 'lost', detail: message.detail } : message.status;
    for (const listener of listeners) listener({ kind: 'status', status });
  });
  return {
    name,
    value: grosze(value),
    mostAtOnce: value >= HEAVY_FROM ? 1 : 5,
    get status() {
      return status;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => bus.startHopper(name),
    counters: () => bus.order('counters', name),
    pay: (count, before) => bus.order('pay', name, count, before),
    recall: (count, before) => bus.order('recall', name, count, before),
    stop: () => bus.order('stop', name),
    close: () => bus.close(),
  };
}
