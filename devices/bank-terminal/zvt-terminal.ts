import { type Grosze, grosze } from '../../fares/money.ts';
import { DeviceFailure } from '../device-failure.ts';
import type { Apdu } from '../zvt/apdu.ts';
import {
  authorisation,
  bookReservation,
  bookTotal,
  endOfDay,
  type Money,
  preAuthorisation,
  preAuthorisationReversal,
  refund,
  reversal,
} from '../zvt/commands.ts';
import type { Ending, Hearing } from '../zvt/conversation.ts';
import { decodeIntermediateStatus } from '../zvt/intermediate-status.ts';
import { RESULT } from '../zvt/results.ts';
import { decodeStatusInformation, type StatusInformation } from '../zvt/status-information.ts';
import { Authorisation } from './authorisation.ts';
import type {
  AuthoriseOptions,
  BankTerminal,
  BankTerminalEvent,
  BankTerminalStatus,
  Payment,
  PaymentMark,
  PaymentOutcome,
  RecallOutcome,
  ReversalOutcome,
} from './contract.ts';
import { judge, standing } from './last-receipt.ts';
import { promptOf } from './prompts.ts';
import { ReceiptLines } from './receipt-lines.ts';
import { reversalOutcome, ZvtBooks } from './zvt-books.ts';
import { ZvtConnection } from './zvt-connection.ts';
import { planOf, type ZvtPlan, type ZvtSettings } from './zvt-settings.ts';

/**
 * A payment terminal that speaks ZVT (PA00P015, PA00P016), over TCP or a serial line. Nothing is sent before `start`.
 * Throws RangeError where the password is not of six digits.
 */
export function openZvtTerminal(settings: ZvtSettings): BankTerminal {
  if (!/^\d{6}$/.test(settings.password)) throw new RangeError('a terminal password has six digits');
  return new ZvtTerminal(planOf(settings));
}

/** A passenger waits: a terminal that is busy for longer is not asked to begin. */
const BEGIN_TRIES = 3;
const MINUTE_MS = 60_000;

class ZvtTerminal implements BankTerminal {
  readonly #plan: ZvtPlan;
  readonly #connection: ZvtConnection;
  readonly #books: ZvtBooks;
  readonly #listeners = new Set<(event: BankTerminalEvent) => void>();
  /** Of the last payment whose goods were out. */
  #settled: PaymentMark | undefined;

  constructor(plan: ZvtPlan) {
    this.#plan = plan;
    this.#connection = new ZvtConnection(
      plan,
      (status) => this.#tell({ kind: 'status', status }),
      (status) => this.#isSettled(status),
    );
    this.#books = new ZvtBooks(plan, this.#connection);
  }

  get status(): BankTerminalStatus {
    return this.#connection.status;
  }

  subscribe(listener: (event: BankTerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): Promise<void> {
    return this.#connection.start();
  }

  /** Rejects with DeviceFailure where the terminal does not say: nothing may be charged then. */
  async lastPayment(): Promise<PaymentMark | null> {
    const last = await this.#connection.exclusively(() => this.#books.lastReceipt());
    if (last.kind === 'unknown') throw new DeviceFailure('bank terminal', 'lost', last.detail);
    return last.kind === 'stored' ? last.mark : null;
  }

  authorise(amount: Grosze, { abort, deliver }: AuthoriseOptions): Promise<PaymentOutcome> {
    return this.#pay(authorisation(this.#money(amount), this.#plan.maxStatus), amount, abort, deliver);
  }

  reserve(amount: Grosze, { abort }: { readonly abort: AbortSignal }): Promise<PaymentOutcome> {
    return this.#pay(preAuthorisation(this.#money(amount)), amount, abort, async () => 'delivered');
  }

  recall(amount: Grosze, before: PaymentMark | null): Promise<RecallOutcome> {
    return this.#connection.exclusively(async () => judge(await this.#books.lastReceipt(), amount, before));
  }

  reverse(receipt: number): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#books.reverse(reversal(this.#plan, receipt)));
  }

  release(receipt: number): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#books.reverse(preAuthorisationReversal(receipt)));
  }

  refund(amount: Grosze): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#books.once([refund(this.#plan, this.#money(amount))], amount));
  }

  book(receipt: number, amount: Grosze): Promise<ReversalOutcome> {
    const money = this.#money(amount);
    return this.#connection.exclusively(() =>
      this.#books.once([bookTotal(receipt, money), bookReservation(receipt, money)], amount),
    );
  }

  endOfDay(): Promise<ReversalOutcome> {
    return this.#connection.exclusively(async () => {
      const lines = new ReceiptLines(this.#plan.encoding);
      const ending = await this.#connection.ask(endOfDay(this.#plan), { print: (message) => lines.hear(message) });
      // A report of the terminal's own is for those who run it, even where it does not say so.
      for (const receipt of lines.receipts) this.#tell({ ...receipt, copy: 'merchant' });
      if (this.#connection.status.kind === 'faulty') await this.#connection.look();
      return reversalOutcome(ending, undefined);
    });
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return this.#connection.close();
  }

  #pay(
    command: Apdu,
    amount: Grosze,
    abort: AbortSignal,
    deliver: AuthoriseOptions['deliver'],
  ): Promise<PaymentOutcome> {
    return this.#connection.exclusively(async () => {
      const { status } = this.#connection;
      if (status.kind !== 'ready') return { kind: 'not-begun', detail: `the terminal is ${status.kind}` };
      if (abort.aborted) return { kind: 'cancelled', code: RESULT.aborted, detail: 'before it began' };
      const { currency, maxStatus, timing } = this.#plan;
      const { moreTimeMs } = timing;
      const before = this.#books.seen;
      const course = new Authorisation({ amount, currency, before, deliver, maxStatus, moreTimeMs });
      const ending = await this.#courseOf(command, course, abort);
      const after = await course.conclude(ending);
      this.#settled = course.delivered ?? this.#settled;
      return this.#settle(after);
    });
  }

  async #courseOf(command: Apdu, course: Authorisation, abort: AbortSignal): Promise<Ending> {
    let taken = false;
    const stop = () => {
      // Once the bank has approved, the goods decide.
      if (taken && !course.approved) this.#connection.interrupt();
    };
    abort.addEventListener('abort', stop);
    const lines = new ReceiptLines(this.#plan.encoding);
    const hearing: Hearing = {
      taken: () => {
        taken = true;
        this.#tell({ kind: 'prompt', prompt: 'present-card' });
        if (abort.aborted) stop();
      },
      status: (data) => course.answer(this.#read(data)),
      intermediate: (data) => this.#hearIntermediate(data, course),
      print: (message) => lines.hear(message),
    };
    const ending = await this.#connection.ask(command, hearing, BEGIN_TRIES);
    abort.removeEventListener('abort', stop);
    for (const receipt of lines.receipts) this.#tell(receipt);
    return ending;
  }

  #hearIntermediate(data: Uint8Array, course: Authorisation): number | undefined {
    const status = decodeIntermediateStatus(data, this.#plan.encoding);
    if (status === undefined) return undefined;
    const prompt = promptOf(status.code);
    if (prompt === 'reversing') course.hearReversing();
    this.#tell({ kind: 'prompt', prompt, text: status.text });
    return status.minutes === undefined ? undefined : status.minutes * MINUTE_MS;
  }

  async #settle(after: Awaited<ReturnType<Authorisation['conclude']>>): Promise<PaymentOutcome> {
    switch (after.kind) {
      case 'settled':
        return after.outcome;
      case 'take-back':
        return this.#takeBack(after.payment);
      case 'ask': {
        const { payment, goods } = after;
        const found = standing(await this.#books.lastReceipt(), payment);
        if (found === 'unknown') return { kind: 'unknown', detail: 'how the terminal left the payment is not known' };
        if (found === 'reversed') return { kind: 'reversed', payment };
        return goods === 'delivered' ? { kind: 'paid', payment } : this.#takeBack(payment);
      }
    }
  }

  async #takeBack(payment: Payment): Promise<PaymentOutcome> {
    const outcome = await this.#books.reverse(reversal(this.#plan, payment.receipt));
    switch (outcome.kind) {
      case 'done':
        return { kind: 'reversed', payment };
      case 'refused':
        return { kind: 'reversal-failed', payment, detail: outcome.detail };
      case 'unknown':
        return { kind: 'unknown', detail: outcome.detail };
    }
  }

  #read(data: Uint8Array): StatusInformation | undefined {
    return decodeStatusInformation(data, this.#plan);
  }

  #money(amount: Grosze): Money {
    return { amount: grosze(amount), currency: this.#plan.currency };
  }

  #isSettled({ receipt, trace }: StatusInformation): boolean {
    return this.#settled?.receipt === receipt && this.#settled?.trace === (trace ?? 0);
  }

  #tell(event: BankTerminalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
