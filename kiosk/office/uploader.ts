import type { Journal, OutboxRow } from '../journal/contract.ts';
import { type LineAnswer, OfficeLine } from './office-line.ts';
import type { OfficeNews } from './record.ts';

export interface UploaderOptions {
  readonly journal: Journal;
  /** Address under which the office is mounted, e.g. `http://127.0.0.1:8080/office`. */
  readonly office: string;
  /** Name of this machine. */
  readonly machine: string;
  readonly fetch?: typeof fetch;
  /** Resolves after so many milliseconds of the machine's time. */
  readonly wait: (ms: number) => Promise<void>;
  /** What is awaited is in force when `syncNow` answers. Never rejects. */
  readonly onNews: (news: OfficeNews) => void | Promise<void>;
}

export interface Uploader {
  /** Sends what is in the outbox now and fetches news; `failed` when something could not be sent. */
  syncNow(): Promise<'sent' | 'failed'>;
  /** Ends the upload under way; what was not acknowledged stays in the outbox. */
  stop(): Promise<void>;
  readonly status: UploaderStatus;
}

/** For the technician. */
export interface UploaderStatus {
  readonly status: 'ready' | 'unreachable' | 'rejected' | 'stopped';
  readonly detail?: string;
}

const BATCH = 200;
/** After something was journaled: what follows at once travels along. */
const GATHER_MS = 50;
/** Without anything to send, news are fetched this often. */
const NEWS_MS = 30_000;
/** The first wait after a failure; each further failure doubles it, up to the last. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** Carries the outbox to the office, oldest first, again and again until it is acknowledged. */
export function startUploader(options: UploaderOptions): Uploader {
  return new OutboxUploader(options);
}

type Round = { readonly ok: true } | { readonly ok: false; readonly reason: string };

class OutboxUploader implements Uploader {
  readonly #options: UploaderOptions;
  readonly #line: OfficeLine;
  readonly #ended: Promise<void>;
  readonly #unsubscribe: () => void;
  /** Rows the office will not take: they stay in the outbox, and the next start tries them again. */
  readonly #rejected = new Map<number, string>();
  #asked: ((result: 'sent' | 'failed') => void)[] = [];
  #wake: () => void = () => undefined;
  #awake = true;
  #stopped = false;
  #failures = 0;
  /** A machine just started may have lost what it had heard last: what was lazy in its journal. */
  #afresh = true;
  #lastFailure: string | undefined;

  constructor(options: UploaderOptions) {
    this.#options = options;
    this.#line = new OfficeLine({ ...options, fetch: options.fetch ?? fetch });
    this.#unsubscribe = options.journal.subscribe((event) => {
      // A failing office is asked again when its time has come, not with every passenger.
      if (event.kind === 'appended' && this.#failures === 0) this.#rouse();
    });
    this.#ended = this.#run();
  }

  get status(): UploaderStatus {
    if (this.#stopped) return { status: 'stopped' };
    if (this.#lastFailure !== undefined) return { status: 'unreachable', detail: this.#lastFailure };
    const [first] = this.#rejected;
    if (first === undefined) return { status: 'ready' };
    return { status: 'rejected', detail: `${this.#rejected.size} records, first ${first[0]}: ${first[1]}` };
  }

  syncNow(): Promise<'sent' | 'failed'> {
    if (this.#stopped) return Promise.resolve('failed');
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#rouse();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#line.hangUp();
    this.#rouse();
    await this.#ended;
  }

  #rouse(): void {
    this.#awake = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await this.#sleep();
      if (this.#stopped) break;
      this.#awake = false;
      const asked = this.#asked.splice(0);
      const round = await this.#round();
      this.#failures = round.ok ? 0 : this.#failures + 1;
      this.#lastFailure = round.ok ? undefined : round.reason;
      for (const answer of asked) answer(round.ok ? 'sent' : 'failed');
    }
    for (const answer of this.#asked.splice(0)) answer('failed');
  }

  /** Until somebody asks, or something was journaled, or the time has come. */
  async #sleep(): Promise<void> {
    if (!this.#awake) {
      const retry = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
      const roused = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([roused, this.#options.wait(this.#failures === 0 ? NEWS_MS : retry)]);
    }
    if (this.#asked.length === 0 && this.#failures === 0 && !this.#stopped) await this.#gather();
  }

  async #gather(): Promise<void> {
    const asked = new Promise<void>((resolve) => {
      this.#wake = () => {
        if (this.#asked.length > 0 || this.#stopped) resolve();
      };
    });
    await Promise.race([asked, this.#options.wait(GATHER_MS)]);
  }

  /** Sends everything there is, then fetches news if nothing was sent. */
  async #round(): Promise<Round> {
    try {
      let sent = false;
      for (;;) {
        const batch = await this.#nextBatch();
        if (batch.length === 0) break;
        sent = true;
        const round = await this.#deliver(batch);
        if (!round.ok || this.#stopped) return round;
      }
      if (sent) return { ok: true };
      const answer = await this.#line.news(this.#afresh);
      if (answer.kind !== 'news') return { ok: false, reason: answer.reason };
      this.#afresh = false;
      await this.#hear(answer.news);
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The oldest rows the office has not rejected, all of one terminal: answers name rows by sequence only. */
  async #nextBatch(): Promise<readonly Sendable[]> {
    const rows = await this.#options.journal.outbox(BATCH + this.#rejected.size);
    const open = rows.filter(({ seq }) => !this.#rejected.has(seq)).map((row) => this.#sendable(row));
    const terminal = open[0]?.record.terminal;
    return open.filter(({ record }) => record.terminal === terminal).slice(0, BATCH);
  }

  /** A row carried over from an earlier journal keeps the terminal and number it was made under. */
  #sendable({ seq, payload }: OutboxRow): Sendable {
    const { journal, machine } = this.#options;
    const terminal = typeof payload.terminal === 'number' ? payload.terminal : journal.terminal;
    const own = typeof payload.seq === 'number' ? payload.seq : seq;
    return { row: seq, record: { ...payload, machine, terminal, seq: own } };
  }

  /** Sends a batch; one that is refused as a whole is halved until the record that spoils it stands alone. */
  async #deliver(batch: readonly Sendable[]): Promise<Round> {
    const answer = await this.#line.send(batch.map(({ record }) => record));
    switch (answer.kind) {
      case 'news':
        return this.#acknowledge(batch, answer);
      case 'failed':
        return { ok: false, reason: answer.reason };
      case 'refused': {
        const [only] = batch;
        if (batch.length === 1 && only !== undefined) {
          this.#rejected.set(only.row, answer.reason);
          return { ok: true };
        }
        const middle = Math.ceil(batch.length / 2);
        const first = await this.#deliver(batch.slice(0, middle));
        return first.ok ? this.#deliver(batch.slice(middle)) : first;
      }
    }
  }

  async #acknowledge(batch: readonly Sendable[], { news }: Extract<LineAnswer, { kind: 'news' }>): Promise<Round> {
    const rows = new Map(batch.map(({ row, record }) => [record.seq, row]));
    const rowsOf = (seqs: readonly number[]) => seqs.map((seq) => rows.get(seq)).filter((row) => row !== undefined);
    const accepted = rowsOf(news.accepted);
    for (const { seq, reason } of news.rejected) for (const row of rowsOf([seq])) this.#rejected.set(row, reason);
    if (accepted.length > 0) await this.#options.journal.acknowledge(accepted);
    await this.#hear(news);
    const answered = accepted.length + rowsOf(news.rejected.map(({ seq }) => seq)).length;
    return answered > 0 ? { ok: true } : { ok: false, reason: 'the office answered for none of the records sent' };
  }

  /** What is not confirmed as heard, the office tells again with its next news. */
  async #hear(news: OfficeNews): Promise<void> {
    if (this.#stopped) return;
    await this.#options.onNews(news);
    if (news.resolved.length > 0) {
      await this.#line.heard(news.resolved.map(({ terminal, sequence }) => ({ terminal, sequence })));
    }
  }
}

interface Sendable {
  /** Its number in the outbox. */
  readonly row: number;
  readonly record: Readonly<Record<string, unknown>> & { readonly terminal: number; readonly seq: number };
}
