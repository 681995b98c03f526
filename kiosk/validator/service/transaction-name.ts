import type { TransactionId } from '../../../fares/card/state.ts';

/** `terminal-sequence`, as journals and offices write it. */
export function transactionName({ terminal, sequence }: TransactionId): string {
  return `${terminal}-${sequence}`;
}
