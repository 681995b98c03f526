import { setTimeout as wait } from 'node:timers/promises';
import type { Grosze } from '../../fares/money.ts';
import { type Apdu, RECEIVED, refusal } from '../zvt/apdu.ts';
import type { Ending } from '../zvt/conversation.ts';
import { neverBegan, RESULT, resultWords } from '../zvt/results.ts';
import type { StatusInformation } from '../zvt/status-information.ts';
import type { Payment, PaymentMark, PaymentOutcome } from './contract.ts';
import { paymentOf } from './last-receipt.ts';

type Goods = 'delivered' | 'failed';

/** What an approval needs: what was asked, and whether the goods are out. */
export interface AuthorisationOrder {
  readonly amount: Grosze;
  readonly currency: number;
  /** What the terminal had stored last when it was asked before. */
  readonly before: PaymentMark | undefined;
  readonly deliver: (payment: Payment) => Promise<Goods>;
  readonly maxStatus: number;
  readonly moreTimeMs: number;
}

/** What is known of a payment when its command has ended. */
export type AfterApproval =
  | { readonly kind: 'settled'; readonly outcome: PaymentOutcome }
  /** Approved, completed, and the goods are not out: to be taken back. */
  | { readonly kind: 'take-back'; readonly payment: Payment }
  /** Approved, and how the terminal left it is to be asked. */
  | { readonly kind: 'ask'; readonly payment: Payment; readonly goods: Goods };

/**
 * One authorisation as the status informations (04 0F) tell it. An approval is answered by what becomes of the goods:
 * out (80 00), not out (84 66, and the terminal reverses), not yet (84 9C, and it asks again).
 */
export class Authorisation {
  readonly #order: AuthorisationOrder;
  #payment: Payment | undefined;
  #goods: Promise<Goods> | undefined;
  #delivered: Payment | undefined;
  #asked = 0;
  #reversing = false;
  #refusedBy: StatusInformation | undefined;
  #mismatch: string | undefined;

  constructor(order: AuthorisationOrder) {
    this.#order = order;
  }

  get approved(): boolean {
    return this.#payment !== undefined;
  }

  /** Once the goods are out. */
  get delivered(): Payment | undefined {
    return this.#delivered;
  }

  /** The terminal has begun to take the payment back (intermediate status 05). */
  hearReversing(): void {
    this.#reversing = true;
  }

  async answer(status: StatusInformation | undefined): Promise<Apdu> {
    if (status === undefined) return RECEIVED;
    if (status.result !== 0) {
      this.#refusedBy = status;
      return RECEIVED;
    }
    // What is told now is the reversal; an approval before it may have been lost on the line.
    if (this.#reversing || status.originalTrace !== undefined) return RECEIVED;
    const wrong = this.#wrongWith(status);
    if (wrong !== undefined) {
      this.#mismatch = wrong;
      return refusal(RESULT.goodsNotIssued);
    }
    return this.#answerApproval(status);
  }

  /** An approval that is not for what was asked buys nothing. */
  #wrongWith(status: StatusInformation): string | undefined {
    const { amount, currency, receipt, trace } = status;
    const { before } = this.#order;
    if (before !== undefined && before.receipt === receipt && before.trace === (trace ?? 0)) {
      return 'told an older payment again';
    }
    if (amount !== undefined && amount !== this.#order.amount) return `approved ${amount} gr`;
    if (currency !== undefined && currency !== this.#order.currency) return `approved in currency ${currency}`;
    return receipt === undefined ? 'approved without a receipt number' : undefined;
  }

  async #answerApproval(status: StatusInformation): Promise<Apdu> {
    const { amount, maxStatus, moreTimeMs } = this.#order;
    this.#payment ??= paymentOf(status, amount);
    this.#goods ??= this.#deliver(this.#payment);
    this.#asked += 1;
    const patience = new AbortController();
    const late = wait(moreTimeMs, 'late' as const, { signal: patience.signal }).catch(() => 'late' as const);
    const goods = await Promise.race([this.#goods, late]);
    patience.abort();
    switch (goods) {
      case 'delivered':
        return RECEIVED;
      case 'failed':
        return refusal(RESULT.goodsNotIssued);
      case 'late':
        // After its last question the terminal closes the payment: what fails then is reversed by a command of ours.
        return this.#asked < maxStatus ? refusal(RESULT.wait) : RECEIVED;
    }
  }

  async #deliver(payment: Payment): Promise<Goods> {
    try {
      const goods = await this.#order.deliver(payment);
      if (goods === 'delivered') this.#delivered = payment;
      return goods;
    } catch {
      return 'failed';
    }
  }

  /** Waits for the goods where they are on their way. */
  async conclude(ending: Ending): Promise<AfterApproval> {
    const payment = this.#payment;
    if (payment === undefined || this.#goods === undefined) {
      return { kind: 'settled', outcome: this.#withoutApproval(ending) };
    }
    const goods = await this.#goods;
    switch (ending.kind) {
      case 'completed':
        if (goods === 'failed') return { kind: 'take-back', payment };
        return { kind: 'settled', outcome: { kind: 'paid', payment } };
      case 'aborted':
        return { kind: 'ask', payment, goods };
      case 'lost':
      case 'refused':
        return { kind: 'settled', outcome: { kind: 'unknown', detail: detailOf(ending) } };
    }
  }

  #withoutApproval(ending: Ending): PaymentOutcome {
    if (this.#mismatch !== undefined) return { kind: 'unknown', detail: this.#mismatch };
    switch (ending.kind) {
      case 'completed':
        return this.#refusedBy === undefined
          ? { kind: 'unknown', detail: 'completed without a word on the payment' }
          : refused(this.#refusedBy.result, this.#refusedBy.text);
      case 'aborted':
        return refused(this.#refusedBy?.result ?? ending.code, this.#refusedBy?.text);
      case 'refused':
        // Heard twice, the second hearing meets a terminal that is busy with the first.
        return ending.resent && ending.reason === RESULT.wait
          ? { kind: 'unknown', detail: detailOf(ending) }
          : { kind: 'not-begun', detail: detailOf(ending) };
      case 'lost':
        return { kind: 'unknown', detail: ending.detail };
    }
  }
}

function refused(code: number, text: string | undefined): PaymentOutcome {
  const detail = text ?? resultWords(code);
  if (code === RESULT.aborted) return { kind: 'cancelled', code, detail };
  return neverBegan(code) ? { kind: 'not-begun', detail } : { kind: 'declined', code, detail };
}

function detailOf(ending: Extract<Ending, { kind: 'lost' | 'refused' }>): string {
  return ending.kind === 'lost' ? ending.detail : resultWords(ending.reason);
}
