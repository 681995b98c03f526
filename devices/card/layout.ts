import type { NewDataFile, NewRecordFile, NewValueFile } from './file-commands.ts';
import type { AccessRights, RightHolder } from './file-settings.ts';

/** The card application of a city scheme: identifiers, keys, files and who may do what with them. */

export type City = 'tarnow' | 'jaworzno' | 'krakow';
export const CITIES: readonly City[] = ['tarnow', 'jaworzno', 'krakow'];

/**
 * Application identifiers: three ASCII letters of the city ("TRN", "JAW", "KRK"), most significant first. They are
 * ours, not registered; they keep clear of Fxxxxx, which the MIFARE application directory maps.
 */
export const APPLICATIONS: Readonly<Record<City, number>> = {
  tarnow: 0x54524e,
  jaworzno: 0x4a4157,
  krakow: 0x4b524b,
};

/** What a key is for. `picc`, the master key of the card itself, is not one of the application's. */
export type ApplicationKey = 'issuer' | 'tap' | 'load' | 'inspection' | 'service-counter' | 'services';
export type KeyPurpose = ApplicationKey | 'picc';

/** Key numbers on the card, K0 to K5; `picc` is number 0 at card level. */
export const KEY_NUMBERS = {
  issuer: 0,
  tap: 1,
  load: 2,
  inspection: 3,
  'service-counter': 4,
  services: 5,
  picc: 0,
} as const satisfies Readonly<Record<KeyPurpose, number>>;

export const APPLICATION_KEYS: readonly ApplicationKey[] = [
  'issuer',
  'tap',
  'load',
  'inspection',
  'service-counter',
  'services',
];

/**
 * Key settings of application and card alike: master key and settings may be changed later, keys are changed, files
 * or applications created and listed only under the master key.
 */
export const KEY_SETTINGS = 0x09;

/** Bytes of the state record, of the holder file and of one contract slot. */
export const STATE_RECORD_SIZE = 40;
/** The card keeps one record less than this: the cyclic file needs one free for the pending write. */
export const STATE_RECORDS = 9;
export const HOLDER_SIZE = 64;
export const CONTRACT_SIZE = 20;
export const CONTRACT_SLOTS = 2;

/**
 * Upper limit of a purse in grosze. The 240 zl cap of the tariff is software: limits on the card cannot be changed
 * later, and a refund must never hit one.
 */
export const PURSE_UPPER_LIMIT = 1_000_000;
/** Lower limit in grosze: Jaworzno lets a ride overdraw the EP. */
const PURSE_LOWER_LIMIT: Readonly<Record<City, number>> = { tarnow: 0, jaworzno: -1000, krakow: 0 };

const rights = (read: RightHolder, write: RightHolder, readWrite: RightHolder, change: RightHolder): AccessRights => ({
  read,
  write,
  readWrite,
  change,
});

/** File 01: name, card number, tier, concession, dates; never PESEL. */
export const HOLDER_FILE = {
  file: 0x01,
  communication: 'enciphered',
  rights: rights(3, 'never', 4, 0),
  size: HOLDER_SIZE,
} as const satisfies NewDataFile;

/** File 04: newest record = state of the card, older ones = log. */
export const STATE_FILE = {
  file: 0x04,
  communication: 'mac',
  rights: rights(3, 2, 1, 0),
  recordSize: STATE_RECORD_SIZE,
  maximumRecords: STATE_RECORDS,
} as const satisfies NewRecordFile;

/** File 05: two slots; the inspection key may code them, never touch a purse. */
export const CONTRACTS_FILE = {
  file: 0x05,
  communication: 'mac',
  rights: rights(1, 2, 3, 0),
  size: CONTRACT_SLOTS * CONTRACT_SIZE,
} as const satisfies NewDataFile;

/** File 02 (t-purse in Tarnow, EP in Jaworzno) and file 03 (e-purse in Tarnow) without limits and value. */
export const PURSE_FILE = { file: 0x02, communication: 'mac', rights: rights('never', 1, 2, 0) } as const;
export const SERVICE_PURSE_FILE = { file: 0x03, communication: 'mac', rights: rights('never', 5, 2, 0) } as const;

/** File 02 as created in a city, or undefined where the card holds no money (Krakow). */
export function purseFile(city: City, value: number): NewValueFile | undefined {
  if (city === 'krakow') return undefined;
  return { ...PURSE_FILE, ...limits(city), value, limitedCredit: true };
}

/** File 03 as created in a city, or undefined where there is no e-purse: only Tarnow has one (T23). */
export function servicePurseFile(city: City, value: number): NewValueFile | undefined {
  if (city !== 'tarnow') return undefined;
  return { ...SERVICE_PURSE_FILE, ...limits(city), value, limitedCredit: false };
}

export type FileOperation = 'read' | 'write' | 'get-value' | 'debit' | 'limited-credit' | 'credit';

/**
 * Whether the key may do that with a file of these rights (MF3ICD81: which right each command needs). Note that any
 * right on a value file includes Debit; that is why no inspector's key stands in a purse's rights.
 */
export function mayUse(key: KeyPurpose, file: { readonly rights: AccessRights }, operation: FileOperation): boolean {
  if (key === 'picc') return false;
  const number = KEY_NUMBERS[key];
  const { read, write, readWrite } = file.rights;
  switch (operation) {
    case 'read':
      return number === read || number === readWrite;
    case 'write':
    case 'limited-credit':
      return number === write || number === readWrite;
    case 'get-value':
    case 'debit':
      return number === read || number === write || number === readWrite;
    case 'credit':
      return number === readWrite;
  }
}

function limits(city: City): { readonly lowerLimit: number; readonly upperLimit: number } {
  return { lowerLimit: PURSE_LOWER_LIMIT[city], upperLimit: PURSE_UPPER_LIMIT };
}
