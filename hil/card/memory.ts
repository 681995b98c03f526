import type { KeyKind } from './cipher.ts';
import type { Communication } from './secure-messaging.ts';

/** What survives without power. */
export interface CardMemory {
  readonly model: CardModel;
  /** Level 0 of the card: AID 000000, one key (the card master key), no files. */
  readonly picc: Application;
  /** By AID, in order of creation. */
  readonly applications: Map<number, Application>;
  readonly configuration: Configuration;
  /** Bytes taken by applications and files; only FormatPICC gives them back. */
  allocated: number;
}

/** What a card of this make says about itself. */
export interface CardModel {
  /** 7 bytes. */
  readonly uid: Uint8Array;
  /** Vendor, type, subtype, version, sub-version, storage size, protocol: 7 bytes each. */
  readonly hardware: Uint8Array;
  readonly software: Uint8Array;
  /** Batch number (5 bytes), week and year of production (BCD). */
  readonly production: Uint8Array;
  /** Most data bytes in one answer frame: 59 on an EV1, 48 in a recording of an EV3. */
  readonly answerFrame: number;
  /** Bytes for applications and files on the blank card. */
  readonly capacity: number;
}

export interface Configuration {
  formatDisabled: boolean;
  randomUid: boolean;
  /** Key of a new application, 24 bytes, of which a shorter key takes the first 16. */
  defaultKey: Uint8Array;
  defaultKeyVersion: number;
  /** Answer to select (ISO/IEC 14443-4), its length byte first. */
  ats: Uint8Array;
}

export interface Application {
  readonly aid: number;
  /** Bits 0-3: change master key, list freely, create freely, change settings; high nibble: who changes keys. */
  settings: number;
  keyKind: KeyKind;
  readonly keys: StoredKey[];
  readonly files: Map<number, CardFile>;
}

export interface StoredKey {
  readonly value: Uint8Array;
  readonly version: number;
}

export type CardFile = DataFile | ValueFile | RecordFile;

interface FileHeader {
  readonly number: number;
  communication: Communication;
  /** Read << 12 | write << 8 | read and write << 4 | change; E is free, F never. */
  rights: number;
}

export interface DataFile extends FileHeader {
  readonly kind: 'standard' | 'backup';
  data: Uint8Array;
}

export interface ValueFile extends FileHeader {
  readonly kind: 'value';
  readonly lower: number;
  readonly upper: number;
  value: number;
  /** The most that a LimitedCredit may give back. Kept even where LimitedCredit is off. */
  limitedCredit: number;
  readonly limitedCreditEnabled: boolean;
  readonly freeGetValue: boolean;
}

export interface RecordFile extends FileHeader {
  readonly kind: 'linear' | 'cyclic';
  readonly recordSize: number;
  /** As created; a cyclic file keeps one record fewer, the spare one being written. */
  readonly capacity: number;
  /** Oldest first. */
  records: Uint8Array[];
}

export const MOST_APPLICATIONS = 28;
export const MOST_FILES = 32;
export const MOST_KEYS = 14;

/** An EV1 of 4 KB as NXP delivers it, but for its keys. */
export function ev1Model(uid: Uint8Array): CardModel {
  return {
    uid,
    hardware: Uint8Array.of(0x04, 0x01, 0x01, 0x01, 0x00, 0x18, 0x05),
    software: Uint8Array.of(0x04, 0x01, 0x01, 0x01, 0x04, 0x18, 0x05),
    production: Uint8Array.of(0xba, 0x45, 0x19, 0xe3, 0x20, 0x49, 0x13),
    answerFrame: 59,
    capacity: 4864,
  };
}

export function blankMemory(model: CardModel, masterKeyKind: KeyKind, masterKey: StoredKey): CardMemory {
  return {
    model,
    picc: { aid: 0, settings: 0x0f, keyKind: masterKeyKind, keys: [masterKey], files: new Map() },
    applications: new Map(),
    configuration: {
      formatDisabled: false,
      randomUid: false,
      defaultKey: new Uint8Array(24),
      defaultKeyVersion: 0,
      ats: Uint8Array.of(0x06, 0x75, 0x77, 0x81, 0x02, 0x80),
    },
    allocated: 0,
  };
}
