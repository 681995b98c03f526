import { bare, bytesAsTheyAre, type Command } from './command.ts';
import { ChannelBroken } from './errors.ts';
import { joined, NO_BYTES, readUnsigned, unsigned } from './octets.ts';

/** Commands on the card and its applications (MF3ICD81 sections on security, PICC and application level). */

export const SELECT_APPLICATION = 0x5a;
const CREATE_APPLICATION = 0xca;
const GET_APPLICATION_IDS = 0x6a;
/** EV1 holds 28 applications; later cards more. */
const MOST_APPLICATIONS = 256;
/** With this bit in the number of keys the application's keys are AES. */
const AES_KEYS = 0x80;

export interface KeySettings {
  /** Bits of the key settings: 0 master key changeable, 1 free listing, 2 free creation, 3 settings changeable. */
  readonly settings: number;
  readonly keys: number;
  readonly keyType: 'des' | '3k3des' | 'aes';
}

export interface CardVersion {
  readonly hardware: Uint8Array;
  readonly software: Uint8Array;
  readonly uid: Uint8Array;
  readonly batch: Uint8Array;
  /** As the card holds them (binary-coded decimals). */
  readonly productionWeek: number;
  readonly productionYear: number;
}

export function selectApplication(application: number): Command<void> {
  return { ...bare(SELECT_APPLICATION, unsigned(application, 3)), session: 'drops' };
}

export function createApplication(application: number, settings: number, keys: number): Command<void> {
  if (keys < 1 || keys > 14) throw new RangeError(`an application has 1 to 14 keys, not ${keys}`);
  const header = joined(unsigned(application, 3), Uint8Array.of(settings, AES_KEYS | keys));
  return bare(CREATE_APPLICATION, header);
}

export function deleteApplication(application: number): Command<void> {
  return bare(0xda, unsigned(application, 3));
}

export function getApplicationIds(): Command<readonly number[]> {
  return {
    ...bare(GET_APPLICATION_IDS, NO_BYTES),
    answerLength: { atMost: 3 * MOST_APPLICATIONS },
    parse(data) {
      if (data.length % 3 !== 0) throw new ChannelBroken('malformed', GET_APPLICATION_IDS, 'not whole identifiers');
      return Array.from({ length: data.length / 3 }, (_, at) => readUnsigned(data, 3 * at, 3));
    },
  };
}

export function getKeySettings(): Command<KeySettings> {
  return {
    ...bare(0x45, NO_BYTES),
    answerLength: 2,
    parse([settings = 0, keys = 0]) {
      const type = keys >> 6;
      return { settings, keys: keys & 0x0f, keyType: type === 0 ? 'des' : type === 1 ? '3k3des' : 'aes' };
    },
  };
}

export function changeKeySettings(settings: number): Command<void> {
  return { ...bare(0x54, NO_BYTES), data: unsigned(settings, 1), mode: 'enciphered', session: 'required' };
}

export function getKeyVersion(keyNumber: number): Command<number> {
  return { ...bare(0x64, unsigned(keyNumber, 1)), answerLength: 1, parse: ([version = 0]) => version };
}

export function getVersion(): Command<CardVersion> {
  return {
    ...bare(0x60, NO_BYTES),
    answerLength: 28,
    parse: (data) => ({
      hardware: Uint8Array.from(data.subarray(0, 7)),
      software: Uint8Array.from(data.subarray(7, 14)),
      uid: Uint8Array.from(data.subarray(14, 21)),
      batch: Uint8Array.from(data.subarray(21, 26)),
      productionWeek: data[26] ?? 0,
      productionYear: data[27] ?? 0,
    }),
  };
}

export function getCardUid(): Command<Uint8Array> {
  return {
    ...bare(0x51, NO_BYTES),
    answerMode: 'enciphered',
    answerLength: 7,
    session: 'required',
    parse: bytesAsTheyAre,
  };
}

export function freeMemory(): Command<number> {
  return { ...bare(0x6e, NO_BYTES), answerLength: 3, parse: (data) => readUnsigned(data, 0, 3) };
}

export function formatPicc(): Command<void> {
  return { ...bare(0xfc, NO_BYTES), session: 'required' };
}
