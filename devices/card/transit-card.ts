import { type Grosze, grosze } from '../../fares/money.ts';
import type { CardInField } from '../card-reader/contract.ts';
import { SELECT_APPLICATION } from './card-commands.ts';
import { Desfire } from './desfire.ts';
import { ChannelBroken, DesfireRefusal, RightMissing } from './errors.ts';
import { type KeyHandle, KeyNotHeld, type KeyStore, type RandomBytes } from './key-store.ts';
import {
  APPLICATIONS,
  type ApplicationKey,
  type City,
  CONTRACT_SIZE,
  CONTRACTS_FILE,
  type FileOperation,
  HOLDER_FILE,
  HOLDER_SIZE,
  KEY_NUMBERS,
  mayUse,
  PURSE_FILE,
  SERVICE_PURSE_FILE,
  STATE_FILE,
  STATE_RECORD_SIZE,
} from './layout.ts';
import { joined } from './octets.ts';
import { AUTHENTICATION_ERROR } from './status.ts';

/** How to open a city card. */
export interface Opening {
  readonly city: City;
  readonly key: ApplicationKey;
  readonly keys: KeyStore;
  readonly random: RandomBytes;
}

export type ContractSlots = readonly [Uint8Array, Uint8Array];

/**
 * A city card with an open session, as machines use it. Amounts are grosze; records, holder and contracts are bytes
 * whose meaning is not this driver's.
 *
 * Promise: what the key of the session may not do is RightMissing before anything is sent. All else as Desfire: a
 * method resolves only on the card's proved answer; after CardLost, DesfireRefusal or ChannelBroken the session and,
 * short of a commit that was sent, all pending changes are gone. Nothing is charged or written before `commit`.
 */
export class TransitCard {
  readonly uid: Uint8Array;
  readonly city: City;
  readonly #desfire: Desfire;
  readonly #keys: KeyStore;
  #key: ApplicationKey;

  private constructor(card: CardInField, opening: Opening) {
    this.uid = card.uid;
    this.city = opening.city;
    this.#keys = opening.keys;
    this.#key = opening.key;
    this.#desfire = new Desfire(card, opening.keys.openChannel(opening.random));
  }

  /**
   * SelectApplication and AuthenticateAES: three frames. Throws as Desfire (isForeignCard tells a card of another
   * scheme) or KeyNotHeld.
   */
  static async open(card: CardInField, opening: Opening): Promise<TransitCard> {
    const key = opening.keys.handle(opening.city, opening.key, card.uid);
    const opened = new TransitCard(card, opening);
    await opened.#select(APPLICATIONS[opening.city]);
    await opened.#authenticate(opening.key, key);
    return opened;
  }

  /**
   * A card says twice that it has no such application: noise on the way may have changed the number that was asked
   * for, or made a good answer look like that.
   */
  async #select(application: number): Promise<void> {
    try {
      return await this.#desfire.selectApplication(application);
    } catch (error) {
      if (!isForeignCard(error)) throw error;
    }
    await this.#desfire.selectApplication(application);
    throw new ChannelBroken('malformed', SELECT_APPLICATION, 'the card has the application that it said it had not');
  }

  /** Purpose of the key of the session. */
  get key(): ApplicationKey {
    return this.#key;
  }

  /** A session under another key of the same application; what is pending stays pending. */
  async authenticate(purpose: ApplicationKey): Promise<void> {
    await this.#authenticate(purpose, this.#keys.handle(this.city, purpose, this.uid));
  }

  /** The newest state record, 40 bytes. */
  async readNewestState(): Promise<Uint8Array> {
    const records = await this.#readStates(1);
    return records[0] ?? new Uint8Array(0);
  }

  /** All records the card keeps (at most 8), newest first. */
  async readAllStates(): Promise<readonly Uint8Array[]> {
    return (await this.#readStates(0)).toReversed();
  }

  /** Appends a record of 40 bytes; one command frame. */
  async writeState(record: Uint8Array): Promise<void> {
    this.#needs('write', STATE_FILE, 'write the state');
    await this.#desfire.writeRecord(STATE_FILE.file, 0, sized(record, STATE_RECORD_SIZE), 'mac');
  }

  /** Balance of file 02 (t-purse, EP) before what is pending. */
  async readPurse(): Promise<Grosze> {
    this.#needs('get-value', PURSE_FILE, 'read the purse');
    return grosze(await this.#desfire.getValue(PURSE_FILE.file, 'mac'));
  }

  /**
   * Balance of file 03 (e-purse of Tarnow). The load and services keys may read it; the tap key may not: with the
   * tap key in hand, the balance is the one the state record carries.
   */
  async readServicePurse(): Promise<Grosze> {
    this.#needs('get-value', SERVICE_PURSE_FILE, 'read the e-purse');
    return grosze(await this.#desfire.getValue(SERVICE_PURSE_FILE.file, 'mac'));
  }

  /** Takes an amount from file 02. */
  async debitPurse(amount: Grosze): Promise<void> {
    this.#needs('debit', PURSE_FILE, 'debit the purse');
    await this.#desfire.debit(PURSE_FILE.file, amount, 'mac');
  }

  /** LimitedCredit on file 02: at most what the last committed transaction with a debit took; 0 forfeits the rest. */
  async giveBack(amount: Grosze): Promise<void> {
    this.#needs('limited-credit', PURSE_FILE, 'give back to the purse');
    await this.#desfire.limitedCredit(PURSE_FILE.file, amount, 'mac');
  }

  /** Puts an amount on file 02 (load key). */
  async creditPurse(amount: Grosze): Promise<void> {
    this.#needs('credit', PURSE_FILE, 'credit the purse');
    await this.#desfire.credit(PURSE_FILE.file, amount, 'mac');
  }

  /** Takes an amount from file 03 (load or services key). */
  async debitServicePurse(amount: Grosze): Promise<void> {
    this.#needs('debit', SERVICE_PURSE_FILE, 'debit the e-purse');
    await this.#desfire.debit(SERVICE_PURSE_FILE.file, amount, 'mac');
  }

  /** Puts an amount on file 03 (load key). */
  async creditServicePurse(amount: Grosze): Promise<void> {
    this.#needs('credit', SERVICE_PURSE_FILE, 'credit the e-purse');
    await this.#desfire.credit(SERVICE_PURSE_FILE.file, amount, 'mac');
  }

  /** Both contract slots, 20 bytes each. */
  async readContracts(): Promise<ContractSlots> {
    this.#needs('read', CONTRACTS_FILE, 'read the contracts');
    const bytes = await this.#desfire.readData(CONTRACTS_FILE.file, 0, CONTRACTS_FILE.size, 'mac');
    return [bytes.slice(0, CONTRACT_SIZE), bytes.slice(CONTRACT_SIZE)];
  }

  /** Writes both contract slots (load or inspection key). */
  async writeContracts(slots: ContractSlots): Promise<void> {
    this.#needs('write', CONTRACTS_FILE, 'write the contracts');
    const bytes = joined(sized(slots[0], CONTRACT_SIZE), sized(slots[1], CONTRACT_SIZE));
    await this.#desfire.writeData(CONTRACTS_FILE.file, 0, bytes, 'mac');
  }

  /** The holder file, 64 bytes (inspection or service-counter key). */
  async readHolder(): Promise<Uint8Array> {
    this.#needs('read', HOLDER_FILE, 'read the holder');
    return await this.#desfire.readData(HOLDER_FILE.file, 0, HOLDER_FILE.size, 'enciphered');
  }

  /** Writes the holder file, 64 bytes (service-counter key). Not part of the transaction: it counts at once. */
  async writeHolder(holder: Uint8Array): Promise<void> {
    this.#needs('write', HOLDER_FILE, 'write the holder');
    await this.#desfire.writeData(HOLDER_FILE.file, 0, sized(holder, HOLDER_SIZE), 'enciphered');
  }

  /** Makes all pending changes true at once. Rejected for any reason once it was sent, the outcome is in doubt. */
  async commit(): Promise<void> {
    await this.#desfire.commit();
  }

  /** Drops all pending changes. */
  async abort(): Promise<void> {
    await this.#desfire.abort();
  }

  async #readStates(count: number): Promise<readonly Uint8Array[]> {
    this.#needs('read', STATE_FILE, 'read the state');
    const { file, recordSize, maximumRecords } = STATE_FILE;
    return await this.#desfire.readRecords(
      file,
      { skip: 0, count, recordSize, maximumRecords: maximumRecords - 1 },
      'mac',
    );
  }

  /** A card issued under an earlier version of the key says so; then that version opens it, if it is held here. */
  async #authenticate(purpose: ApplicationKey, current: KeyHandle): Promise<void> {
    const number = KEY_NUMBERS[purpose];
    try {
      await this.#desfire.authenticate(number, current);
    } catch (error) {
      if (!(error instanceof DesfireRefusal) || error.status !== AUTHENTICATION_ERROR) throw error;
      const version = await this.#desfire.getKeyVersion(number);
      const earlier = this.#held(purpose, version);
      if (earlier === undefined || (current.kind === 'card' && current.version === version)) throw error;
      await this.#desfire.authenticate(number, earlier);
    }
    this.#key = purpose;
  }

  #held(purpose: ApplicationKey, version: number): KeyHandle | undefined {
    try {
      return this.#keys.handle(this.city, purpose, this.uid, version);
    } catch (error) {
      if (error instanceof KeyNotHeld) return undefined;
      throw error;
    }
  }

  #needs(operation: FileOperation, file: Parameters<typeof mayUse>[1], what: string): void {
    if (!mayUse(this.#key, file, operation)) throw new RightMissing(what, this.#key);
  }
}

/** Opens a card for check-in or check-out, under the tap key. */
export function openForTap(card: CardInField, city: City, keys: KeyStore, random: RandomBytes): Promise<TransitCard> {
  return TransitCard.open(card, { city, key: 'tap', keys, random });
}

/**
 * Whether opening failed because the card is none of this city's: it says by itself, in a clean answer, that it does
 * not have the application, or does not know the command. A garbled answer, or a proof that is wrong, may be noise.
 */
export function isForeignCard(error: unknown): boolean {
  if (error instanceof ChannelBroken) return error.fault === 'not-desfire' && error.command === SELECT_APPLICATION;
  return error instanceof DesfireRefusal && error.statusName === 'application-not-found';
}

function sized(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw new RangeError(`${bytes.length} bytes where ${size} belong`);
  return bytes;
}
