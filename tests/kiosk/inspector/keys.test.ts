import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KeyNotHeld } from '../../../devices/card/key-store.ts';
import {
  APPLICATION_KEYS,
  CITIES,
  mayUse,
  PURSE_FILE,
  SERVICE_PURSE_FILE,
  STATE_FILE,
} from '../../../devices/card/layout.ts';
import { parseMasterKeys } from '../../../devices/card/master-keys.ts';
import { TransitCard } from '../../../devices/card/transit-card.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { seededRandom } from '../../../hil/bench/random.ts';
import { KeysBeyondWork, keysOfMachine } from '../../../kiosk/machine/keys-of-machine.ts';
import { present } from '../validator/tearing/torn-field.ts';
import { HandOffice, handCard, inspectionKeys } from './handheld.ts';

const NOW = epochMillis(Date.UTC(2026, 10, 20, 11));
const { bytes: random } = seededRandom('keys');
const masters = parseMasterKeys(
  readFileSync(new URL('../../../devices/card/public-test-keys.json', import.meta.url), 'utf8'),
  'allowed',
);

test('J79 an inspector’s reader does not start with a key file that holds a key to a purse', () => {
  expect(() => keysOfMachine('inspector', masters)).toThrow(KeysBeyondWork);
  for (const purpose of APPLICATION_KEYS.filter((key) => key !== 'inspection')) {
    const keys = masters.keys.filter((key) => key.purpose === 'inspection' || key.purpose === purpose);
    expect(() => keysOfMachine('inspector', { ...masters, keys }), purpose).toThrow(`jaworzno ${purpose}`);
  }
});

test('J79 its key store has no other key of any city', () => {
  const uid = Uint8Array.of(4, 1, 2, 3, 4, 5, 6);
  for (const city of CITIES) {
    expect(inspectionKeys().handle(city, 'inspection', uid)).toMatchObject({ purpose: 'inspection' });
    for (const purpose of [...APPLICATION_KEYS.filter((key) => key !== 'inspection'), 'picc'] as const) {
      expect(() => inspectionKeys().handle(city, purpose, uid), `${city} ${purpose}`).toThrow(KeyNotHeld);
    }
  }
});

test('J79 the rights of the files give the inspection key nothing of a purse, and no word in the log', () => {
  for (const file of [PURSE_FILE, SERVICE_PURSE_FILE]) {
    for (const operation of ['get-value', 'debit', 'limited-credit', 'credit'] as const) {
      expect(mayUse('inspection', file, operation)).toBe(false);
    }
  }
  expect(mayUse('inspection', STATE_FILE, 'write')).toBe(false);
});

/** Debit, LimitedCredit and Credit, wrapped (ISO 7816-4): file 02, 100 grosze. */
test.each([
  ['Debit', 0xdc],
  ['LimitedCredit', 0x1c],
  ['Credit', 0x0c],
])('J79 %s sent past the driver is refused by the card itself', async (_, command) => {
  const office = await HandOffice.open(() => NOW);
  const card = await handCard(office, 3_000_000 + command, NOW);
  const field = present(card.virtual).card;
  const opened = await TransitCard.open(field, { city: 'jaworzno', key: 'inspection', keys: inspectionKeys(), random });
  await expect(opened.debitPurse(grosze(100))).rejects.toMatchObject({ name: 'RightMissing' });
  await expect(opened.authenticate('tap')).rejects.toThrow(KeyNotHeld);
  const answer = await field.transmit(
    Uint8Array.of(0x90, command, 0, 0, 13, 2, 100, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0),
  );
  // 91AE: the key that was proved does not allow it.
  expect(Buffer.from(answer).toString('hex')).toBe('91ae');
  await field.transmit(Uint8Array.of(0x90, 0xc7, 0, 0, 0));
  expect(card.memory().purse).toBe(700);
  await office.close();
});
