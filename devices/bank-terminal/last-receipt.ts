import type { Grosze } from '../../fares/money.ts';
import type { StatusInformation } from '../zvt/status-information.ts';
import type { Payment, PaymentMark, RecallOutcome } from './contract.ts';

/** What the terminal has stored last, as a repeated receipt (06 20) tells it. */
export type LastReceipt =
  | { readonly kind: 'stored'; readonly mark: PaymentMark; readonly status: StatusInformation }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly detail: string };

const TRACES = 1_000_000;
const RECEIPTS = 10_000;

/** By trace number, by receipt number where there is no trace; both begin again after their last. */
export function compareMarks(mark: PaymentMark, before: PaymentMark): 'same' | 'newer' | 'older' {
  if (mark.trace === before.trace && mark.receipt === before.receipt) return 'same';
  const traced = mark.trace !== 0 && before.trace !== 0 && mark.trace !== before.trace;
  const span = traced ? TRACES : RECEIPTS;
  const ahead = traced ? mark.trace - before.trace : mark.receipt - before.receipt;
  return (ahead + span) % span < span / 2 ? 'newer' : 'older';
}

/**
 * Did a payment of this amount happen after `before`? What is stored last belongs to it only where it is newer and the
 * amount is equal. Whatever else cannot be explained is unknown, never "not paid".
 */
export function judge(last: LastReceipt, amount: Grosze, before: PaymentMark | null): RecallOutcome {
  if (last.kind === 'unknown') return last;
  if (last.kind === 'none') {
    return before === null ? { kind: 'not-paid' } : { kind: 'unknown', detail: 'the terminal has forgotten' };
  }
  const { mark, status } = last;
  const order = before === null ? 'newer' : compareMarks(mark, before);
  if (order === 'same') return { kind: 'not-paid' };
  if (order === 'older') return { kind: 'unknown', detail: 'the terminal tells another history' };
  if (status.result !== 0) return { kind: 'not-paid' };
  if (status.originalTrace !== undefined) return reversalSince(status.originalTrace, before);
  if (status.amount !== amount) return { kind: 'unknown', detail: 'the last payment is of another amount' };
  return { kind: 'paid', payment: paymentOf(status, amount) };
}

function reversalSince(originalTrace: number, before: PaymentMark | null): RecallOutcome {
  const since = before === null || compareMarks({ trace: originalTrace, receipt: 0 }, { ...before, receipt: 0 });
  if (since === true || since === 'newer') return { kind: 'not-paid' };
  return { kind: 'unknown', detail: 'the last that happened is the reversal of an older payment' };
}

/** Whether an approved payment is still there after its command has ended by anything but a completion. */
export function standing(last: LastReceipt, payment: PaymentMark): 'stands' | 'reversed' | 'unknown' {
  if (last.kind === 'unknown') return 'unknown';
  if (last.kind === 'none') return 'reversed';
  const { mark, status } = last;
  if (status.originalTrace !== undefined && status.originalTrace === payment.trace) return 'reversed';
  switch (compareMarks(mark, payment)) {
    case 'same':
      return status.result === 0 ? 'stands' : 'reversed';
    case 'older':
      return 'reversed';
    case 'newer':
      return 'unknown';
  }
}

export function markOf({ receipt, trace }: StatusInformation): PaymentMark | undefined {
  return receipt === undefined ? undefined : { receipt, trace: trace ?? 0 };
}

/** `asked`: the amount that was asked for; some terminals do not repeat it. */
export function paymentOf(status: StatusInformation, asked: Grosze): Payment {
  return {
    receipt: status.receipt ?? 0,
    trace: status.trace ?? 0,
    amount: status.amount ?? asked,
    terminalId: status.terminalId ?? '',
    card: status.cardName ?? '',
    ...(status.token === undefined ? {} : { token: status.token }),
    ...(status.authorisation === undefined ? {} : { authorisation: status.authorisation }),
  };
}
