import { newsIn } from './news-wire.ts';
import { askOffice } from './office-request.ts';
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

  /** `afresh`: also what this machine has heard before and may have forgotten since. */
  news(afresh = false): Promise<LineAnswer> {
    return this.#ask(`machines/${this.#name}/news${afresh ? '?afresh=1' : ''}`, {});
  }

  /** Says that the news about these doubts has been taken in; false when the office did not hear it. */
  async heard(transactions: readonly { readonly terminal: number; readonly sequence: number }[]): Promise<boolean> {
    const body = JSON.stringify({ transactions });
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#request(`machines/${this.#name}/heard`, { method: 'POST', headers, body });
    return answer.kind === 'answered' && answer.status === 200;
  }

  /** Ends the request under way and every later one. */
  hangUp(): void {
    this.#hungUp.abort();
  }

  get #name(): string {
    return encodeURIComponent(this.#options.machine);
  }

  async #ask(path: string, request: RequestInit): Promise<LineAnswer> {
    const answer = await this.#request(path, request);
    if (answer.kind === 'failed') return answer;
    const { status, text } = answer;
    if (REFUSALS.has(status)) return { kind: 'refused', reason: `${status} ${text.slice(0, 200)}` };
    if (status < 200 || status > 299) return { kind: 'failed', reason: `the office answered ${status}` };
    const news = newsIn(text);
    return news === undefined ? { kind: 'failed', reason: 'the office answered nonsense' } : { kind: 'news', news };
  }

  #request(path: string, request: RequestInit): ReturnType<typeof askOffice> {
    const { fetch, office } = this.#options;
    return askOffice(fetch, `${office}/${path}`, request, { patienceMs: PATIENCE_MS, hungUp: this.#hungUp.signal });
  }
}
