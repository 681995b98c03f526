import type { ByteLine } from '../serial-line/serial-line.ts';
import { AnswerReader, type PrinterAnswer } from './escpos-answers.ts';
import { askStatus, CLEAR_BUFFERS } from './escpos-commands.ts';
import { conditionOf, type PrinterCondition, REAL_TIME_QUESTIONS } from './escpos-status.ts';

/** Questions to a printer and its answers on one open line. One question is under way at a time: the caller sees to it. */
export class EscposLink {
  readonly #line: ByteLine;
  readonly #reader: AnswerReader;
  readonly #listeners = new Set<(answer: PrinterAnswer) => void>();
  readonly #wakers = new Set<() => void>();
  #gone: string | undefined;

  /** `ordered`: what this kind of printer may answer to GS r. */
  constructor(line: ByteLine, ordered?: ReadonlySet<number>) {
    this.#line = line;
    this.#reader = new AnswerReader(ordered);
    line.onBytes((bytes) => {
      for (const answer of this.#reader.read(bytes)) for (const listener of this.#listeners) listener(answer);
      this.#wake();
    });
    line.onGone((detail) => {
      this.#gone = detail;
      this.#wake();
    });
  }

  /** Why the line is no more; undefined while it is there. */
  get gone(): string | undefined {
    return this.#gone;
  }

  /** Answers as they come, to whatever question. */
  listen(listener: (answer: PrinterAnswer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(bytes: Uint8Array): void {
    this.#line.write(bytes);
  }

  /** The answer to DLE EOT n; undefined when it stays out for `answerMs`. */
  async ask(question: number, answerMs: number): Promise<number | undefined> {
    const byte = await this.#exchange(askStatus(question), answerMs, (answer) =>
      answer.kind === 'real-time' ? answer.byte : undefined,
    );
    if (byte === undefined) this.#reader.forget();
    return byte;
  }

  /** The whole condition, asked by DLE EOT 1 to 4; undefined when one answer stays out for `answerMs`. */
  async look(answerMs: number): Promise<PrinterCondition | undefined> {
    let condition: Partial<PrinterCondition> = {};
    for (const question of REAL_TIME_QUESTIONS) {
      const byte = await this.ask(question, answerMs);
      if (byte === undefined) return undefined;
      condition = { ...condition, ...conditionOf(question, byte) };
    }
    return { ...UNTOLD, ...condition };
  }

  /** Empties the printer's buffers (DLE DC4 8). False: it did not say that it has done so. */
  async clear(answerMs: number): Promise<boolean> {
    const told = await this.#exchange(CLEAR_BUFFERS, answerMs, ({ kind }) => (kind === 'cleared' ? true : undefined));
    return told ?? false;
  }

  /** Resolves at the next byte, when the line goes, or after the time. */
  news(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      this.#wakers.add(done);
      if (this.#gone !== undefined) done();
    });
  }

  async close(): Promise<void> {
    this.#gone ??= 'closed';
    this.#wake();
    await this.#line.close();
  }

  async #exchange<Told>(
    question: Uint8Array,
    answerMs: number,
    tell: (answer: PrinterAnswer) => Told | undefined,
  ): Promise<Told | undefined> {
    let told: Told | undefined;
    const stop = this.listen((answer) => {
      told ??= tell(answer);
    });
    this.send(question);
    const until = performance.now() + answerMs;
    while (told === undefined && this.#gone === undefined) {
      const left = until - performance.now();
      if (left <= 0) break;
      await this.news(left);
    }
    stop();
    return told;
  }

  #wake(): void {
    for (const waker of [...this.#wakers]) waker();
  }
}

const UNTOLD: PrinterCondition = {
  offline: false,
  coverOpen: false,
  feeding: false,
  cutterError: false,
  mechanicalError: false,
  unrecoverableError: false,
  passingError: false,
  paperNearEnd: false,
  paperOut: false,
  stoppedByPaperEnd: false,
};
