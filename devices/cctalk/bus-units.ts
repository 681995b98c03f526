import { DeviceFailure } from '../device-failure.ts';
import { openSerialLine } from '../serial-line/serial-line.ts';
import { AcceptorUnit } from './acceptor-unit.ts';
import type { BusOrders, CctalkBusSettings, FromBus, OrderName } from './bus-messages.ts';
import { BY_SERIAL_NUMBER, UNENCRYPTED } from './dispense-cipher.ts';
import { CctalkLine, LINE_TIMING } from './exchange.ts';
import { HopperUnit } from './hopper-unit.ts';

const REOPEN_MS = 1000;
const HOPPERS_EVERY_MS = 1000;
const ASK_PAYOUT_EVERY_MS = 100;
const PAYOUT_STALL_MS = 10_000;

type Carry = { [Name in OrderName]: (...ask: BusOrders[Name]['ask']) => Promise<BusOrders[Name]['answer']> };

/**
 * The devices of one ccTalk line, polled by their own clock. A line that is gone is opened again; the units outlive it
 * and then find their devices anew.
 */
export class BusUnits {
  readonly #settings: CctalkBusSettings;
  readonly #tell: (message: FromBus) => void;
  #acceptor: AcceptorUnit | undefined;
  readonly #hoppers = new Map<string, HopperUnit>();
  readonly #line: ReopenedLine;
  #closed = false;
  readonly orders: Carry;

  constructor(settings: CctalkBusSettings, tell: (message: FromBus) => void) {
    this.#settings = settings;
    this.#tell = tell;
    this.#line = new ReopenedLine(settings, (detail) => this.#lineLost(detail));
    const talk = new CctalkLine(this.#line, LINE_TIMING);
    this.#makeUnits(talk);
    this.orders = this.#ordersOf();
  }

  /** The computer is off: not a word more. */
  async abandon(): Promise<void> {
    this.#closed = true;
    await this.#line.close();
  }

  #makeUnits(talk: CctalkLine): void {
    const { acceptor, hoppers } = this.#settings;
    if (acceptor !== undefined) {
      const unit: AcceptorUnit = new AcceptorUnit(talk, acceptor, (event) =>
        this.#tell({ tell: 'acceptor', event, coins: unit.coins, status: unit.status }),
      );
      this.#acceptor = unit;
    }
    for (const { name, address, check, dispense } of hoppers) {
      const cipher = dispense === 'serial-number' ? BY_SERIAL_NUMBER : UNENCRYPTED;
      const options = { device: { address, check }, cipher, askEveryMs: ASK_PAYOUT_EVERY_MS, stallMs: PAYOUT_STALL_MS };
      const unit = new HopperUnit(talk, options, (status) => this.#tell({ tell: 'hopper', hopper: name, status }));
      this.#hoppers.set(name, unit);
    }
  }

  #ordersOf(): Carry {
    const acceptor = () => this.#acceptor ?? missing('coin acceptor');
    const hopper = (name: string) => this.#hoppers.get(name) ?? missing(`hopper ${name}`);
    return {
      start: async (last) => {
        await this.#line.open();
        await acceptor().start(last);
        void this.#repeat(this.#settings.pollMs, () => acceptor().poll());
        return undefined;
      },
      accept: async (values) => void (await acceptor().accept(values)),
      refuse: async () => void (await acceptor().refuse()),
      'start-hopper': async (name) => {
        await this.#line.open();
        await hopper(name).poll();
        void this.#repeat(HOPPERS_EVERY_MS, () => hopper(name).poll());
        return undefined;
      },
      counters: (name) => hopper(name).counters(),
      pay: (name, count, before) => hopper(name).pay(count, before),
      recall: (name, count, before) => hopper(name).recall(count, before),
      stop: (name) => hopper(name).stop(),
      close: async () => {
        this.#closed = true;
        await this.#acceptor?.close();
        for (const unit of this.#hoppers.values()) await unit.close();
        await this.#line.close();
        return undefined;
      },
    };
  }

  async #repeat(everyMs: number, act: () => Promise<void>): Promise<void> {
    while (!this.#closed) {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      if (!this.#closed && this.#line.isOpen) await act();
    }
  }

  #lineLost(detail: string): void {
    this.#acceptor?.lineLost(detail);
    for (const unit of this.#hoppers.values()) unit.lineLost(detail);
  }
}

function missing(device: string): never {
  throw new DeviceFailure(device, 'refused', 'there is none on this line');
}

/** A serial line that is opened again whenever it is gone. */
class ReopenedLine {
  readonly #settings: CctalkBusSettings;
  readonly #lost: (detail: string) => void;
  readonly #listeners: ((bytes: Uint8Array) => void)[] = [];
  #line: Awaited<ReturnType<typeof openSerialLine>> | undefined;
  #opening: Promise<void> | undefined;
  #closed = false;

  constructor(settings: CctalkBusSettings, lost: (detail: string) => void) {
    this.#settings = settings;
    this.#lost = lost;
  }

  get isOpen(): boolean {
    return this.#line !== undefined;
  }

  /** Resolves after the first try; goes on trying by itself. */
  open(): Promise<void> {
    this.#opening ??= this.#tryOpen();
    return this.#opening;
  }

  write(bytes: Uint8Array): void {
    this.#line?.write(bytes);
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  onGone(): void {
    // It is never gone for good.
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#line?.close();
  }

  async #tryOpen(): Promise<void> {
    if (this.#closed) return;
    try {
      const line = await openSerialLine(this.#settings);
      this.#line = line;
      line.onBytes((bytes) => {
        for (const listener of this.#listeners) listener(bytes);
      });
      line.onGone((detail) => this.#again(detail));
    } catch (error) {
      this.#again(error instanceof Error ? error.message : String(error));
    }
  }

  #again(detail: string): void {
    this.#line = undefined;
    if (this.#closed) return;
    this.#lost(detail);
    setTimeout(() => void this.#tryOpen(), REOPEN_MS).unref();
  }
}
