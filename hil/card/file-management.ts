import { authorise } from './access-rights.ts';
import { allocate, sizeOfFile } from './capacity.ts';
import { type CardContext, isAtCardLevel, isMaster, plainCommand, selectedFile } from './card-context.ts';
import { join } from './cipher.ts';
import { byteAt, int32, readInt32, readUint16, readUint24, uint16, uint24 } from './little-endian.ts';
import { type CardFile, type DataFile, MOST_FILES, type RecordFile } from './memory.ts';
import type { Communication } from './secure-messaging.ts';
import { CardRefusal, refuseUnless } from './status.ts';

/** Bits of an application's settings. */
const LIST_FREELY = 0x02;
const CREATE_FREELY = 0x04;

const COMMUNICATION_CODE: Record<Communication, number> = { plain: 0, maced: 1, enciphered: 3 };
const TYPE_CODE: Record<CardFile['kind'], number> = { standard: 0, backup: 1, value: 2, linear: 3, cyclic: 4 };

/** 6F */
export function getFileIds(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 1);
  refuseUnless(!isAtCardLevel(card), 'permissionDenied');
  refuseUnless((card.selected.settings & LIST_FREELY) !== 0 || isMaster(card), 'authenticationError');
  return card.session.seal(Uint8Array.from(card.selected.files.keys()), 'plain');
}

/** F5: type, communication, rights, then what its type adds. */
export function getFileSettings(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 2);
  const file = selectedFile(card, byteAt(command, 1));
  refuseUnless((card.selected.settings & LIST_FREELY) !== 0 || isMaster(card), 'authenticationError');
  const common = join([TYPE_CODE[file.kind], COMMUNICATION_CODE[file.communication]], uint16(file.rights));
  return card.session.seal(join(common, ownSettings(file)), 'plain');
}

function ownSettings(file: CardFile): Uint8Array {
  switch (file.kind) {
    case 'standard':
    case 'backup':
      return uint24(file.data.length);
    case 'value': {
      const flags = (file.limitedCreditEnabled ? 1 : 0) | (file.freeGetValue ? 2 : 0);
      return join(int32(file.lower), int32(file.upper), int32(file.limitedCredit), [flags]);
    }
    case 'linear':
    case 'cyclic':
      return join(uint24(file.recordSize), uint24(file.capacity), uint24(file.records.length));
  }
}

/** 5F: fileNo, communication, rights. Enciphered, unless the right to change is free. */
export function changeFileSettings(card: CardContext, command: Uint8Array): Uint8Array {
  refuseUnless(command.length >= 2, 'lengthError');
  const file = selectedFile(card, byteAt(command, 1));
  authorise(card, file, ['change']);
  const isFree = (file.rights & 0xf) === 0xe;
  const data = card.session.open(command, 2, 3, isFree ? 'plain' : 'enciphered');
  file.communication = communicationOf(byteAt(data, 0));
  file.rights = readUint16(data, 1);
  return card.session.seal(new Uint8Array(), 'plain');
}

/** CD and CB: fileNo, communication, rights, size. */
export function createDataFile(kind: DataFile['kind']) {
  return (card: CardContext, command: Uint8Array): Uint8Array => {
    plainCommand(card, command, 8);
    const size = readUint24(command, 5);
    refuseUnless(size > 0, 'parameterError');
    return createFile(card, { ...headerOf(command), kind, data: new Uint8Array(size) });
  };
}

/** CC: fileNo, communication, rights, lower, upper, value, flags (1 limited credit, 2 free GetValue). */
export function createValueFile(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 18);
  const [lower, upper, value] = [readInt32(command, 5), readInt32(command, 9), readInt32(command, 13)];
  const flags = byteAt(command, 17);
  refuseUnless(lower <= value && value <= upper && flags <= 3, 'parameterError');
  return createFile(card, {
    ...headerOf(command),
    kind: 'value',
    lower,
    upper,
    value,
    limitedCredit: 0,
    limitedCreditEnabled: (flags & 1) !== 0,
    freeGetValue: (flags & 2) !== 0,
  });
}

/** C1 and C0: fileNo, communication, rights, record size, most records (a cyclic file needs two). */
export function createRecordFile(kind: RecordFile['kind']) {
  return (card: CardContext, command: Uint8Array): Uint8Array => {
    plainCommand(card, command, 11);
    const [recordSize, capacity] = [readUint24(command, 5), readUint24(command, 8)];
    refuseUnless(recordSize > 0 && capacity >= (kind === 'cyclic' ? 2 : 1), 'parameterError');
    return createFile(card, { ...headerOf(command), kind, recordSize, capacity, records: [] });
  };
}

function createFile(card: CardContext, file: CardFile): Uint8Array {
  refuseUnless(!isAtCardLevel(card), 'permissionDenied');
  refuseUnless((card.selected.settings & CREATE_FREELY) !== 0 || isMaster(card), 'authenticationError');
  refuseUnless(file.number < MOST_FILES, 'parameterError');
  refuseUnless(!card.selected.files.has(file.number), 'duplicateError');
  allocate(card.memory, sizeOfFile(file));
  card.selected.files.set(file.number, file);
  return card.session.seal(new Uint8Array(), 'plain');
}

/** DF: the file's memory is not given back before FormatPICC. */
export function deleteFile(card: CardContext, command: Uint8Array): Uint8Array {
  plainCommand(card, command, 2);
  const file = selectedFile(card, byteAt(command, 1));
  refuseUnless((card.selected.settings & CREATE_FREELY) !== 0 || isMaster(card), 'authenticationError');
  card.selected.files.delete(file.number);
  card.transaction.delete(file.number);
  return card.session.seal(new Uint8Array(), 'plain');
}

function headerOf(command: Uint8Array): { number: number; communication: Communication; rights: number } {
  return {
    number: byteAt(command, 1),
    communication: communicationOf(byteAt(command, 2)),
    rights: readUint16(command, 3),
  };
}

function communicationOf(code: number): Communication {
  switch (code) {
    case 0:
      return 'plain';
    case 1:
      return 'maced';
    case 3:
      return 'enciphered';
    default:
      throw new CardRefusal('parameterError');
  }
}
