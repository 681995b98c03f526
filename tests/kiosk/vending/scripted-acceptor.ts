import type {
  CoinAcceptor,
  CoinAcceptorEvent,
  CoinAcceptorStatus,
  CreditReading,
  RecognisedCoin,
} from '../../../devices/coin-acceptor/contract.ts';
import { DeviceFailure } from '../../../devices/device-failure.ts';
import { type Grosze, grosze } from '../../../fares/money.ts';

const VALUES = [10, 20, 50, 100, 200, 500].map(grosze);
const COINS: readonly RecognisedCoin[] = VALUES.map((value, index) => ({
  position: index + 1,
  name: `PL${value}A`,
  value,
}));

/** A coin acceptor with its own memory, which outlives every machine that it is connected to. */
export class ScriptedAcceptor {
  /** Coins that are in the machine for good. */
  accepted = 0;
  returned = 0;
  counter = 0;
  lost = false;
  /** Coins since ever, newest last; the device itself remembers five. */
  readonly history: Grosze[] = [];
  #open: ReadonlySet<Grosze> = new Set();
  #machine: Connection | undefined;

  /** A machine takes hold of it; the one before hears nothing more. */
  connect(): CoinAcceptor {
    this.#machine?.cut();
    this.#open = new Set();
    this.#machine = new Connection(this);
    return this.#machine;
  }

  /** The machine is gone: it stops by itself, since nobody asks it any more. */
  disconnect(): void {
    this.#machine?.cut();
    this.#machine = undefined;
    this.#open = new Set();
  }

  setOpen(values: ReadonlySet<Grosze>): void {
    this.#open = values;
  }

  /** Somebody drops a coin. */
  drop(value: Grosze): 'accepted' | 'returned' {
    if (!this.#open.has(value) || this.lost) {
      this.returned += value;
      return 'returned';
    }
    this.accepted += value;
    this.history.push(value);
    this.counter = this.counter === 255 ? 1 : this.counter + 1;
    this.#machine?.tell({
      kind: 'credit',
      reading: this.reading(),
      coins: COINS.filter((coin) => coin.value === value),
    });
    return 'accepted';
  }

  setLost(lost: boolean): void {
    this.lost = lost;
    this.#machine?.setStatus(lost ? { kind: 'lost', detail: 'unplugged' } : { kind: 'ready', accepting: false });
  }

  reading(): CreditReading {
    return { serial: 4711, epoch: 1, counter: this.counter, events: this.history.slice(-5).reverse().join('-') };
  }

  /** Coins that came after this reading. */
  since(last: CreditReading | null): readonly Grosze[] {
    if (last === null) return [];
    const missed = this.counter - last.counter + (this.counter < last.counter ? 255 : 0);
    return missed === 0 ? [] : this.history.slice(-Math.min(5, missed));
  }
}

class Connection implements CoinAcceptor {
  status: CoinAcceptorStatus = { kind: 'starting' };
  readonly coins = COINS;
  readonly #device: ScriptedAcceptor;
  readonly #listeners = new Set<(event: CoinAcceptorEvent) => void>();
  #cut = false;

  constructor(device: ScriptedAcceptor) {
    this.#device = device;
  }

  cut(): void {
    this.#cut = true;
    this.#listeners.clear();
  }

  tell(event: CoinAcceptorEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  setStatus(status: CoinAcceptorStatus): void {
    this.status = status;
    this.tell({ kind: 'status', status });
  }

  subscribe(listener: (event: CoinAcceptorEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(last: CreditReading | null): Promise<void> {
    await Promise.resolve();
    if (this.#device.lost) return this.setStatus({ kind: 'lost', detail: 'unplugged' });
    if (last === null) this.tell({ kind: 'found', reading: this.#device.reading() });
    const missed = this.#device.since(last);
    if (missed.length > 0) {
      const coins = missed.flatMap((value) => COINS.filter((coin) => coin.value === value));
      this.tell({ kind: 'credit', reading: this.#device.reading(), coins });
    }
    this.setStatus({ kind: 'ready', accepting: false });
  }

  async accept(values: ReadonlySet<Grosze>): Promise<void> {
    await this.#answer();
    this.#device.setOpen(values);
  }

  async refuse(): Promise<void> {
    await this.#answer();
    this.#device.setOpen(new Set());
  }

  async close(): Promise<void> {
    this.#device.setOpen(new Set());
  }

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (this.#cut) return new Promise(() => {});
    if (this.#device.lost) throw new DeviceFailure('coin-acceptor', 'lost', 'no answer');
  }
}
