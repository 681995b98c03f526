import { ChannelBroken } from './errors.ts';
import { joined, readSigned32, readUnsigned, unsigned } from './octets.ts';
import type { CommunicationMode } from './secure-channel.ts';

/** Who may use a right: one of the application's keys, anybody, nobody. */
export type RightHolder = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 'free' | 'never';

export interface AccessRights {
  readonly read: RightHolder;
  readonly write: RightHolder;
  readonly readWrite: RightHolder;
  readonly change: RightHolder;
}

interface CommonSettings {
  readonly communication: CommunicationMode;
  readonly rights: AccessRights;
}

export interface DataFileSettings extends CommonSettings {
  readonly type: 'standard' | 'backup';
  readonly size: number;
}

export interface ValueFileSettings extends CommonSettings {
  readonly type: 'value';
  readonly lowerLimit: number;
  readonly upperLimit: number;
  /** What LimitedCredit may give back now. */
  readonly limitedCredit: number;
  readonly limitedCreditEnabled: boolean;
}

export interface RecordFileSettings extends CommonSettings {
  readonly type: 'linear' | 'cyclic';
  readonly recordSize: number;
  readonly maximumRecords: number;
  readonly currentRecords: number;
}

export type FileSettings = DataFileSettings | ValueFileSettings | RecordFileSettings;

const MODES = { plain: 0, mac: 1, enciphered: 3 } as const;

/** Communication byte and access rights (read, write, read-write, change: a nibble each, least significant first). */
export function encodeProtection(communication: CommunicationMode, rights: AccessRights): Uint8Array {
  const word =
    (nibble(rights.read) << 12) | (nibble(rights.write) << 8) | (nibble(rights.readWrite) << 4) | nibble(rights.change);
  return joined(Uint8Array.of(MODES[communication]), unsigned(word, 2));
}

/** Reads the answer of GetFileSettings. Throws ChannelBroken `malformed` for anything but a settings block. */
export function parseFileSettings(code: number, bytes: Uint8Array): FileSettings {
  const type = bytes[0];
  if (type === 0 || type === 1) {
    expectLength(code, bytes, 7);
    return { type: type === 0 ? 'standard' : 'backup', ...parseCommon(code, bytes), size: readUnsigned(bytes, 4, 3) };
  }
  if (type === 2) {
    expectLength(code, bytes, 17);
    return {
      type: 'value',
      ...parseCommon(code, bytes),
      lowerLimit: readSigned32(bytes, 4),
      upperLimit: readSigned32(bytes, 8),
      limitedCredit: readSigned32(bytes, 12),
      // Bit 1 would allow GetValue to anybody.
      limitedCreditEnabled: ((bytes[16] ?? 0) & 0x01) !== 0,
    };
  }
  if (type === 3 || type === 4) {
    expectLength(code, bytes, 13);
    return {
      type: type === 3 ? 'linear' : 'cyclic',
      ...parseCommon(code, bytes),
      recordSize: readUnsigned(bytes, 4, 3),
      maximumRecords: readUnsigned(bytes, 7, 3),
      currentRecords: readUnsigned(bytes, 10, 3),
    };
  }
  throw new ChannelBroken('malformed', code, `unknown file type ${type}`);
}

function parseCommon(code: number, bytes: Uint8Array): CommonSettings {
  const word = readUnsigned(bytes, 2, 2);
  return {
    communication: parseMode(code, bytes[1]),
    rights: {
      read: holder(word >> 12),
      write: holder((word >> 8) & 0x0f),
      readWrite: holder((word >> 4) & 0x0f),
      change: holder(word & 0x0f),
    },
  };
}

function parseMode(code: number, byte: number | undefined): CommunicationMode {
  switch (byte) {
    case 0:
    case 2:
      // Bit 0 off is plain whatever bit 1 says (MF3ICD81, communication settings).
      return 'plain';
    case 1:
      return 'mac';
    case 3:
      return 'enciphered';
    default:
      throw new ChannelBroken('malformed', code, `unknown communication settings ${byte}`);
  }
}

function nibble(who: RightHolder): number {
  if (who === 'free') return 0xe;
  return who === 'never' ? 0xf : who;
}

function holder(value: number): RightHolder {
  if (value === 0xe) return 'free';
  return value === 0xf ? 'never' : (value as RightHolder);
}

function expectLength(code: number, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) {
    throw new ChannelBroken('malformed', code, `file settings of ${bytes.length} bytes instead of ${length}`);
  }
}
