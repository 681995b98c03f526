import { DiversifiedKeyStore } from '../../devices/card/diversified-key-store.ts';
import type { KeyStore } from '../../devices/card/key-store.ts';
import { mayUse, PURSE_FILE, SERVICE_PURSE_FILE } from '../../devices/card/layout.ts';
import type { MasterKeys } from '../../devices/card/master-keys.ts';
import type { MachineConfig } from './config.ts';

/** The key file holds what this machine must never have; the message names the keys and shows none. */
export class KeysBeyondWork extends Error {
  override readonly name = 'KeysBeyondWork';
}

/**
 * The keys of a machine's work. An inspector's reader is in a hand, can be lost, and never takes money: its file may
 * hold inspection keys and nothing else, so that no key in it could debit or credit a purse, whatever its software
 * does. Throws KeysBeyondWork.
 */
export function keysOfMachine(machine: MachineConfig['machine'], masters: MasterKeys): KeyStore {
  if (machine === 'inspector') {
    const beyond = masters.keys.filter(({ purpose }) => purpose !== 'inspection');
    if (beyond.length > 0) {
      const names = beyond.map(({ city, purpose }) => `${city} ${purpose}${touchesPurse(purpose) ? ' (purse)' : ''}`);
      throw new KeysBeyondWork(`an inspector's key file holds inspection keys only, not ${names.join(', ')}`);
    }
  }
  return new DiversifiedKeyStore(masters);
}

const touchesPurse = (purpose: MasterKeys['keys'][number]['purpose']): boolean =>
  [PURSE_FILE, SERVICE_PURSE_FILE].some((file) => mayUse(purpose, file, 'debit'));
