import { authorise } from './access-rights.ts';
import { type CardContext, plainCommand, selectedFile } from './card-context.ts';
import { byteAt, int32, readInt32 } from './little-endian.ts';
import type { ValueFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';
import { pendingValue } from './transaction.ts';

/** Code and file number. */
const HEADER = 2;

/** 6C: the committed value, whatever is pending. With free GetValue anybody may read it, plain. */
export function getValue(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, HEADER);
  const file = valueFile(card, byteAt(command, 1));
  const communication = mayGetValue(card, file);
  return card.session.seal(int32(file.value), communication);
}

function mayGetValue(card: CardContext, file: ValueFile): Communication {
  const holders = [file.rights >> 12, (file.rights >> 8) & 0xf, (file.rights >> 4) & 0xf];
  const { keyNumber } = card.session;
  const isHolder = keyNumber !== undefined && holders.includes(keyNumber);
  return file.freeGetValue && !isHolder ? 'plain' : authorise(card, file, ['read', 'write', 'readWrite']);
}

/** 0C: needs the right to read and write. It never changes the limited credit. */
export function credit(card: CardContext, command: Uint8Array): Uint8Array {
  const { file, amount } = openAmount(card, command, (value) => authorise(card, value, ['readWrite']));
  const pending = pendingValue(card.transaction, file);
  refuseUnless(pending.value + amount <= file.upper, 'boundaryError');
  pending.value += amount;
  return card.session.seal(new Uint8Array(), 'plain');
}

/** DC: any right but that of changing rights. The transaction's debits become the limited credit. */
export function debit(card: CardContext, command: Uint8Array): Uint8Array {
  const { file, amount } = openAmount(card, command, (value) => authorise(card, value, ['read', 'write', 'readWrite']));
  const pending = pendingValue(card.transaction, file);
  refuseUnless(pending.value - amount >= file.lower, 'boundaryError');
  pending.value -= amount;
  pending.debited += amount;
  pending.limitedCredit = pending.debited;
  return card.session.seal(new Uint8Array(), 'plain');
}

/**
 * 1C: gives back at most the sum of the debits in the latest committed transaction that held a debit. One use:
 * whatever was taken, the limit is 0 afterwards, until a debit sets a new one.
 */
export function limitedCredit(card: CardContext, command: Uint8Array): Uint8Array {
  const { file, amount } = openAmount(card, command, (value) => {
    refuseUnless(value.limitedCreditEnabled, 'permissionDenied');
    return authorise(card, value, ['write', 'readWrite']);
  });
  const pending = pendingValue(card.transaction, file);
  refuseUnless(amount <= pending.allowance && pending.value + amount <= file.upper, 'boundaryError');
  pending.value += amount;
  pending.allowance = 0;
  pending.limitedCredit = 0;
  return card.session.seal(new Uint8Array(), 'plain');
}

function openAmount(
  card: CardContext,
  command: Uint8Array,
  mayChange: (file: ValueFile) => Communication,
): { file: ValueFile; amount: number } {
  refuseUnless(command.length >= HEADER, 'lengthError');
  const file = valueFile(card, byteAt(command, 1));
  const data = card.session.open(command, HEADER, 4, mayChange(file));
  const amount = readInt32(data, 0);
  refuseUnless(amount >= 0, 'parameterError');
  return { file, amount };
}

function valueFile(card: CardContext, number: number): ValueFile {
  const file = selectedFile(card, number);
  refuseUnless(file.kind === 'value', 'permissionDenied');
  return file;
}
