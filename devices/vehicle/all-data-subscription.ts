import type { ComputerAddress } from './computer-address.ts';
import { UnreadableDocument } from './ibis-ip-document.ts';
import { callService, NoAnswer } from './service-call.ts';
import { type ReplyAddress, readSubscribeAnswer, subscriptionRequest } from './subscription.ts';

export const CUSTOMER_INFORMATION = 'CustomerInformationService';

export interface SubscriptionOptions {
  readonly computer: ComputerAddress;
  /** Where the machine is told. */
  readonly reply: ReplyAddress;
  /** Milliseconds for the answer to a call. */
  readonly answerMs: number;
}

/** The machine's subscription to AllData, as far as the computer keeps to it: it may forget it at any time. */
export class AllDataSubscription {
  readonly #options: SubscriptionOptions;
  #active = false;
  /** Seconds; undefined: none promised. */
  #heartbeat: number | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  get active(): boolean {
    return this.#active;
  }

  /** Asks for it; whether it was granted is in `active`. Never rejects. */
  async open(signal: AbortSignal): Promise<void> {
    const { computer } = this.#options;
    if (computer.current === undefined) computer.search();
    const answer = await this.#call('SubscribeAllData', 'SubscribeRequest', signal);
    if (answer === undefined) return;
    try {
      const { active, heartbeat } = readSubscribeAnswer(answer);
      this.#active = active;
      this.#heartbeat = heartbeat;
      this.#toldAt = performance.now();
    } catch (cause) {
      if (!(cause instanceof UnreadableDocument)) throw cause;
    }
  }

  /** Gives it up at the computer. */
  async close(): Promise<void> {
    if (this.#active) await this.#call('UnsubscribeAllData', 'UnsubscribeRequest');
  }

  /** The computer has told something. */
  told(): void {
    this.#toldAt = performance.now();
  }

  /** The computer does not keep to it: it has to be asked for again. */
  lapse(): void {
    this.#active = false;
  }

  /** A promised heartbeat is late by more than this. */
  isOverdue(toleranceMs: number): boolean {
    if (this.#heartbeat === undefined) return false;
    return performance.now() - this.#toldAt > this.#heartbeat * 1000 + toleranceMs;
  }

  async #call(
    operation: string,
    request: 'SubscribeRequest' | 'UnsubscribeRequest',
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const { computer, reply, answerMs: limitMs } = this.#options;
    const base = computer.current;
    if (base === undefined) return undefined;
    const document = subscriptionRequest(request, reply);
    try {
      const service = CUSTOMER_INFORMATION;
      return await callService({ base, service, operation, document, limitMs, ...(signal && { signal }) });
    } catch (cause) {
      if (cause instanceof NoAnswer) return undefined;
      throw cause;
    }
  }
}
