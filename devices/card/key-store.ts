import type { City, KeyPurpose } from './layout.ts';
import type { SecureChannel } from './secure-channel.ts';

/**
 * Names one key of one card and says nothing of its bytes, so that it can be sent to whoever holds them: this
 * process, a SAM, the office.
 */
export type KeyHandle =
  /** AES-128 of zeros, version 0: the key of a new application and of a card that was never issued. */
  | { readonly kind: 'factory' }
  | {
      readonly kind: 'card';
      readonly city: City;
      readonly purpose: KeyPurpose;
      /** Version byte, as GetKeyVersion reads it from the card. */
      readonly version: number;
      /** UID of the card in lower-case hex. */
      readonly uid: string;
    };

export const FACTORY_KEY: KeyHandle = { kind: 'factory' };

/** `count` bytes nobody can foretell. */
export type RandomBytes = (count: number) => Uint8Array;

/** The keys of all cards of the cities it was set up for. */
export interface KeyStore {
  /**
   * The key of that purpose on this card, in the version now in use or in the one asked for. Throws KeyNotHeld if
   * the store has none: a machine holds no more purposes than its work needs.
   */
  handle(city: City, purpose: KeyPurpose, uid: Uint8Array, version?: number): KeyHandle;
  /** A fresh secure channel to one card, which can use the handles of this store. */
  openChannel(random: RandomBytes): SecureChannel;
}

/** The store has no key of this city, purpose and version. */
export class KeyNotHeld extends Error {
  override readonly name = 'KeyNotHeld';
  constructor(city: City, purpose: KeyPurpose, version: number | undefined) {
    super(`no ${purpose} key of ${city}${version === undefined ? '' : `, version ${version},`} is held here`);
  }
}
