import type { CardContext } from './card-context.ts';
import { plainCommand } from './card-context.ts';
import type { CardFile, RecordFile, ValueFile } from './memory.ts';
import { refuseUnless } from './status.ts';

/** What the files of the selected application will become with CommitTransaction, by file number. */
export type Transaction = Map<number, PendingChange>;

export type PendingChange = PendingData | PendingValue | PendingRecords;

export interface PendingData {
  readonly kind: 'data';
  readonly data: Uint8Array;
}

export interface PendingValue {
  readonly kind: 'value';
  value: number;
  /** Sum of this transaction's debits. */
  debited: number;
  /** What LimitedCredit may still give back within this transaction. */
  allowance: number;
  /** The file's limited credit after the commit. */
  limitedCredit: number;
}

export interface PendingRecords {
  readonly kind: 'records';
  cleared: boolean;
  record: Uint8Array | undefined;
}

/** C7: all pending changes of the application at once. */
export function commitTransaction(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  refuseUnless(card.transaction.size > 0, 'noChanges');
  for (const [number, change] of card.transaction) {
    const file = card.selected.files.get(number);
    if (file !== undefined) apply(file, change);
  }
  card.transaction.clear();
  return card.session.seal(new Uint8Array(), 'plain');
}

/** A7 */
export function abortTransaction(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  refuseUnless(card.transaction.size > 0, 'noChanges');
  card.transaction.clear();
  return card.session.seal(new Uint8Array(), 'plain');
}

function apply(file: CardFile, change: PendingChange): void {
  if (file.kind === 'backup' && change.kind === 'data') {
    file.data = change.data;
  } else if (file.kind === 'value' && change.kind === 'value') {
    file.value = change.value;
    file.limitedCredit = change.limitedCredit;
  } else if ((file.kind === 'linear' || file.kind === 'cyclic') && change.kind === 'records') {
    applyRecords(file, change);
  } else {
    throw new Error(`a ${change.kind} change is pending on ${file.kind} file ${file.number}`);
  }
}

function applyRecords(file: RecordFile, { cleared, record }: PendingRecords): void {
  const kept = cleared ? [] : file.records;
  file.records = record === undefined ? kept : [...kept, record].slice(-mostRecords(file));
}

/** Records a file can hold; one place of a cyclic file is always the one being written. */
export function mostRecords(file: RecordFile): number {
  return file.kind === 'cyclic' ? file.capacity - 1 : file.capacity;
}

/** The pending change of a value file, begun if there is none. */
export function pendingValue(transaction: Transaction, file: ValueFile): PendingValue {
  const pending = transaction.get(file.number);
  if (pending?.kind === 'value') return pending;
  const begun: PendingValue = {
    kind: 'value',
    value: file.value,
    debited: 0,
    allowance: file.limitedCredit,
    limitedCredit: file.limitedCredit,
  };
  transaction.set(file.number, begun);
  return begun;
}

/** The pending change of a record file, begun if there is none. */
export function pendingRecords(transaction: Transaction, file: RecordFile): PendingRecords {
  const pending = transaction.get(file.number);
  if (pending?.kind === 'records') return pending;
  const begun: PendingRecords = { kind: 'records', cleared: false, record: undefined };
  transaction.set(file.number, begun);
  return begun;
}
