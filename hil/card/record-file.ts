import { authorise } from './access-rights.ts';
import { type CardContext, plainCommand, selectedFile } from './card-context.ts';
import { join } from './cipher.ts';
import { byteAt, readUint24 } from './little-endian.ts';
import type { RecordFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';
import { mostRecords, pendingRecords } from './transaction.ts';

/** Code, file number, offset (3), length or count (3). */
const HEADER = 8;

/**
 * BB: fileNo, offset, count. Offset counts back from the newest record (0); the records come oldest first and end
 * with the one at the offset. Count 0: from the oldest on. Always the committed records.
 */
export function readRecords(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, HEADER);
  const file = recordFile(card, byteAt(command, 1));
  const communication = authorise(card, file, ['read', 'readWrite']);
  const offset = readUint24(command, 2);
  const asked = readUint24(command, 5);
  const end = file.records.length - offset;
  refuseUnless(end > 0 && asked <= end, 'boundaryError');
  const count = asked === 0 ? end : asked;
  return card.session.seal(join(...file.records.slice(end - count, end)), communication);
}

/** Length of a whole WriteRecord, all frames together, from its first frame; refuses what cannot be written. */
export function lengthOfWriteRecord(card: CardContext, firstFrame: Uint8Array): number {
  const { length, communication } = target(card, firstFrame);
  return HEADER + card.session.protectedLength(length, communication);
}

/**
 * 3B: fileNo, offset within the record, length, data. One transaction adds one record, zeros where nothing was
 * written; further writes go into the same one.
 */
export function writeRecord(card: CardContext, command: Uint8Array): Uint8Array {
  const { file, offset, length, communication } = target(card, command);
  const data = card.session.open(command, HEADER, length, communication);
  const pending = pendingRecords(card.transaction, file);
  const record = pending.record?.slice() ?? new Uint8Array(file.recordSize);
  record.set(data, offset);
  pending.record = record;
  return card.session.seal(new Uint8Array(), 'plain');
}

/** EB: needs the right to read and write. Until the commit no record can be written. */
export function clearRecordFile(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 2);
  const file = recordFile(card, byteAt(command, 1));
  authorise(card, file, ['readWrite']);
  const pending = pendingRecords(card.transaction, file);
  pending.cleared = true;
  pending.record = undefined;
  return card.session.seal(new Uint8Array(), 'plain');
}

function target(
  card: CardContext,
  command: Uint8Array,
): { file: RecordFile; offset: number; length: number; communication: Communication } {
  refuseUnless(command.length >= HEADER, 'lengthError');
  const file = recordFile(card, byteAt(command, 1));
  const communication = authorise(card, file, ['write', 'readWrite']);
  const offset = readUint24(command, 2);
  const length = readUint24(command, 5);
  refuseUnless(length > 0, 'parameterError');
  refuseUnless(offset + length <= file.recordSize, 'boundaryError');
  const change = card.transaction.get(file.number);
  const pending = change?.kind === 'records' ? change : undefined;
  refuseUnless(!pending?.cleared, 'permissionDenied');
  const isFull = file.kind === 'linear' && file.records.length >= mostRecords(file);
  refuseUnless(pending?.record !== undefined || !isFull, 'boundaryError');
  return { file, offset, length, communication };
}

function recordFile(card: CardContext, number: number): RecordFile {
  const file = selectedFile(card, number);
  refuseUnless(file.kind === 'linear' || file.kind === 'cyclic', 'permissionDenied');
  return file;
}
