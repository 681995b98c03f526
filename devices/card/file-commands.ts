import { bare, bytesAsTheyAre, type Command } from './command.ts';
import { ChannelBroken } from './errors.ts';
import { type AccessRights, encodeProtection, type FileSettings, parseFileSettings } from './file-settings.ts';
import { joined, NO_BYTES, readSigned32, signed32, unsigned } from './octets.ts';
import type { CommunicationMode } from './secure-channel.ts';

/** Commands on the files of the selected application and on its transaction (MF3ICD81, file and data level). */

const GET_FILE_SETTINGS = 0xf5;
const READ_RECORDS = 0xbb;
/** EV1 holds 32 files in an application. */
const MOST_FILES = 32;

/** What every new file has. */
export interface NewFile {
  readonly file: number;
  readonly communication: CommunicationMode;
  readonly rights: AccessRights;
}

export interface NewDataFile extends NewFile {
  readonly size: number;
}

export interface NewValueFile extends NewFile {
  readonly lowerLimit: number;
  readonly upperLimit: number;
  readonly value: number;
  readonly limitedCredit: boolean;
}

export interface NewRecordFile extends NewFile {
  readonly recordSize: number;
  readonly maximumRecords: number;
}

export function createDataFile(type: 'standard' | 'backup', file: NewDataFile): Command<void> {
  return bare(type === 'standard' ? 0xcd : 0xcb, joined(newFile(file), unsigned(file.size, 3)));
}

export function createValueFile(file: NewValueFile): Command<void> {
  const limits = joined(signed32(file.lowerLimit), signed32(file.upperLimit), signed32(file.value));
  return bare(0xcc, joined(newFile(file), limits, Uint8Array.of(file.limitedCredit ? 1 : 0)));
}

export function createRecordFile(type: 'linear' | 'cyclic', file: NewRecordFile): Command<void> {
  const sizes = joined(unsigned(file.recordSize, 3), unsigned(file.maximumRecords, 3));
  return bare(type === 'linear' ? 0xc1 : 0xc0, joined(newFile(file), sizes));
}

export function deleteFile(file: number): Command<void> {
  return bare(0xdf, unsigned(file, 1));
}

export function getFileIds(): Command<readonly number[]> {
  return { ...bare(0x6f, NO_BYTES), answerLength: { atMost: MOST_FILES }, parse: (data) => Array.from(data) };
}

export function getFileSettings(file: number): Command<FileSettings> {
  return {
    ...bare(GET_FILE_SETTINGS, unsigned(file, 1)),
    answerLength: { atMost: 17 },
    parse: (data) => parseFileSettings(GET_FILE_SETTINGS, data),
  };
}

/** `freelyChangeable`: the file's change right is free, then the settings travel in clear. */
export function changeFileSettings(change: NewFile & { readonly freelyChangeable: boolean }): Command<void> {
  const command = bare(0x5f, unsigned(change.file, 1));
  const data = encodeProtection(change.communication, change.rights);
  return change.freelyChangeable ? { ...command, data } : { ...command, data, mode: 'enciphered', session: 'required' };
}

export function readData(file: number, offset: number, length: number, mode: CommunicationMode): Command<Uint8Array> {
  if (length === 0) throw new RangeError('the number of bytes to read has to be named');
  const header = joined(unsigned(file, 1), unsigned(offset, 3), unsigned(length, 3));
  return { ...reading(0xbd, header, mode), answerLength: length, parse: bytesAsTheyAre };
}

export function writeData(file: number, offset: number, data: Uint8Array, mode: CommunicationMode): Command<void> {
  return writing(0x3d, file, offset, data, mode);
}

export function writeRecord(file: number, offset: number, data: Uint8Array, mode: CommunicationMode): Command<void> {
  return writing(0x3b, file, offset, data, mode);
}

export interface RecordRange {
  /** Records skipped, counted from the newest. */
  readonly skip: number;
  /** Records wanted; 0 means all there are. */
  readonly count: number;
  readonly recordSize: number;
  /** Most records the file can hold. */
  readonly maximumRecords: number;
}

/** Records in the order of the wire: oldest first. An enciphered answer needs a `count` other than 0. */
export function readRecords(file: number, range: RecordRange, mode: CommunicationMode): Command<readonly Uint8Array[]> {
  const { skip, count, recordSize, maximumRecords } = range;
  const header = joined(unsigned(file, 1), unsigned(skip, 3), unsigned(count, 3));
  return {
    ...reading(READ_RECORDS, header, mode),
    answerLength: count > 0 ? count * recordSize : { atMost: maximumRecords * recordSize },
    parse(data) {
      if (data.length === 0 || data.length % recordSize !== 0) {
        throw new ChannelBroken('malformed', READ_RECORDS, `${data.length} bytes are no records of ${recordSize}`);
      }
      return Array.from({ length: data.length / recordSize }, (_, at) =>
        Uint8Array.from(data.subarray(at * recordSize, (at + 1) * recordSize)),
      );
    },
  };
}

export function clearRecordFile(file: number): Command<void> {
  return bare(0xeb, unsigned(file, 1));
}

/** Value before the pending transaction. */
export function getValue(file: number, mode: CommunicationMode): Command<number> {
  return {
    ...reading(0x6c, unsigned(file, 1), mode),
    answerLength: 4,
    parse: (data) => readSigned32(data, 0),
  };
}

export const VALUE_CODES = { credit: 0x0c, debit: 0xdc, 'limited-credit': 0x1c } as const;

/** `amount` is not negative. */
export function changeValue(
  kind: keyof typeof VALUE_CODES,
  file: number,
  amount: number,
  mode: CommunicationMode,
): Command<void> {
  if (amount < 0) throw new RangeError(`${kind} takes no negative amount: ${amount}`);
  return { ...bare(VALUE_CODES[kind], unsigned(file, 1)), data: signed32(amount), ...protectedBy(mode) };
}

export const COMMIT_TRANSACTION = 0xc7;

/** Only in a session: without the answer's MAC nobody could tell a commit from a lie. */
export function commitTransaction(): Command<void> {
  return { ...bare(COMMIT_TRANSACTION, NO_BYTES), session: 'required' };
}

export function abortTransaction(): Command<void> {
  return { ...bare(0xa7, NO_BYTES), session: 'required' };
}

function writing(code: number, file: number, offset: number, data: Uint8Array, mode: CommunicationMode): Command<void> {
  if (data.length === 0) throw new RangeError('there is nothing to write');
  const header = joined(unsigned(file, 1), unsigned(offset, 3), unsigned(data.length, 3));
  return { ...bare(code, header), data, ...protectedBy(mode) };
}

function reading(code: number, header: Uint8Array, mode: CommunicationMode): Command<void> {
  return { ...bare(code, header), answerMode: mode, session: mode === 'plain' ? 'optional' : 'required' };
}

function protectedBy(mode: CommunicationMode): Pick<Command<void>, 'mode' | 'session'> {
  return { mode, session: mode === 'plain' ? 'optional' : 'required' };
}

function newFile(file: NewFile): Uint8Array {
  return joined(unsigned(file.file, 1), encodeProtection(file.communication, file.rights));
}
