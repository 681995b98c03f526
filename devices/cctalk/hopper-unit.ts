import { setTimeout as wait } from 'node:timers/promises';
import type {
  CoinHopperStatus,
  HopperCounters,
  HopperLevel,
  HopperStop,
  PayoutOutcome,
} from '../coin-hopper/contract.ts';
import { DeviceFailure } from '../device-failure.ts';
import { littleEndian } from './acceptor-unit.ts';
import type { DispenseCipher } from './dispense-cipher.ts';
import type { CctalkLine, DeviceAddress } from './exchange.ts';
import { HEADER, HOPPER_ON } from './headers.ts';
import { whyUnheard } from './unheard.ts';

export interface HopperUnitOptions {
  readonly device: DeviceAddress;
  readonly cipher: DispenseCipher;
  /** How often a payout under way is asked, ms. */
  readonly askEveryMs: number;
  /** A payout that does not move for so long is given up, ms. */
  readonly stallMs: number;
}

/** What the hopper says of the payout it did last, or is doing (header 166). */
interface HopperReport {
  readonly event: number;
  readonly remaining: number;
  readonly paid: number;
  readonly unpaid: number;
}

const EVENT_AFTER_255 = 1;
const nextEvent = (event: number): number => (event >= 255 ? EVENT_AFTER_255 : event + 1);

/** One hopper on the line. What it has paid is read back from both of its counts, never assumed. */
export class HopperUnit {
  readonly #line: CctalkLine;
  readonly #options: HopperUnitOptions;
  readonly #tell: (status: CoinHopperStatus) => void;
  #status: CoinHopperStatus = { kind: 'starting' };
  #serial = 0;
  #closed = false;
  #paying = false;

  constructor(line: CctalkLine, options: HopperUnitOptions, tell: (status: CoinHopperStatus) => void) {
    this.#line = line;
    this.#options = options;
    this.#tell = tell;
  }

  get status(): CoinHopperStatus {
    return this.#status;
  }

  /** Finds it, or looks how full it is. Never rejects. */
  async poll(): Promise<void> {
    if (this.#closed || this.#paying) return;
    try {
      if (this.#status.kind !== 'ready') return await this.#find();
      await this.#ask(HEADER.simplePoll);
      this.#report({ kind: 'ready', level: await this.#level() });
    } catch (error) {
      this.#report(await whyUnheard(this.#line, this.#options.device, error));
    }
  }

  lineLost(detail: string): void {
    this.#report({ kind: 'lost', detail });
  }

  async counters(): Promise<HopperCounters> {
    const serial = littleEndian(await this.#ask(HEADER.serialNumber));
    const { event } = await this.#read();
    const dispensed = littleEndian(await this.#ask(HEADER.dispenseCount));
    return { serial, event, dispensed };
  }

  async pay(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    this.#paying = true;
    try {
      return await this.#pay(count, before);
    } finally {
      this.#paying = false;
    }
  }

  async #pay(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    const now = await this.counters();
    if (now.serial !== before.serial || now.event !== before.event || now.dispensed !== before.dispensed) {
      throw new DeviceFailure('hopper', 'refused', 'its counters have moved since they were written down');
    }
    await this.#ask(HEADER.enableHopper, HOPPER_ON);
    const order = await this.#options.cipher.order(this.#serial, count, (header, data) =>
      this.#line.ask(this.#options.device, header, data),
    );
    const answer = await this.#line.once(this.#options.device, HEADER.dispense, order);
    if (answer.kind === 'nak' || answer.kind === 'busy') {
      const after = await this.counters();
      if (after.dispensed === before.dispensed) return { kind: 'not-started', after };
    }
    // Lost or not: the order is never repeated, its counts are read back.
    return await this.#await(count, before);
  }

  recall(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    return this.#await(count, before);
  }

  async stop(): Promise<number | undefined> {
    const [unpaid] = await this.#ask(HEADER.emergencyStop);
    return unpaid;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#line.once(this.#options.device, HEADER.enableHopper, Uint8Array.of(0));
  }

  async #find(): Promise<void> {
    await this.#ask(HEADER.simplePoll);
    const category = Buffer.from(await this.#ask(HEADER.category)).toString('latin1');
    if (!/payout/i.test(category)) {
      return this.#report({ kind: 'faulty', fault: 'wrong-device', detail: `"${category}" is no hopper` });
    }
    this.#serial = littleEndian(await this.#ask(HEADER.serialNumber));
    const [first = 0] = await this.#ask(HEADER.testHopper);
    // Bit 0 too much current, 3 and 4 the exit sensor: it cannot pay.
    if ((first & 0b0001_1001) !== 0) {
      return this.#report({ kind: 'faulty', fault: 'self-test', detail: `test byte ${first.toString(2)}` });
    }
    this.#report({ kind: 'ready', level: await this.#level() });
  }

  /** Waits until the hopper stands still, then compares its two counts. */
  async #await(count: number, before: HopperCounters): Promise<PayoutOutcome> {
    const unknown = (detail: string): PayoutOutcome => ({ kind: 'unknown', least: 0, most: count, detail });
    try {
      const report = await this.#still();
      const after = await this.counters();
      if (after.serial !== before.serial) return unknown('another hopper answers');
      const paid = (after.dispensed - before.dispensed + 2 ** 24) % 2 ** 24;
      if (paid > count) return unknown(`it counts ${paid} coins of ${count}`);
      if (report.event === before.event && paid === 0) return { kind: 'not-started', after };
      const agrees = report.paid === paid && report.paid + report.unpaid === count;
      // 0 after a reset: then its memory of the last payout is what it kept over the power cut.
      const known = report.event === nextEvent(before.event) || report.event === 0;
      if (agrees && known) return { kind: 'paid', paid, after, ...(await this.#whyShort(paid, count, report.event)) };
      const [least, most] = [Math.min(paid, report.paid), Math.min(count, Math.max(paid, report.paid))];
      return { kind: 'unknown', least, most, detail: `one count says ${report.paid} coins, the other ${paid}` };
    } catch (error) {
      return unknown(error instanceof Error ? error.message : String(error));
    }
  }

  async #still(): Promise<HopperReport> {
    let report = await this.#read();
    let moved = performance.now();
    while (report.remaining > 0) {
      await wait(this.#options.askEveryMs);
      const next = await this.#read();
      if (next.remaining !== report.remaining) moved = performance.now();
      report = next;
      if (performance.now() - moved > this.#options.stallMs) await this.stop();
    }
    return report;
  }

  async #whyShort(paid: number, count: number, event: number): Promise<{ readonly stopped?: HopperStop }> {
    if (paid === count) return {};
    if (event === 0) return { stopped: 'reset' };
    const [first = 0] = await this.#ask(HEADER.testHopper);
    // Bit 0 too much current, bit 2 reversed to clear a jam; bit 1 nothing came out in time.
    if ((first & 0b101) !== 0) return { stopped: 'jam' };
    return { stopped: (first & 0b010) === 0 ? 'stopped' : 'empty' };
  }

  async #level(): Promise<HopperLevel> {
    const answer = await this.#line.once(this.#options.device, HEADER.levels);
    if (answer.kind !== 'reply') return 'unknown';
    const [bits = 0] = answer.data;
    // Bits 4 and 5: which sensors there are; bits 0 and 1: which of them is reached.
    if ((bits & 0b0011_0000) === 0) return 'unknown';
    if ((bits & 0b0010_0000) !== 0 && (bits & 0b0010) !== 0) return 'high';
    if ((bits & 0b0001_0000) !== 0 && (bits & 0b0001) !== 0) return 'low';
    return 'normal';
  }

  async #read(): Promise<HopperReport> {
    const answer = await this.#ask(HEADER.hopperStatus);
    const [event, remaining, paid, unpaid] = answer;
    if (answer.length !== 4 || event === undefined) {
      throw new DeviceFailure('hopper', 'nonsense', `${answer.length} bytes of status`);
    }
    return { event, remaining: remaining ?? 0, paid: paid ?? 0, unpaid: unpaid ?? 0 };
  }

  #ask(header: number, ...data: number[]): Promise<Uint8Array> {
    return this.#line.ask(this.#options.device, header, Uint8Array.from(data));
  }

  #report(status: CoinHopperStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#tell(status);
  }
}
