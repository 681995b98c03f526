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
export type CoinFate = 'accepted' | 'returned' | 'kept-silently';

const ACK = { header: 0, data: [] as number[] };
const NAK = { header: 5, data: [] as number[] };

export interface DeviceAnswer {
  readonly header: number;
  readonly data: readonly number[];
}

/** A coin acceptor of the bench: counts what falls through it and answers as ccTalk Part 3 says. */
export class VirtualAcceptor {
  readonly model: AcceptorModel;
  #counter = 0;
  #events: [a: number, b: number][] = [];
  #mask = 0;
  #master = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #fault = 0;

  constructor(model: AcceptorModel) {
    this.model = model;
    this.reset();
  }

  /** Power back, or the reset command: events and inhibits are forgotten, and every coin is refused. */
  reset(): void {
    this.#counter = 0;
    this.#events = Array.from({ length: 5 }, () => [0, 0]);
    this.#mask = 0;
    this.#master = 0;
  }

  /** Its self-check finds this fault from now on; 0 = none. */
  breakDown(fault: number): void {
    this.#fault = fault;
  }

  get accepting(): boolean {
    return this.#master === 1;
  }

  /** A coin falls into the slot. `unseen`: its event is lost, as when the light barrier fails. */
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
    this.#push(position, 1);
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
        return { header: 0, data: [this.#counter, ...this.#events.flat()] };
      case 1:
        this.reset();
        return ACK;
      default:
        return NAK;
    }
  }

  #push(a: number, b: number): void {
    this.#counter = this.#counter === 255 ? 1 : this.#counter + 1;
    this.#events = [[a, b], ...this.#events.slice(0, 4)];
  }
}

export function text(content: string): DeviceAnswer {
  return { header: 0, data: [...content].map((character) => character.charCodeAt(0)) };
}

export function lowFirst(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
