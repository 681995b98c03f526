/** What an acceptor keeps over a power cut: nothing of its events; its number and its coins are burnt in. */
export interface AcceptorModel {
  readonly address: number;
  readonly serial: number;
  /** Coin ids by position from 1, e.g. `PL100A`, each with its worth; null = an unused place. */
  readonly coins: readonly ({ readonly id: string; readonly grosze: number } | null)[];
  /** Refuses coins when its events were not read for so long, ms; null = a model without such a watchdog. */
  readonly watchdogMs: number | null;
}

/** What became of a coin that was dropped into the slot. */
export type CoinFate = 'accepted' | 'returned';

/** A coin or a code, and whether a host has heard of it. */
interface KeptEvent {
  readonly a: number;
  readonly b: number;
  /** Worth of the coin; 0 where there is none. */
  readonly grosze: number;
  told: boolean;
}

const KEPT_EVENTS = 5;
/** The credit sensor is blocked: the coin is returned (Part 3, table of error codes). */
const SENSOR_BLOCKED = 14;

const ACK = { header: 0, data: [] as number[] };
const NAK = { header: 5, data: [] as number[] };

export interface DeviceAnswer {
  readonly header: number;
  readonly data: readonly number[];
}

/** A coin acceptor of the bench: counts what falls through it and answers as ccTalk Part 3 says. */
export class VirtualAcceptor {
  readonly model: AcceptorModel;
  readonly #onLost: (grosze: number) => void;
  #counter = 0;
  #events: KeptEvent[] = [];
  #mask = 0;
  #master = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #fault = 0;

  /** `onLost`: a coin was taken, and its event is gone before any host has heard of it. */
  constructor(model: AcceptorModel, onLost: (grosze: number) => void = () => undefined) {
    this.model = model;
    this.#onLost = onLost;
    this.reset();
  }

  /** Power back, or the reset command: events and inhibits are forgotten, and every coin is refused. */
  reset(): void {
    for (const event of this.#events) this.#forget(event);
    this.#counter = 0;
    this.#events = Array.from({ length: KEPT_EVENTS }, () => ({ a: 0, b: 0, grosze: 0, told: true }));
    this.#mask = 0;
    this.#master = 0;
  }

  /** Its self-check finds this fault from now on, and a sensor says so; 0 = none. */
  breakDown(fault: number): void {
    this.#fault = fault;
    if (fault !== 0) this.event(SENSOR_BLOCKED);
  }

  get accepting(): boolean {
    return this.#master === 1;
  }

  /** Its last answer to header 229 has reached the line whole: what it tells is told. */
  heard(): void {
    for (const event of this.#events) event.told = true;
  }

  /** A coin falls into the slot. */
  drop(grosze: number, now: number): CoinFate {
    const position = this.model.coins.findIndex((coin) => coin?.grosze === grosze) + 1;
    const watched = this.model.watchdogMs === null || now - this.#readAt <= this.model.watchdogMs;
    if (position === 0) {
      if (this.#master === 1) this.#push(0, 25);
      return 'returned';
    }
    if (this.#fault !== 0 || this.#master !== 1 || !watched) return 'returned';
    if ((this.#mask & (1 << (position - 1))) === 0) {
      this.#push(0, 127 + position);
      return 'returned';
    }
    this.#push(position, 1, grosze);
    return 'accepted';
  }

  /** An event that is no coin, by its code. */
  event(code: number): void {
    this.#push(0, code);
  }

  answer(header: number, data: readonly number[], now: number): DeviceAnswer {
    switch (header) {
      case 254:
        return ACK;
      case 245:
        return text('Coin Acceptor');
      case 246:
        return text('KSW');
      case 244:
        return text('VA-1');
      case 241:
        return text('1.0');
      case 242:
        return { header: 0, data: lowFirst(this.model.serial, 3) };
      case 232:
        return { header: 0, data: [this.#fault] };
      case 184: {
        const coin = this.model.coins[(data[0] ?? 0) - 1];
        return data[0] === undefined || data[0] < 1 || data[0] > 16 ? NAK : text(coin?.id ?? '......');
      }
      case 231:
        this.#mask = (data[0] ?? 0) + (data[1] ?? 0) * 256;
        return ACK;
      case 230:
        return { header: 0, data: lowFirst(this.#mask, 2) };
      case 228:
        this.#master = (data[0] ?? 0) & 1;
        return ACK;
      case 227:
        return { header: 0, data: [this.#master] };
      case 229:
        this.#readAt = now;
        return { header: 0, data: [this.#counter, ...this.#events.flatMap(({ a, b }) => [a, b])] };
      case 1:
        this.reset();
        return ACK;
      default:
        return NAK;
    }
  }

  #push(a: number, b: number, grosze = 0): void {
    this.#counter = this.#counter === 255 ? 1 : this.#counter + 1;
    const oldest = this.#events.pop();
    if (oldest !== undefined) this.#forget(oldest);
    this.#events.unshift({ a, b, grosze, told: grosze === 0 });
  }

  #forget({ grosze, told }: KeptEvent): void {
    if (!told) this.#onLost(grosze);
  }
}

export function text(content: string): DeviceAnswer {
  return { header: 0, data: [...content].map((character) => character.charCodeAt(0)) };
}

export function lowFirst(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
