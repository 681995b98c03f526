import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Grosze, grosze } from '../../fares/money.ts';
import type { CoinAcceptor, CoinAcceptorEvent, CoinAcceptorStatus, RecognisedCoin } from '../coin-acceptor/contract.ts';
import type { CoinHopper, CoinHopperEvent, CoinHopperStatus } from '../coin-hopper/contract.ts';
import { DeviceFailure } from '../device-failure.ts';
import type { BusOrders, CctalkBusSettings, CctalkHopperSettings, FromBus, OrderName } from './bus-messages.ts';

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
 * a device is started.
 */
export function openCctalkBus(settings: CctalkBusSettings): CctalkBus {
  const bus = new BusProcess(settings);
  const acceptor = settings.acceptor === undefined ? undefined : acceptorOn(bus);
  return {
    acceptor,
    hoppers: settings.hoppers.map((hopper) => hopperOn(bus, hopper)),
    close: () => bus.close(),
  };
}

const HOST = new URL('./bus-host.ts', import.meta.url);
/** What the process of the bus needs at most to refuse coins once it is told to end. */
const CLOSE_WITHIN_MS = 3000;

/** Orders into the process of the bus, and what it tells. */
class BusProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (failure: Error) => void }>();
  readonly #listeners = new Set<(message: FromBus) => void>();
  #next = 1;
  /** How the process ended. */
  #over: string | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: CctalkBusSettings) {
    this.#child = fork(HOST, [JSON.stringify(settings)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Not JSON, which has no undefined.
      serialization: 'advanced',
    });
    this.#ended = once(this.#child, 'exit').catch(() => undefined);
    this.#child.on('message', (message) => this.#hear(message as FromBus));
    this.#child.once('error', (error) => this.#gone(error.message));
    this.#child.once('exit', (code, signal) => this.#gone(`its process ended with ${signal ?? code}`));
  }

  order<Name extends OrderName>(order: Name, ...ask: BusOrders[Name]['ask']): Promise<BusOrders[Name]['answer']> {
    if (this.#over !== undefined) return Promise.reject(new DeviceFailure('ccTalk', 'lost', this.#over));
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as BusOrders[Name]['answer']), reject });
      // What cannot be sent is answered by the process's end.
      this.#child.send({ id, order, with: ask }, () => undefined);
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
    const stuck = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_WITHIN_MS);
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
    clearTimeout(stuck);
  }

  #hear(message: FromBus): void {
    if ('tell' in message) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.answer);
    else waiting?.reject(new DeviceFailure(message.device, message.reason, message.detail));
  }

  #gone(detail: string): void {
    this.#over ??= detail;
    for (const { reject } of this.#waiting.values()) reject(new DeviceFailure('ccTalk', 'lost', detail));
    this.#waiting.clear();
    for (const listener of this.#listeners) listener({ tell: 'gone', detail });
  }
}

function acceptorOn(bus: BusProcess): CoinAcceptor {
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
    start: (last) => bus.order('start', last),
    accept: (values: ReadonlySet<Grosze>) => bus.order('accept', [...values]),
    refuse: () => bus.order('refuse'),
    close: () => bus.close(),
  };
}

function hopperOn(bus: BusProcess, { name, value }: CctalkHopperSettings): CoinHopper {
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
    start: () => bus.order('start-hopper', name),
    counters: () => bus.order('counters', name),
    pay: (count, before) => bus.order('pay', name, count, before),
    recall: (count, before) => bus.order('recall', name, count, before),
    stop: () => bus.order('stop', name),
    close: () => bus.close(),
  };
}
