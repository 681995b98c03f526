import type { Grosze } from '../../fares/money.ts';
import { type Apdu, RECEIVED } from '../zvt/apdu.ts';
import { repeatReceipt } from '../zvt/commands.ts';
import type { Ending, Hearing } from '../zvt/conversation.ts';
import { RESULT, resultWords } from '../zvt/results.ts';
import { decodeStatusInformation, type StatusInformation } from '../zvt/status-information.ts';
import type { PaymentMark, ReversalOutcome } from './contract.ts';
import { compareMarks, type LastReceipt, markOf } from './last-receipt.ts';
import { ReceiptLines } from './receipt-lines.ts';
import type { ZvtConnection } from './zvt-connection.ts';
import type { ZvtPlan } from './zvt-settings.ts';

/** A reversal whose answer is lost is asked for again: it names its receipt, so it can happen once only. */
const REVERSAL_TRIES = 3;

/** What a terminal has in its books, and what is changed there after a payment; all within `exclusively`. */
export class ZvtBooks {
  readonly #plan: ZvtPlan;
  readonly #connection: ZvtConnection;
  #seen: PaymentMark | undefined;

  constructor(plan: ZvtPlan, connection: ZvtConnection) {
    this.#plan = plan;
    this.#connection = connection;
  }

  /** What was stored last when it was last asked for. */
  get seen(): PaymentMark | undefined {
    return this.#seen;
  }

  /** What names its receipt and can happen once only is asked for again after a lost answer. */
  async reverse(command: Apdu): Promise<ReversalOutcome> {
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
  async once(commands: readonly Apdu[], amount: Grosze): Promise<ReversalOutcome> {
    const before = await this.lastReceipt();
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
    const last = await this.lastReceipt();
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
  async lastReceipt(): Promise<LastReceipt> {
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
        if (told !== undefined && mark !== undefined) {
          this.#seen = mark;
          return { kind: 'stored', mark, status: told };
        }
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
        const status = decodeStatusInformation(data, this.#plan);
        if (status !== undefined) hear(status);
        return RECEIVED;
      },
    };
  }
}

/** The end of a command that is no payment. */
export function reversalOutcome(ending: Ending, told: StatusInformation | undefined): ReversalOutcome {
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
