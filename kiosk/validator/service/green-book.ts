import type { TransactionId } from '../../../fares/card/state.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import { transactionName } from './transaction-name.ts';

/** Cards of one ride; a machine that has served more than this since has nobody's hand shaking any more. */
const REMEMBERED = 512;

/**
 * When this machine showed green for a transaction: the repeat rules of the same terminal count from there (A36).
 *
 * Being told the same answer again does not begin the ten seconds anew. They protect against one presentation taken
 * for two, and all windows of A36 run from the operation, whoever asks how often meanwhile: else a passenger who
 * taps impatiently at his own stop could never undo the ride (A17), for each tap would put it off. Only the first
 * good answer to a doubt is green for the first time, and counts.
 */
export class GreenBook {
  readonly #greens = new Map<string, EpochMillis>();

  shown(transaction: TransactionId, at: EpochMillis): void {
    this.#greens.set(transactionName(transaction), at);
    if (this.#greens.size <= REMEMBERED) return;
    const oldest = this.#greens.keys().next();
    if (!oldest.done) this.#greens.delete(oldest.value);
  }

  at(transaction: TransactionId): EpochMillis | undefined {
    return this.#greens.get(transactionName(transaction));
  }
}
