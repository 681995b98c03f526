import type {
  CoinHopper,
  CoinHopperEvent,
  CoinHopperStatus,
  HopperCounters,
  PayoutOutcome,
} from '../../../devices/coin-hopper/contract.ts';
import { DeviceFailure } from '../../../devices/device-failure.ts';
import type { Grosze } from '../../../fares/money.ts';

/** What goes wrong with the next payout. */
export type HopperFault = 'jam' | 'disagree' | 'not-started';

/** A hopper with coins, counters and a tray below it, which outlive every machine. */
export class ScriptedHopper {
  readonly name: string;
  readonly value: Grosze;
  coins: number;
  /** Coins that lie in the tray, of this hopper. */
  paid = 0;
  event = 0;
  dispensed = 0;
  lost = false;
  next: HopperFault | undefined;
  #machine: Connection | undefined;

  constructor(name: string, value: Grosze, coins: number) {
    this.name = name;
    this.value = value;
    this.coins = coins;
  }

  connect(): CoinHopper {
    this.#machine?.cut();
    this.#machine = new Connection(this);
    return this.#machine;
  }

  disconnect(): void {
    this.#machine?.cut();
    this.#machine = undefined;
  }

  setLost(lost: boolean): void {
    this.lost = lost;
    this.#machine?.setStatus(lost ? { kind: 'lost', detail: 'unplugged' } : { kind: 'ready', level: 'unknown' });
  }

  counters(): HopperCounters {
    return { serial: 5, event: this.event, dispensed: this.dispensed };
  }

  /** Coins leave; it goes on also when nobody listens any more. */
  pays(count: number): {
    readonly paid: number;
    readonly stopped: 'empty' | 'jam' | undefined;
    readonly told: 'agree' | 'disagree';
  } {
    const fault = this.next;
    this.next = undefined;
    if (fault === 'not-started') return { paid: -1, stopped: undefined, told: 'agree' };
    this.event = this.event === 255 ? 1 : this.event + 1;
    const wanted = fault === 'jam' ? Math.floor(count / 2) : count;
    const paid = Math.min(wanted, this.coins);
    this.coins -= paid;
    this.paid += paid;
    this.dispensed += paid;
    const stopped = paid === count ? undefined : fault === 'jam' ? 'jam' : 'empty';
    return { paid, stopped, told: fault === 'disagree' ? 'disagree' : 'agree' };
  }
}

class Connection implements CoinHopper {
  status: CoinHopperStatus = { kind: 'starting' };
  readonly mostAtOnce = 5;
  readonly #device: ScriptedHopper;
  readonly #listeners = new Set<(event: CoinHopperEvent) => void>();
  #cut = false;

  constructor(device: ScriptedHopper) {
    this.#device = device;
  }

  get name(): string {
    return this.#device.name;
  }

  get value(): Grosze {
    return this.#device.value;
  }

  cut(): void {
    this.#cut = true;
    this.#listeners.clear();
  }

  setStatus(status: CoinHopperStatus): void {
    this.status = status;
    for (const listener of [...this.#listeners]) listener({ kind: 'status', status });
  }

  subscribe(listener: (event: CoinHopperEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    await Promise.resolve();
    this.setStatus(this.#device.lost ? { kind: 'lost', detail: 'unplugged' } : { kind: 'ready', level: 'unknown' });
  }

  async counters(): Promise<HopperCounters> {
    await this.#answer();
    return this.#device.counters();
  }

  async pay(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    await this.#answer();
    if (before.dispensed !== this.#device.dispensed) throw new Error('paid with stale counters');
    const { paid, stopped, told } = this.#device.pays(count);
    await this.#answer();
    const after = this.#device.counters();
    if (paid < 0) return { kind: 'not-started', after };
    if (told === 'disagree') return { kind: 'unknown', least: 0, most: count, detail: 'its counts disagree' };
    return { kind: 'paid', paid, after, ...(stopped === undefined ? {} : { stopped }) };
  }

  async recall(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    await this.#answer();
    const after = this.#device.counters();
    if (after.event === before.event) return { kind: 'not-started', after };
    const paid = after.dispensed - before.dispensed;
    return paid > count
      ? { kind: 'unknown', least: 0, most: count, detail: `${paid} of ${count}` }
      : { kind: 'paid', paid, after };
  }

  async stop(): Promise<number | undefined> {
    return undefined;
  }

  async close(): Promise<void> {}

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (this.#cut) return new Promise(() => {});
    if (this.#device.lost) throw new DeviceFailure(this.#device.name, 'lost', 'no answer');
  }
}
