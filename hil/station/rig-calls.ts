import { z } from 'zod';

/** A call that the rig interface refused, with its own reason; the rig could not do its part. */
export class RigRefused extends Error {
  override readonly name = 'RigRefused';
  readonly status: number;
  readonly error: string;
  constructor(call: string, status: number, answer: unknown) {
    const { error = 'refused', detail } = answerShape.safeParse(answer).data ?? {};
    super(`${call}: ${status} ${error}${detail === undefined || detail === null ? '' : `: ${text(detail)}`}`);
    this.status = status;
    this.error = error;
  }
}

/** Nobody answers, or not in time. */
export class RigUnreachable extends Error {
  override readonly name = 'RigUnreachable';
}

const answerShape = z.object({ error: z.string(), detail: z.unknown() }).partial();
const text = (detail: unknown): string => (typeof detail === 'string' ? detail : JSON.stringify(detail));

type Method = 'GET' | 'POST' | 'DELETE';

/** Longer than any call of the rig interface takes by its own limits. */
const CALL_LIMIT_MS = 90_000;

/** The rig interface at one address, for one machine. Every call ends: answered, refused or out of time. */
export class RigCalls {
  readonly address: string;
  readonly machine: string;
  readonly #signal: AbortSignal | undefined;

  /** `signal` ends calls that are under way. */
  constructor(address: string, machine: string, signal?: AbortSignal) {
    this.address = address.replace(/\/$/, '');
    this.machine = machine;
    this.#signal = signal;
  }

  /** The answer as the contract says. Throws RigRefused or RigUnreachable. */
  async ask<Schema extends z.ZodType>(
    as: Schema,
    method: Method,
    route: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    const call = `${method} ${route}`;
    const { status, answer } = await this.#send(call, method, route, body);
    if (status !== 200) throw new RigRefused(call, status, answer);
    return as.parse(answer);
  }

  tell(method: Method, route: string, body?: object): Promise<unknown> {
    return this.ask(z.unknown(), method, route, body);
  }

  async #send(
    call: string,
    method: Method,
    route: string,
    body?: object,
  ): Promise<{ status: number; answer: unknown }> {
    const limit = AbortSignal.timeout(CALL_LIMIT_MS);
    const signal = this.#signal ? AbortSignal.any([this.#signal, limit]) : limit;
    const more = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    try {
      const response = await fetch(this.#url(route), { method, signal, ...more });
      return { status: response.status, answer: await response.json() };
    } catch (cause) {
      this.#signal?.throwIfAborted();
      throw new RigUnreachable(`${call}: ${this.address} does not answer`, { cause });
    }
  }

  #url(route: string): string {
    return `${this.address}${route}${route.includes('?') ? '&' : '?'}machine=${encodeURIComponent(this.machine)}`;
  }
}
