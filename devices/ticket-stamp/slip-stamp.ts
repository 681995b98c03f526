import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ASK_IN_ORDER, RECOVER, refuseRealTime } from '../printer/escpos-commands.ts';
import { EscposLink } from '../printer/escpos-link.ts';
import { openPrinterLine, type PrinterTransport } from '../printer/escpos-transport.ts';
import { bytesOfText, type CodePage } from '../printer/printable-text.ts';
import type { StampOutcome, TicketStamp, TicketStampEvent, TicketStampStatus } from './contract.ts';
import {
  CANCEL_WAIT,
  ON_SLIP,
  RELEASE,
  SLIP_QUESTIONS,
  SLIP_SENSORS,
  type SlipCondition,
  slipConditionOf,
} from './slip-commands.ts';

export interface SlipStampSettings {
  readonly name: string;
  readonly transport: PrinterTransport;
  /** `ascii` where it is not said: slip printers of this kind have no page with Polish letters. */
  readonly codePage?: Exclude<CodePage, 'windows1250'>;
  readonly timing?: Partial<SlipTiming>;
}

/** Milliseconds. */
export interface SlipTiming {
  readonly answerMs: number;
  /** Between two looks into the slot. */
  readonly pollMs: number;
  /** For three lines at 2.1 lines a second, with the ticket pulled in before. */
  readonly proofMs: number;
  readonly reconnectMs: number;
  readonly silentLooks: number;
}

const SLIP_TIMING: SlipTiming = { answerMs: 500, pollMs: 200, proofMs: 8000, reconnectMs: 1000, silentLooks: 3 };
/** Whatever it holds: of a slip it waits for, or after an error. */
const DROP = Uint8Array.from([...CANCEL_WAIT, ...RECOVER]);
const LINE_FEED = 0x0a;
/** ESC t 18: IBM 852. */
const PAGE_852 = [0x1b, 0x74, 18];

/** A slip printer in the slot for paper tickets (Epson TM-U295 and its like). Looked for until it is closed. */
export function openSlipStamp(settings: SlipStampSettings): TicketStamp {
  return new SlipStamp(settings);
}

class SlipStamp implements TicketStamp {
  readonly name: string;
  readonly #settings: SlipStampSettings;
  readonly #timing: SlipTiming;
  readonly #listeners = new Set<(event: TicketStampEvent) => void>();
  readonly #ended = new AbortController();
  #status: TicketStampStatus = { kind: 'starting' };
  #link: EscposLink | undefined;
  #there = false;
  #turn: Promise<unknown> = Promise.resolve();
  #life: { readonly found: Promise<void>; readonly over: Promise<void> } | undefined;

  constructor(settings: SlipStampSettings) {
    this.name = settings.name;
    this.#settings = settings;
    this.#timing = { ...SLIP_TIMING, ...settings.timing };
  }

  get status(): TicketStampStatus {
    return this.#status;
  }

  subscribe(listener: (event: TicketStampEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it has answered, or is known not to. */
  start(): Promise<void> {
    if (this.#life === undefined) {
      const { promise: found, resolve } = Promise.withResolvers<void>();
      this.#life = { found, over: this.#live(resolve) };
    }
    return this.#life.found;
  }

  stamp(lines: readonly string[]): Promise<StampOutcome> {
    return this.#inTurn(async () => {
      const link = this.#link;
      const seen = link && (await this.#look(link));
      if (link === undefined || seen === undefined)
        return { kind: 'not-stamped', why: 'lost', detail: 'it does not answer; nothing was sent' };
      this.#learn(seen);
      if (this.#status.kind === 'faulty') return { kind: 'not-stamped', why: 'faulty', detail: this.#status.detail };
      if (!seen.inPlace) return { kind: 'not-stamped', why: 'no-ticket', detail: 'there is no ticket in the slot' };
      return this.#print(link, lines);
    });
  }

  release(): Promise<void> {
    return this.#inTurn(async () => this.#link?.send(RELEASE));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#inTurn(async () => this.#link?.close());
    await this.#life?.over;
  }

  async #print(link: EscposLink, lines: readonly string[]): Promise<StampOutcome> {
    let proved = false;
    const stop = link.listen(({ kind }) => {
      proved ||= kind === 'ordered';
    });
    const job = Uint8Array.from([...ON_SLIP, ...this.#encode(lines), ...ASK_IN_ORDER, ...RELEASE]);
    refuseRealTime(job);
    link.send(job);
    const until = performance.now() + this.#timing.proofMs;
    while (!proved && link.gone === undefined && performance.now() < until) {
      await link.news(Math.min(this.#timing.pollMs, until - performance.now()));
      if (proved) break;
      const seen = await this.#look(link);
      if (proved || seen === undefined) continue;
      if (seen.waiting && !seen.anywhere) {
        stop();
        // It would print on the next passenger's ticket.
        link.send(CANCEL_WAIT);
        return { kind: 'not-stamped', why: 'no-ticket', detail: 'the ticket was pulled out before it was printed on' };
      }
    }
    stop();
    if (proved) return { kind: 'stamped' };
    const detail = link.gone ?? 'it did not prove that it stamped';
    link.send(DROP);
    return { kind: 'unknown', detail };
  }

  #encode(lines: readonly string[]): readonly number[] {
    const { codePage = 'ascii' } = this.#settings;
    const page = codePage === 'cp852' ? PAGE_852 : [];
    return [...page, ...lines.flatMap((line) => [...bytesOfText(line, codePage), LINE_FEED])];
  }

  async #live(found: () => void): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const link = await this.#connect();
      found();
      if (link !== undefined) await this.#attend(link);
      await wait(this.#timing.reconnectMs, undefined, { signal: this.#ended.signal }).catch(() => undefined);
    }
  }

  async #connect(): Promise<EscposLink | undefined> {
    const line = await openPrinterLine(this.#settings.transport).catch((error: unknown) => {
      this.#tell({ kind: 'lost', detail: error instanceof Error ? error.message : String(error) });
    });
    if (line === undefined) return undefined;
    const link = new EscposLink(line, SLIP_SENSORS);
    // What an earlier process left in its buffer must not get onto somebody's ticket.
    link.send(DROP);
    const seen = await this.#look(link);
    if (seen === undefined) {
      await link.close();
      this.#tell({ kind: 'lost', detail: 'it does not answer' });
      return undefined;
    }
    this.#link = link;
    this.#learn(seen);
    return link;
  }

  async #attend(link: EscposLink): Promise<void> {
    let silent = 0;
    while (link.gone === undefined && silent < this.#timing.silentLooks) {
      await link.news(this.#timing.pollMs);
      await this.#inTurn(async () => {
        const seen = link.gone === undefined ? await this.#look(link) : undefined;
        silent = seen === undefined ? silent + 1 : 0;
        if (seen !== undefined) this.#learn(seen);
      });
    }
    const detail = link.gone ?? 'it stopped answering';
    this.#link = undefined;
    await link.close();
    if (!this.#ended.signal.aborted) this.#tell({ kind: 'lost', detail });
  }

  async #look(link: EscposLink): Promise<SlipCondition | undefined> {
    const { offline, error, slip } = SLIP_QUESTIONS;
    const bytes: number[] = [];
    for (const question of [offline, error, slip]) {
      const byte = await link.ask(question, this.#timing.answerMs);
      if (byte === undefined) return undefined;
      bytes.push(byte);
    }
    const [first = 0, second = 0, third = 0] = bytes;
    return slipConditionOf(first, second, third);
  }

  #learn({ coverOpen, unrecoverableError, inPlace, anywhere }: SlipCondition): void {
    if (coverOpen) this.#tell({ kind: 'faulty', detail: 'the cover is open' });
    else if (unrecoverableError) this.#tell({ kind: 'faulty', detail: 'unrecoverable error: switch it off and on' });
    else this.#tell({ kind: 'ready' });
    // Half in is neither: it comes to lie, or is pulled out.
    const there = inPlace || (this.#there && anywhere);
    if (there === this.#there) return;
    this.#there = there;
    for (const listener of this.#listeners) listener({ kind: 'ticket', there });
  }

  #tell(status: TicketStampStatus): void {
    if (isDeepStrictEqual(status, this.#status)) return;
    this.#status = status;
    for (const listener of this.#listeners) listener({ kind: 'status', status });
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
