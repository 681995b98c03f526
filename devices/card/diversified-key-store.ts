import { AesKey } from './aes-key.ts';
import { Ev1AesChannel, type KeyBytes, type KeySource } from './ev1-aes-channel.ts';
import { diversifiedAes128 } from './key-diversification.ts';
import { type KeyHandle, KeyNotHeld, type KeyStore, type RandomBytes } from './key-store.ts';
import { APPLICATIONS, type City, KEY_NUMBERS, type KeyPurpose } from './layout.ts';
import type { MasterKeys } from './master-keys.ts';
import { hex, joined, unsigned } from './octets.ts';
import type { SecureChannel } from './secure-channel.ts';

/** Cards whose keys are kept at hand: the passengers of one bus come back to the same validator to check out. */
const CARDS_AT_HAND = 512;

const FACTORY: KeyBytes = { bytes: new Uint8Array(16), version: 0 };

type CardKeyHandle = Extract<KeyHandle, { kind: 'card' }>;

/**
 * Keys diversified in this process from master keys (AN10922, AES-128). Diversification input:
 * UID || application identifier (3 bytes, as on the wire; 000000 for `picc`) || key number || system identifier.
 * Thus no two cards, applications, keys of one application or schemes share a key, and one card read out gives
 * nothing away about another.
 */
export class DiversifiedKeyStore implements KeyStore, KeySource {
  readonly #masters = new Map<string, AesKey>();
  readonly #newest = new Map<string, number>();
  readonly #systems: ReadonlyMap<City, Uint8Array>;
  readonly #capacity: number;
  /** Least recently used first. */
  readonly #diversified = new Map<string, KeyBytes>();

  constructor(masters: MasterKeys, capacity: number = CARDS_AT_HAND) {
    this.#systems = masters.systems;
    this.#capacity = capacity;
    for (const { city, purpose, version, key } of masters.keys) {
      this.#masters.set(`${city} ${purpose} ${version}`, new AesKey(key));
      this.#newest.set(`${city} ${purpose}`, Math.max(version, this.#newest.get(`${city} ${purpose}`) ?? 0));
    }
  }

  handle(city: City, purpose: KeyPurpose, uid: Uint8Array, version?: number): KeyHandle {
    const chosen = version ?? this.#newest.get(`${city} ${purpose}`);
    if (chosen === undefined || !this.#masters.has(`${city} ${purpose} ${chosen}`)) {
      throw new KeyNotHeld(city, purpose, version);
    }
    return { kind: 'card', city, purpose, version: chosen, uid: hex(uid) };
  }

  openChannel(random: RandomBytes): SecureChannel {
    return new Ev1AesChannel(this, random);
  }

  key(handle: KeyHandle): KeyBytes {
    if (handle.kind === 'factory') return FACTORY;
    const name = `${handle.city} ${handle.purpose} ${handle.version}`;
    const place = `${name} ${handle.uid}`;
    const known = this.#diversified.get(place);
    // Taken out and put back: a Map keeps the order of insertion.
    if (known !== undefined) this.#diversified.delete(place);
    const key = known ?? this.#diversify(handle, name);
    this.#diversified.set(place, key);
    if (this.#diversified.size > this.#capacity) {
      for (const oldest of this.#diversified.keys()) {
        this.#diversified.delete(oldest);
        break;
      }
    }
    return key;
  }

  #diversify(handle: CardKeyHandle, name: string): KeyBytes {
    const master = this.#masters.get(name);
    const system = this.#systems.get(handle.city);
    if (master === undefined || system === undefined) throw new KeyNotHeld(handle.city, handle.purpose, handle.version);
    return { bytes: diversifiedAes128(master, diversificationInput(handle, system)), version: handle.version };
  }
}

function diversificationInput({ city, purpose, uid }: CardKeyHandle, system: Uint8Array): Uint8Array {
  const application = purpose === 'picc' ? 0 : APPLICATIONS[city];
  return joined(Buffer.from(uid, 'hex'), unsigned(application, 3), unsigned(KEY_NUMBERS[purpose], 1), system);
}
