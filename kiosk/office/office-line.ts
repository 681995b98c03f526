import { newsIn } from './news-wire.ts';
import type { OfficeNews } from './record.ts';

/** What came of one request to the office. */
export type LineAnswer =
  | { readonly kind: 'news'; readonly news: OfficeNews }
  /** The office will not take this request, however often it is sent (400, 413, 422). */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nobody there, no answer, an error of the server: try again later. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface LineOptions {
  /** Address under which the office is mounted, e.g. `http://127.0.0.1:8080/office`. */
  readonly office: string;
  readonly machine: string;
  readonly fetch: typeof fetch;
}

/** An office that has not answered by then counts as unreachable; networks know no stretched time. */
const PATIENCE_MS = 15_000;
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/** The machine's line to the office. Never rejects, never hangs. */
export class OfficeLine {
  readonly #options: LineOptions;
  readonly #hungUp = new AbortController();

  constructor(options: LineOptions) {
    this.#options = options;
  }

  send(records: readonly unknown[]): Promise<LineAnswer> {
    const body = JSON.stringify({ records });
    return this.#ask('records', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }

  news(): Promise<LineAnswer> {
    return this.#ask(`machines/${encodeURIComponent(this.#options.machine)}/news`, {});
  }

  /** Ends the request under way and every later one. */
  hangUp(): void {
    this.#hungUp.abort();
  }

  async #ask(path: string, request: RequestInit): Promise<LineAnswer> {
    const overdue = AbortSignal.timeout(PATIENCE_MS);
    const signal = AbortSignal.any([overdue, this.#hungUp.signal]);
    try {
      const response = await this.#options.fetch(`${this.#options.office}/${path}`, { ...request, signal });
      const text = await response.text();
      if (REFUSALS.has(response.status)) return { kind: 'refused', reason: `${response.status} ${text.slice(0, 200)}` };
      if (!response.ok) return { kind: 'failed', reason: `the office answered ${response.status}` };
      const news = newsIn(text);
      return news === undefined ? { kind: 'failed', reason: 'the office answered nonsense' } : { kind: 'news', news };
    } catch (error) {
      if (overdue.aborted) return { kind: 'failed', reason: 'the office did not answer in time' };
      return { kind: 'failed', reason: `the office cannot be reached: ${causeOf(error)}` };
    }
  }
}

/** fetch hides what happened ("fetch failed") behind its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
