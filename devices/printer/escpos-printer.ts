import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { PrintedDocument, Printer, PrinterEvent, PrinterStatus, PrintOutcome } from './contract.ts';
import { ASK_IN_ORDER, askProcessId, cut, INITIALISE, RECOVER, TELL_CHANGES } from './escpos-commands.ts';
import { type EncodedDocument, encodeDocument, encodeInParts, type PrinterPaper } from './escpos-document.ts';
import { type ProofKind, runJob } from './escpos-job.ts';
import { EscposLink } from './escpos-link.ts';
import { conditionOfAutomatic, type PrinterCondition, statusOf } from './escpos-status.ts';
import { PRINTER_TIMING, type PrinterTiming } from './escpos-timing.ts';
import { openPrinterLine, type PrinterTransport, timeOnLine } from './escpos-transport.ts';

export interface EscposPrinterSettings {
  readonly name: string;
  readonly transport: PrinterTransport;
  /** 48 where it is not said: 80 mm paper. */
  readonly columns?: PrinterPaper['columns'];
  /** `cp852` where it is not said: what Epson calls page 18, which has all Polish letters and no euro. */
  readonly codePage?: PrinterPaper['codePage'];
  readonly cut?: 'full' | 'partial';
  /** What is printed across the rest of a document that did not come out whole, before it is cut off. */
  readonly voidText?: string;
  readonly timing?: Partial<PrinterTiming>;
}

const ID_DIGITS = 4;
const ID_COUNT = 10 ** ID_DIGITS;

/** One after the other, from where chance says: no two of a job are alike, and those of an earlier process hardly ever. */
function idsInOrder(): () => string {
  let next = randomInt(ID_COUNT);
  return () => {
    next = (next + 1) % ID_COUNT;
    return String(next).padStart(ID_DIGITS, '0');
  };
}

/**
 * A printer that speaks ESC/POS (Epson, and the many that follow it). Nothing is sent before it is started; it is
 * looked for until it is closed. `newId` makes the ids by which jobs are proved, four printable characters.
 */
export function openEscposPrinter(settings: EscposPrinterSettings, newId: () => string = idsInOrder()): Printer {
  return new EscposPrinter(settings, newId);
}

const NOBODY: PrintOutcome = { kind: 'not-printed', why: 'lost', detail: 'it does not answer; nothing was sent' };

class EscposPrinter implements Printer {
  readonly name: string;
  readonly #settings: EscposPrinterSettings;
  readonly #paper: PrinterPaper;
  readonly #timing: PrinterTiming;
  readonly #newId: () => string;
  readonly #listeners = new Set<(event: PrinterEvent) => void>();
  readonly #ended = new AbortController();
  #status: PrinterStatus = { kind: 'starting' };
  #condition: PrinterCondition | undefined;
  #link: EscposLink | undefined;
  #proof: ProofKind | undefined;
  #remains = false;
  /** It was there once, in the life of this process. */
  #found = false;
  #turn: Promise<unknown> = Promise.resolve();
  #life: { readonly found: Promise<void>; readonly over: Promise<void> } | undefined;

  constructor(settings: EscposPrinterSettings, newId: () => string) {
    this.name = settings.name;
    this.#settings = settings;
    this.#paper = { columns: settings.columns ?? 48, codePage: settings.codePage ?? 'cp852' };
    this.#timing = { ...PRINTER_TIMING, ...settings.timing };
    this.#newId = newId;
  }

  get status(): PrinterStatus {
    return this.#status;
  }

  subscribe(listener: (event: PrinterEvent) => void): () => void {
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

  /** Rejects with RealTimeCommandInJob or SymbolTooWide for a document that cannot be printed at all. */
  async print(document: PrintedDocument): Promise<PrintOutcome> {
    const encoded = encodeInParts(document.parts, this.#paper);
    return this.#inTurn(() => this.#print(encoded));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    // What is being printed is proved or given up first.
    await this.#inTurn(async () => this.#link?.close());
    await this.#life?.over;
  }

  async #print({ body, decisive }: EncodedDocument): Promise<PrintOutcome> {
    const link = this.#link;
    if (link === undefined || link.gone !== undefined) return NOBODY;
    const condition = (await link.look(this.#timing.answerMs)) ?? (await link.look(this.#timing.answerMs));
    if (condition === undefined) return NOBODY;
    this.#learn(condition);
    const status = statusOf(condition);
    if (status.kind === 'faulty') return { kind: 'not-printed', why: status.fault, detail: status.detail };
    this.#proof ??= (await this.#proofOf(link)) ?? (await this.#proofOf(link));
    if (this.#proof === undefined) {
      return { kind: 'not-printed', why: 'offline', detail: 'it takes no data: neither GS ( H nor GS r is answered' };
    }
    const { transport, cut: howToCut = 'partial' } = this.#settings;
    const before = this.#remains ? [...this.#voidText(), ...(body.length > 0 ? cut(howToCut) : [])] : [];
    const whole = Uint8Array.from([...before, ...body]);
    const onLineMs = timeOnLine(transport, whole.length + decisive.length);
    const job = { body: whole, decisive, onLineMs, cut: howToCut, proof: this.#proof, newId: this.#newId };
    const { remains, ...outcome } = await runJob(link, job, this.#timing);
    this.#remains = remains;
    // A line on which nobody knows any more what was heard begins anew, with empty buffers.
    if (outcome.kind === 'unknown') await this.#lose(link, outcome.detail);
    return outcome;
  }

  /** Which proof this printer gives. Answers come in the order of the questions: GS r alone means that it knows no ids. */
  async #proofOf(link: EscposLink): Promise<ProofKind | undefined> {
    const id = this.#newId();
    let proof: ProofKind | undefined;
    const stop = link.listen((answer) => {
      if (answer.kind === 'process-id' && answer.id === id) proof = 'process-id';
      if (answer.kind === 'ordered') proof ??= 'ordered';
    });
    link.send(Uint8Array.from([...askProcessId(id), ...ASK_IN_ORDER]));
    const until = performance.now() + this.#timing.answerMs;
    while (proof === undefined && link.gone === undefined && performance.now() < until) {
      await link.news(until - performance.now());
    }
    stop();
    return proof;
  }

  #voidText(): Uint8Array {
    const { voidText = 'WYDRUK PRZERWANY - NIEWAŻNY' } = this.#settings;
    return encodeDocument([{ kind: 'text', text: voidText, bold: true, align: 'centre' }], this.#paper);
  }

  /** What hangs there of a document that did not come out is marked void and cut off as soon as that can be done. */
  async #clearAway(): Promise<void> {
    if (!this.#remains || this.#status.kind !== 'ready') return;
    await this.#print({ body: new Uint8Array(), decisive: new Uint8Array() });
  }

  async #live(found: () => void): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const link = await this.#inTurn(() => this.#connect());
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
    const link = new EscposLink(line);
    const { answerMs, clearMs } = this.#timing;
    if ((await link.look(answerMs)) === undefined) return this.#lose(link, 'it does not answer');
    // What an earlier process left in its buffers must not come out in front of somebody else.
    await link.clear(clearMs);
    // A process that was killed may have left half a document hanging there: the next one begins on paper of its own.
    const { cut: howToCut = 'partial' } = this.#settings;
    const first = this.#found ? [] : cut(howToCut);
    this.#found = true;
    link.send(Uint8Array.from([...INITIALISE, ...TELL_CHANGES, ...first]));
    const condition = await link.look(answerMs);
    if (condition === undefined) return this.#lose(link, 'it does not answer');
    link.listen((answer) => {
      if (answer.kind === 'automatic' && this.#condition !== undefined) {
        this.#learn({ ...this.#condition, ...conditionOfAutomatic(answer.bytes) });
      }
    });
    this.#link = link;
    this.#proof = undefined;
    this.#learn(condition);
    return link;
  }

  /** Looks after a printer that answers, until it does no more. */
  async #attend(link: EscposLink): Promise<void> {
    const { pollMs, answerMs, silentLooks, recoverMs } = this.#timing;
    let silent = 0;
    let recoveredAt = performance.now();
    while (link.gone === undefined && silent < silentLooks) {
      await link.news(silent === 0 ? pollMs : 0);
      if (link.gone !== undefined) break;
      await this.#inTurn(async () => {
        const condition = await link.look(answerMs);
        silent = condition === undefined ? silent + 1 : 0;
        if (condition === undefined) return;
        this.#learn(condition);
        await this.#clearAway();
        if (!condition.cutterError && !condition.mechanicalError) return;
        if (performance.now() - recoveredAt < recoverMs) return;
        recoveredAt = performance.now();
        link.send(RECOVER);
      });
    }
    await this.#inTurn(() => this.#lose(link, link.gone ?? 'it stopped answering'));
  }

  /** Hangs up; tells it once. */
  async #lose(link: EscposLink, detail: string): Promise<undefined> {
    await link.close();
    const isTold = this.#status.kind === 'lost' && this.#link !== link;
    this.#link = undefined;
    if (!isTold && !this.#ended.signal.aborted) this.#tell({ kind: 'lost', detail });
  }

  #learn(condition: PrinterCondition): void {
    this.#condition = condition;
    this.#tell(statusOf(condition));
  }

  #tell(status: PrinterStatus): void {
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
