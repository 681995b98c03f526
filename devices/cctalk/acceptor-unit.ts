import type {
  CoinAcceptorEvent,
  CoinAcceptorStatus,
  CreditReading,
  DisputeReason,
  RecognisedCoin,
} from '../coin-acceptor/contract.ts';
import { DeviceFailure } from '../device-failure.ts';
import { afterReset, continues, EVENTS_LENGTH, meaningOf, newEvents } from './coin-events.ts';
import { valueOfCoin } from './coin-id.ts';
import type { CctalkLine, DeviceAddress } from './exchange.ts';
import { faultInWords } from './fault-codes.ts';
import { HEADER } from './headers.ts';
import { whyUnheard } from './unheard.ts';

const POSITIONS = 16;
/** Events that can only mean that the device refuses coins: inhibited (2), inhibited type 1 to 32. */
const INHIBITED = (code: number): boolean => code === 2 || (code >= 128 && code <= 159);
/** Parts of it are not ready or blocked (Part 3, table of error codes): its self-check tells more. */
const ALARMS: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 14, 15, 22, 26, 29, 30, 31, 32, 33, 34, 35, 255]);
const LOOK_AT_INHIBIT_EVERY = 10;
const LOOK_AT_FAULT_EVERY = 10;

/**
 * One coin acceptor on the line. `poll` is to be called several times a second from a place that neither screen nor
 * disk can stall: many acceptors stop taking coins when they have not been polled for a second, and lose the sixth
 * event.
 */
export class AcceptorUnit {
  readonly #line: CctalkLine;
  readonly #device: DeviceAddress;
  readonly #tell: (event: CoinAcceptorEvent) => void;
  #coins: readonly RecognisedCoin[] = [];
  #status: CoinAcceptorStatus = { kind: 'starting' };
  /** What was seen last; undefined until the device was compared with the journal. */
  #seen: CreditReading | undefined;
  #lastJournaled: CreditReading | null = null;
  #wanted: ReadonlySet<number> | undefined;
  #polls = 0;
  #closed = false;
  /** One business with the device at a time: half an order would look like a reset to whoever asks in between. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(line: CctalkLine, device: DeviceAddress, tell: (event: CoinAcceptorEvent) => void) {
    this.#line = line;
    this.#device = device;
    this.#tell = tell;
  }

  get coins(): readonly RecognisedCoin[] {
    return this.#coins;
  }

  get status(): CoinAcceptorStatus {
    return this.#status;
  }

  /** Coins stay refused; the device is compared with the last journaled reading as soon as it answers. */
  async start(last: CreditReading | null): Promise<void> {
    this.#lastJournaled = last;
    await this.poll();
  }

  accept(values: readonly number[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#wanted = new Set(values);
      this.#mustBeHeard();
      await this.#setAccepting(this.#wanted);
    });
  }

  refuse(): Promise<void> {
    return this.#inTurn(async () => {
      this.#wanted = undefined;
      this.#mustBeHeard();
      await this.#ask(HEADER.masterInhibit, 0);
      const [accepting] = await this.#ask(HEADER.readMasterInhibit);
      if (accepting !== 0) throw new DeviceFailure('coin acceptor', 'nonsense', 'it does not refuse coins');
      this.#report({ kind: 'ready', accepting: false });
      await this.#readEvents();
    });
  }

  /** Reads the events; finds the device again after it was lost. Never rejects. */
  poll(): Promise<void> {
    return this.#inTurn(() => this.#poll());
  }

  #inTurn<Result>(business: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(business);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #poll(): Promise<void> {
    if (this.#closed) return;
    this.#polls += 1;
    try {
      switch (this.#status.kind) {
        case 'ready':
          await this.#readEvents();
          if (this.#polls % LOOK_AT_INHIBIT_EVERY === 0) await this.#lookForReset();
          return;
        case 'faulty':
          // It is in somebody's hands: asked now and then.
          if (this.#polls % LOOK_AT_FAULT_EVERY !== 0) return;
          return await this.#find();
        case 'starting':
        case 'lost':
          return await this.#find();
        default:
          return this.#status satisfies never;
      }
    } catch (error) {
      this.#report(await whyUnheard(this.#line, this.#device, error));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wanted = undefined;
    await this.#line.once(this.#device, HEADER.masterInhibit, Uint8Array.of(0));
  }

  /** The serial port is gone. */
  lineLost(detail: string): void {
    this.#report({ kind: 'lost', detail });
  }

  async #find(): Promise<void> {
    await this.#ask(HEADER.simplePoll);
    const category = await this.#text(HEADER.category);
    if (!/coin acceptor/i.test(category)) {
      return this.#report({ kind: 'faulty', fault: 'wrong-device', detail: `"${category}" is no coin acceptor` });
    }
    // Refuse first: nothing may come in before it is known what came in before.
    await this.#ask(HEADER.masterInhibit, 0);
    const serial = littleEndian(await this.#ask(HEADER.serialNumber));
    this.#coins = await this.#readCoins();
    this.#compare(await this.#reading(serial));
    const fault = faultInWords((await this.#ask(HEADER.selfCheck))[0]);
    if (fault !== undefined) return this.#report({ kind: 'faulty', fault: 'self-check', detail: fault });
    if (this.#wanted !== undefined) await this.#setAccepting(this.#wanted);
    else this.#report({ kind: 'ready', accepting: false });
  }

  /** After a gap: the device may be another one, or have been reset, or have gone on. */
  #compare(now: CreditReading): void {
    const before = this.#seen ?? this.#lastJournaled;
    if (before === null) {
      // First installation: there is nothing to compare with.
      this.#seen = now;
      this.#tell({ kind: 'found', reading: now });
      return;
    }
    const { disputed } = newEvents(before, now);
    const isReset = disputed.some(({ why }) => why !== 'events-lost');
    const reading = isReset ? { ...now, epoch: before.epoch + 1 } : now;
    this.#take(before, reading);
  }

  async #readEvents(): Promise<void> {
    const seen = this.#seen;
    if (seen === undefined) return;
    const now = { ...(await this.#reading(seen.serial)), epoch: seen.epoch };
    if (now.counter === seen.counter && now.events === seen.events) return;
    if (now.counter === 0) return await this.#wasReset(seen, now);
    this.#take(seen, now);
    const codes = newEvents(seen, now).events.flatMap(({ a, b }) => (a === 0 ? [b] : []));
    if (codes.some(INHIBITED)) await this.#lookForReset();
    if (codes.some((code) => ALARMS.has(code))) await this.#lookForFault();
  }

  /** What says that it cannot take coins is not to try. */
  async #lookForFault(): Promise<void> {
    const fault = faultInWords((await this.#ask(HEADER.selfCheck))[0]);
    if (fault === undefined) return;
    await this.#ask(HEADER.masterInhibit, 0);
    this.#report({ kind: 'faulty', fault: 'self-check', detail: fault });
  }

  /** A reset leaves every coin refused: one that refuses while it should not was reset, whatever its counter says. */
  async #lookForReset(): Promise<void> {
    if (this.#wanted === undefined || this.#seen === undefined) return;
    const [accepting] = await this.#ask(HEADER.readMasterInhibit);
    if (accepting === 1) return;
    const seen = this.#seen;
    const now = await this.#reading(seen.serial);
    if (!continues(seen, now)) return await this.#wasReset(seen, now);
    // Coins that were told before stand behind the new events: no reset, and none of them is told again.
    this.#take(seen, { ...now, epoch: seen.epoch });
    await this.#setAccepting(this.#wanted);
  }

  /** What it took between the last reading and the reset nobody knows; what follows the reset counts. */
  async #wasReset(before: CreditReading, now: CreditReading): Promise<void> {
    const epoch = before.epoch + 1;
    const reading = { ...now, epoch };
    const reset = afterReset({ serial: now.serial, epoch });
    // As it stood right after the reset: coins that came since are told by themselves.
    this.#tell({ kind: 'disputed', reading: reset, events: undefined, why: 'reset' });
    this.#take(reset, reading);
    if (this.#wanted !== undefined) await this.#setAccepting(this.#wanted);
  }

  #take(before: CreditReading, reading: CreditReading): void {
    this.#seen = reading;
    const { events, disputed } = newEvents(before, reading);
    const coins: RecognisedCoin[] = [];
    const kept: { readonly events: number | undefined; readonly why: DisputeReason }[] = [];
    for (const { a, b } of events) {
      const coin = this.#coins.find(({ position }) => position === a);
      if (a > 0 && coin?.value !== undefined) coins.push(coin);
      // A coin of no known value was taken all the same: kept, and nobody knows what it is worth.
      else if (a > 0 || meaningOf(b) === 'perhaps-kept') {
        kept.push({ events: 1, why: 'perhaps-kept' });
      } else if (meaningOf(b) === 'returned') this.#tell({ kind: 'returned', code: b });
    }
    if (coins.length > 0) this.#tell({ kind: 'credit', reading, coins });
    for (const { events: lost, why } of [...kept, ...disputed])
      this.#tell({ kind: 'disputed', reading, events: lost, why });
  }

  async #setAccepting(values: ReadonlySet<number>, again = false): Promise<void> {
    const mask = this.#coins.reduce(
      (bits, { position, value }) => (value !== undefined && values.has(value) ? bits | (1 << (position - 1)) : bits),
      0,
    );
    await this.#ask(HEADER.inhibits, mask & 0xff, mask >> 8);
    const [low, high] = await this.#ask(HEADER.readInhibits);
    if (low !== (mask & 0xff) || high !== mask >> 8) {
      if (!again) {
        // Reset in the middle of it, as its events show.
        await this.#readEvents();
        return await this.#setAccepting(values, true);
      }
      throw new DeviceFailure('coin acceptor', 'nonsense', `it accepts other coins than it was told`);
    }
    await this.#ask(HEADER.masterInhibit, mask === 0 ? 0 : 1);
    this.#report({ kind: 'ready', accepting: mask !== 0 });
  }

  async #readCoins(): Promise<readonly RecognisedCoin[]> {
    const coins: RecognisedCoin[] = [];
    for (let position = 1; position <= POSITIONS; position += 1) {
      const answer = await this.#line.once(this.#device, HEADER.coinId, Uint8Array.of(position));
      // A device with fewer places refuses the rest.
      if (answer.kind === 'nak') break;
      const id = answer.kind === 'reply' ? answer.data : await this.#ask(HEADER.coinId, position);
      const name = Buffer.from(id).toString('latin1');
      coins.push({ position, name, value: valueOfCoin(name) });
    }
    return coins;
  }

  async #reading(serial: number): Promise<CreditReading> {
    const answer = await this.#ask(HEADER.readEvents);
    if (answer.length !== EVENTS_LENGTH + 1) {
      throw new DeviceFailure('coin acceptor', 'nonsense', `${answer.length} bytes of events`);
    }
    const epoch = this.#seen?.epoch ?? this.#lastJournaled?.epoch ?? 0;
    return { serial, epoch, counter: answer[0] ?? 0, events: Buffer.from(answer.subarray(1)).toString('hex') };
  }

  #ask(header: number, ...data: number[]): Promise<Uint8Array> {
    return this.#line.ask(this.#device, header, Uint8Array.from(data));
  }

  async #text(header: number): Promise<string> {
    return Buffer.from(await this.#ask(header)).toString('latin1');
  }

  #mustBeHeard(): void {
    const { status } = this;
    if (status.kind === 'ready') return;
    throw new DeviceFailure('coin acceptor', 'lost', status.kind === 'starting' ? 'not found yet' : status.detail);
  }

  #report(status: CoinAcceptorStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#tell({ kind: 'status', status });
  }
}

export function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
