import type { Grosze } from '../../fares/money.ts';
import type { CardInField } from '../card-reader/contract.ts';
import { Desfire } from './desfire.ts';
import { DesfireRefusal } from './errors.ts';
import { FACTORY_DES_KEY, replaceDesMasterKey } from './factory-des-key.ts';
import { transmitFrame } from './framing.ts';
import { FACTORY_KEY, type KeyHandle, type KeyStore, type RandomBytes } from './key-store.ts';
import {
  APPLICATION_KEYS,
  APPLICATIONS,
  type ApplicationKey,
  type City,
  CONTRACT_SIZE,
  CONTRACTS_FILE,
  HOLDER_FILE,
  HOLDER_SIZE,
  KEY_NUMBERS,
  KEY_SETTINGS,
  PURSE_FILE,
  purseFile,
  SERVICE_PURSE_FILE,
  STATE_FILE,
  STATE_RECORD_SIZE,
  servicePurseFile,
} from './layout.ts';
import { joined } from './octets.ts';
import { AUTHENTICATION_ERROR } from './status.ts';
import type { ContractSlots } from './transit-card.ts';

/** What a new card is given. */
export interface Personalisation {
  readonly city: City;
  readonly keys: KeyStore;
  /** Holder file, 64 bytes. */
  readonly holder: Uint8Array;
  /** First state record, 40 bytes. */
  readonly state: Uint8Array;
  readonly purse: Grosze;
  readonly servicePurse: Grosze;
  /** Two slots of 20 bytes. */
  readonly contracts: ContractSlots;
  readonly random: RandomBytes;
}

/** The master key of the card is neither the factory's AES nor its DES key: it was issued, by us or by others. */
export class CardNotBlank extends Error {
  override readonly name = 'CardNotBlank';
  constructor() {
    super('the card is not blank: its master key is not the factory key');
  }
}

/**
 * Turns a blank card (master key AES or DES of zeros) into a city card. The master key of the card is set last, to
 * its own diversified `picc` key, and marks the card as finished: one that was interrupted can simply be begun again.
 * Throws RangeError (sizes, amounts), KeyNotHeld, CardNotBlank, or as Desfire.
 */
export async function personalise(card: CardInField, contents: Personalisation): Promise<void> {
  check(contents);
  const keys = cardKeys(card, contents);
  const desfire = new Desfire(card, contents.keys.openChannel(contents.random));
  await openBlank(card, desfire, contents.random);
  await createApplication(desfire, contents, keys);
  await fill(desfire, contents, keys);
  await finish(desfire, keys.picc);
}

type CardKeys = Readonly<Record<ApplicationKey | 'picc', KeyHandle>>;

/** Under the factory key of the card. */
async function createApplication(desfire: Desfire, contents: Personalisation, keys: CardKeys): Promise<void> {
  const { city, purse, servicePurse } = contents;
  const application = APPLICATIONS[city];
  const present = await desfire.getApplicationIds();
  // Left over from an interrupted attempt: with the factory master key still in place it was never issued.
  if (present.includes(application)) await desfire.deleteApplication(application);
  await desfire.createApplication(application, KEY_SETTINGS, APPLICATION_KEYS.length);
  await desfire.selectApplication(application);
  await desfire.authenticate(KEY_NUMBERS.issuer, FACTORY_KEY);
  await desfire.createStdDataFile(HOLDER_FILE);
  // Only a debt is written at creation: a debit would leave something to give back.
  const valueFiles = [purseFile(city, Math.min(purse, 0)), servicePurseFile(city, Math.min(servicePurse, 0))];
  for (const file of valueFiles) if (file !== undefined) await desfire.createValueFile(file);
  await desfire.createCyclicRecordFile(STATE_FILE);
  await desfire.createBackupDataFile(CONTRACTS_FILE);
  // The issuer key comes last: changing it ends the session.
  for (const purpose of APPLICATION_KEYS.toReversed()) {
    await desfire.changeKey(KEY_NUMBERS[purpose], keys[purpose], FACTORY_KEY);
  }
}

/** Holder at once, purses, state and contracts in one transaction. */
async function fill(desfire: Desfire, contents: Personalisation, keys: CardKeys): Promise<void> {
  const { holder, state, purse, servicePurse, contracts } = contents;
  await desfire.authenticate(KEY_NUMBERS['service-counter'], keys['service-counter']);
  await desfire.writeData(HOLDER_FILE.file, 0, holder, 'enciphered');
  await desfire.authenticate(KEY_NUMBERS.load, keys.load);
  if (purse > 0) await desfire.credit(PURSE_FILE.file, purse, 'mac');
  if (servicePurse > 0) await desfire.credit(SERVICE_PURSE_FILE.file, servicePurse, 'mac');
  await desfire.writeRecord(STATE_FILE.file, 0, state, 'mac');
  await desfire.writeData(CONTRACTS_FILE.file, 0, joined(...contracts), 'mac');
  await desfire.commit();
}

async function finish(desfire: Desfire, picc: KeyHandle): Promise<void> {
  await desfire.selectApplication(0);
  await desfire.authenticate(KEY_NUMBERS.picc, FACTORY_KEY);
  await desfire.changeKeySettings(KEY_SETTINGS);
  await desfire.changeKey(KEY_NUMBERS.picc, picc, FACTORY_KEY);
  // Proves that the card took the key; a card nobody can open again must not leave the bench.
  await desfire.authenticate(KEY_NUMBERS.picc, picc);
}

async function openBlank(card: CardInField, desfire: Desfire, random: RandomBytes): Promise<void> {
  await desfire.selectApplication(0);
  try {
    await desfire.authenticate(KEY_NUMBERS.picc, FACTORY_KEY);
    return;
  } catch (error) {
    if (!isWrongKey(error)) throw error;
  }
  const frames = (code: number, payload: Uint8Array) => transmitFrame(card, code, payload);
  try {
    await replaceDesMasterKey(frames, FACTORY_DES_KEY, { bytes: new Uint8Array(16), version: 0 }, random);
  } catch (error) {
    if (isWrongKey(error)) throw new CardNotBlank();
    throw error;
  }
  await desfire.selectApplication(0);
  await desfire.authenticate(KEY_NUMBERS.picc, FACTORY_KEY);
}

function isWrongKey(error: unknown): boolean {
  return error instanceof DesfireRefusal && error.status === AUTHENTICATION_ERROR;
}

function cardKeys(card: CardInField, { city, keys }: Personalisation): CardKeys {
  const handle = (purpose: ApplicationKey | 'picc') => keys.handle(city, purpose, card.uid);
  return {
    issuer: handle('issuer'),
    tap: handle('tap'),
    load: handle('load'),
    inspection: handle('inspection'),
    'service-counter': handle('service-counter'),
    services: handle('services'),
    picc: handle('picc'),
  };
}

function check({ city, holder, state, purse, servicePurse, contracts }: Personalisation): void {
  expectSize('the holder file', holder, HOLDER_SIZE);
  expectSize('the state record', state, STATE_RECORD_SIZE);
  for (const slot of contracts) expectSize('a contract slot', slot, CONTRACT_SIZE);
  expectFits(`a purse of ${city}`, purse, purseFile(city, 0));
  expectFits(`an e-purse of ${city}`, servicePurse, servicePurseFile(city, 0));
}

function expectSize(what: string, bytes: Uint8Array, size: number): void {
  if (bytes.length !== size) throw new RangeError(`${what} has ${size} bytes, not ${bytes.length}`);
}

function expectFits(what: string, amount: Grosze, file: ReturnType<typeof purseFile>): void {
  const { lowerLimit, upperLimit } = file ?? { lowerLimit: 0, upperLimit: 0 };
  if (amount < lowerLimit || amount > upperLimit) {
    throw new RangeError(`${what} holds ${lowerLimit} to ${upperLimit} gr, not ${amount}`);
  }
}
