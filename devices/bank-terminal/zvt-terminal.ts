import { type Grosze, grosze } from '../../fares/money.ts';
import { DeviceFailure } from '../device-failure.ts';
import { type Apdu, RECEIVED } from '../zvt/apdu.ts';
import {
  authorisation,
  bookReservation,
  bookTotal,
  endOfDay,
  type Money,
  preAuthorisation,
  preAuthorisationReversal,
  refund,
  repeatReceipt,
  reversal,
} from '../zvt/commands.ts';
import type { Ending, Hearing } from '../zvt/conversation.ts';
import { decodeIntermediateStatus } from '../zvt/intermediate-status.ts';
import { RESULT, resultWords } from '../zvt/results.ts';
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
import { compareMarks, judge, type LastReceipt, markOf, standing } from './last-receipt.ts';
import { promptOf } from './prompts.ts';
import { ReceiptLines } from './receipt-lines.ts';
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

/** A reversal whose answer is lost is asked for again: it names its receipt, so it can happen once only. */
const REVERSAL_TRIES = 3;
/** A passenger waits: a terminal that is busy for longer is not asked to begin. */
const BEGIN_TRIES = 3;
const MINUTE_MS = 60_000;

class ZvtTerminal implements BankTerminal {
  readonly #plan: ZvtPlan;
  readonly #connection: ZvtConnection;
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
    const last = await this.#connection.exclusively(() => this.#lastReceipt());
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
    return this.#connection.exclusively(async () => judge(await this.#lastReceipt(), amount, before));
  }

  reverse(receipt: number): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#reverse(reversal(this.#plan, receipt)));
  }

  release(receipt: number): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#reverse(preAuthorisationReversal(receipt)));
  }

  refund(amount: Grosze): Promise<ReversalOutcome> {
    return this.#connection.exclusively(() => this.#once([refund(this.#plan, this.#money(amount))], amount));
  }

  book(receipt: number, amount: Grosze): Promise<ReversalOutcome> {
    const money = this.#money(amount);
    return this.#connection.exclusively(() =>
      this.#once([bookTotal(receipt, money), bookReservation(receipt, money)], amount),
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
      const course = new Authorisation({ amount, currency, deliver, maxStatus, moreTimeMs: timing.moreTimeMs });
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
        const found = standing(await this.#lastReceipt(), payment);
        if (found === 'unknown') return { kind: 'unknown', detail: 'how the terminal left the payment is not known' };
        if (found === 'reversed') return { kind: 'reversed', payment };
        return goods === 'delivered' ? { kind: 'paid', payment } : this.#takeBack(payment);
      }
    }
  }

  async #takeBack(payment: Payment): Promise<PaymentOutcome> {
    const outcome = await this.#reverse(reversal(this.#plan, payment.receipt));
    switch (outcome.kind) {
      case 'done':
        return { kind: 'reversed', payment };
      case 'refused':
        return { kind: 'reversal-failed', payment, detail: outcome.detail };
      case 'unknown':
        return { kind: 'unknown', detail: outcome.detail };
    }
  }

  async #reverse(command: Apdu): Promise<ReversalOutcome> {
    let detail = 'never asked';
    for (let attempt = 0; attempt < REVERSAL_TRIES; attempt += 1) {
      if (!(await this.#connection.comeBack())) break;
      let told: StatusInformation | undefined;
      const ending = await this.#connection.ask(
        command,
        this.#listenFor((status) => (told = status)),
      );
      const outcome = reversalOutcome(ending, told);
      if (outcome.kind === 'refused' && outcome.code === RESULT.alreadyReversed) return { kind: 'done' };
      // Refused after a lost answer: perhaps because it was done.
      if (outcome.kind === 'refused' && attempt > 0) return { kind: 'unknown', detail: outcome.detail };
      if (outcome.kind !== 'unknown') return outcome;
      detail = outcome.detail;
    }
    return { kind: 'unknown', detail };
  }

  /** What must happen once only: after a lost answer the terminal's last receipt tells whether it has. */
  async #once(commands: readonly Apdu[], amount: Grosze): Promise<ReversalOutcome> {
    const before = await this.#lastReceipt();
    if (before.kind === 'unknown') return { kind: 'refused', code: RESULT.notReady, detail: before.detail };
    for (const [index, command] of commands.entries()) {
      let told: StatusInformation | undefined;
      const ending = await this.#connection.ask(
        command,
        this.#listenFor((status) => (told = status)),
      );
      const unsupported = ending.kind === 'refused' && ending.reason === RESULT.notPossible;
      if (unsupported && index < commands.length - 1) continue;
      const outcome = reversalOutcome(ending, told);
      return outcome.kind === 'unknown' ? this.#whetherDone(before, amount, outcome.detail) : outcome;
    }
    return { kind: 'refused', code: RESULT.notPossible, detail: resultWords(RESULT.notPossible) };
  }

  async #whetherDone(before: LastReceipt, amount: Grosze, detail: string): Promise<ReversalOutcome> {
    if (!(await this.#connection.comeBack())) return { kind: 'unknown', detail };
    const last = await this.#lastReceipt();
    if (last.kind === 'unknown') return last;
    const nothingNew =
      last.kind === before.kind &&
      (last.kind === 'none' || (before.kind === 'stored' && compareMarks(last.mark, before.mark) === 'same'));
    if (nothingNew) return { kind: 'refused', code: RESULT.notReady, detail };
    if (last.kind === 'none' || last.status.amount !== amount || last.status.result !== 0) {
      return { kind: 'unknown', detail };
    }
    return { kind: 'done', mark: last.mark };
  }

  /** 06 20. A terminal that is still at a payment does not answer it: what it answers is final. */
  async #lastReceipt(): Promise<LastReceipt> {
    if (this.#connection.status.kind === 'lost') return { kind: 'unknown', detail: 'the terminal is lost' };
    let told: StatusInformation | undefined;
    const lines = new ReceiptLines(this.#plan.encoding);
    const ending = await this.#connection.insist(repeatReceipt(this.#plan), {
      ...this.#listenFor((status) => (told ??= status)),
      print: (message) => lines.hear(message),
    });
    switch (ending.kind) {
      case 'completed': {
        const mark = told === undefined ? undefined : markOf(told);
        if (told !== undefined && mark !== undefined) return { kind: 'stored', mark, status: told };
        // An end of day was printed last: since then, no payment.
        if (lines.some) return { kind: 'none' };
        return { kind: 'unknown', detail: 'the terminal does not tell its last receipt' };
      }
      case 'aborted':
        if (this.#plan.nothingStored.includes(ending.code)) return { kind: 'none' };
        return { kind: 'unknown', detail: resultWords(ending.code) };
      case 'refused':
        return { kind: 'unknown', detail: resultWords(ending.reason) };
      case 'lost':
        return { kind: 'unknown', detail: ending.detail };
    }
  }

  #listenFor(hear: (status: StatusInformation) => void): Hearing {
    return {
      status: async (data) => {
        const status = this.#read(data);
        if (status !== undefined) hear(status);
        return RECEIVED;
      },
    };
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

function reversalOutcome(ending: Ending, told: StatusInformation | undefined): ReversalOutcome {
  switch (ending.kind) {
    case 'completed': {
      if (told !== undefined && told.result !== 0) return refusedBy(told.result, told.text);
      const mark = told === undefined ? undefined : markOf(told);
      return { kind: 'done', ...(mark === undefined ? {} : { mark }) };
    }
    case 'aborted':
      return refusedBy(told === undefined || told.result === 0 ? ending.code : told.result, told?.text);
    case 'refused':
      // Busy, perhaps with this very command heard twice.
      if (ending.resent && ending.reason === RESULT.wait) return { kind: 'unknown', detail: 'heard twice' };
      return refusedBy(ending.reason, undefined);
    case 'lost':
      return { kind: 'unknown', detail: ending.detail };
  }
}

function refusedBy(code: number, text: string | undefined): ReversalOutcome {
  return { kind: 'refused', code, detail: text ?? resultWords(code) };
}
