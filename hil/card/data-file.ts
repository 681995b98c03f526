import { authorise } from './access-rights.ts';
import { type CardContext, plainCommand, selectedFile } from './card-context.ts';
import { byteAt, readUint24 } from './little-endian.ts';
import type { DataFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import { refuseUnless } from './status.ts';

/** Code, file number, offset (3), length (3). */
const HEADER = 8;

/** BD: fileNo, offset, length; length 0 means up to the end. Always the committed data. */
export function readData(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, HEADER);
  const file = dataFile(card, byteAt(command, 1));
  const communication = authorise(card, file, ['read', 'readWrite']);
  const offset = readUint24(command, 2);
  const asked = readUint24(command, 5);
  refuseUnless(offset < file.data.length, 'boundaryError');
  const length = asked === 0 ? file.data.length - offset : asked;
  refuseUnless(offset + length <= file.data.length, 'boundaryError');
  return card.session.seal(file.data.slice(offset, offset + length), communication);
}

/** Length of a whole WriteData, all frames together, from its first frame; refuses what cannot be written. */
export function lengthOfWriteData(card: CardContext, firstFrame: Uint8Array): number {
  const { length, communication } = target(card, firstFrame);
  return HEADER + card.session.protectedLength(length, communication);
}

/** 3D: fileNo, offset, length, data. A backup file changes with the commit, a standard file at once. */
export function writeData(card: CardContext, command: Uint8Array): Uint8Array {
  const { file, offset, length, communication } = target(card, command);
  const data = card.session.open(command, HEADER, length, communication);
  if (file.kind === 'standard') {
    store(file, offset, data.slice(0, card.writeStopsAfter));
  } else {
    const pending = card.transaction.get(file.number);
    const image = (pending?.kind === 'data' ? pending.data : file.data).slice();
    image.set(data, offset);
    card.transaction.set(file.number, { kind: 'data', data: image });
  }
  return card.session.seal(new Uint8Array(), 'plain');
}

/**
 * Power was lost between the frames of a WriteData: a standard file has no backup, so plain data of the frames
 * that arrived are in it. MACed and enciphered data are not written before they are checked.
 */
export function cutWriteDataShort(card: CardContext, received: Uint8Array): void {
  const { file, offset, communication } = target(card, received);
  if (file.kind === 'standard' && communication === 'plain') store(file, offset, received.slice(HEADER));
}

function store(file: DataFile, offset: number, data: Uint8Array): void {
  file.data = file.data.slice();
  file.data.set(data, offset);
}

function target(
  card: CardContext,
  command: Uint8Array,
): { file: DataFile; offset: number; length: number; communication: Communication } {
  refuseUnless(command.length >= HEADER, 'lengthError');
  const file = dataFile(card, byteAt(command, 1));
  const communication = authorise(card, file, ['write', 'readWrite']);
  const offset = readUint24(command, 2);
  const length = readUint24(command, 5);
  refuseUnless(length > 0, 'parameterError');
  refuseUnless(offset + length <= file.data.length, 'boundaryError');
  return { file, offset, length, communication };
}

function dataFile(card: CardContext, number: number): DataFile {
  const file = selectedFile(card, number);
  refuseUnless(file.kind === 'standard' || file.kind === 'backup', 'permissionDenied');
  return file;
}
