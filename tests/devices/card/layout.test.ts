import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../devices/card/desfire.ts';
import { DesfireRefusal } from '../../../devices/card/errors.ts';
import {
  APPLICATION_KEYS,
  APPLICATIONS,
  type ApplicationKey,
  CONTRACTS_FILE,
  type FileOperation,
  HOLDER_FILE,
  KEY_NUMBERS,
  mayUse,
  PURSE_FILE,
  SERVICE_PURSE_FILE,
  STATE_FILE,
} from '../../../devices/card/layout.ts';
import { grosze } from '../../../fares/money.ts';
import { inspectCard } from '../../../hil/card/inspection.ts';
import { cityCard, countingRandom, testKeyStore, VirtualField } from './virtual-field.ts';

const records = { skip: 0, count: 1, recordSize: 40, maximumRecords: 8 };
type Attempt = readonly [
  operation: FileOperation,
  file: Parameters<typeof mayUse>[1],
  run: (card: Desfire) => Promise<unknown>,
];

function onPurse(file: typeof PURSE_FILE | typeof SERVICE_PURSE_FILE): readonly Attempt[] {
  return [
    ['get-value', file, (card) => card.getValue(file.file, 'mac')],
    ['debit', file, (card) => card.debit(file.file, 1, 'mac')],
    ['limited-credit', file, (card) => card.limitedCredit(file.file, 0, 'mac')],
    ['credit', file, (card) => card.credit(file.file, 1, 'mac')],
  ];
}

const ATTEMPTS: readonly Attempt[] = [
  ['read', HOLDER_FILE, (card) => card.readData(HOLDER_FILE.file, 0, 64, 'enciphered')],
  ['write', HOLDER_FILE, (card) => card.writeData(HOLDER_FILE.file, 0, new Uint8Array(64), 'enciphered')],
  ...onPurse(PURSE_FILE),
  ...onPurse(SERVICE_PURSE_FILE),
  ['read', STATE_FILE, (card) => card.readRecords(STATE_FILE.file, records, 'mac')],
  ['write', STATE_FILE, (card) => card.writeRecord(STATE_FILE.file, 0, new Uint8Array(40), 'mac')],
  ['read', CONTRACTS_FILE, (card) => card.readData(CONTRACTS_FILE.file, 0, 40, 'mac')],
  ['write', CONTRACTS_FILE, (card) => card.writeData(CONTRACTS_FILE.file, 0, new Uint8Array(40), 'mac')],
];

async function cardUnder(key: ApplicationKey): Promise<(attempt: Attempt) => Promise<unknown>> {
  const card = await cityCard('tarnow', grosze(100), grosze(100));
  const keys = testKeyStore();
  return async ([, , run]) => {
    const desfire = new Desfire(new VirtualField(card), keys.openChannel(countingRandom()));
    await desfire.selectApplication(APPLICATIONS.tarnow);
    await desfire.authenticate(KEY_NUMBERS[key], keys.handle('tarnow', key, card.uid));
    return await run(desfire).then(
      () => 'done',
      (error: unknown) => (error instanceof DesfireRefusal ? error.statusName : error),
    );
  };
}

describe('the file table', () => {
  test.each(APPLICATION_KEYS)('what the table lets the %s key do, the card does; all else it refuses', async (key) => {
    const attempt = await cardUnder(key);
    for (const each of ATTEMPTS) {
      const [operation, file] = each;
      // LimitedCredit is switched off on the e-purse, whoever asks.
      const off = operation === 'limited-credit' && file === SERVICE_PURSE_FILE;
      const allowed = mayUse(key, file, operation) && !off;
      const outcome = await attempt(each);
      // A right that belongs to another key is an authentication error, one that nobody has is a denial.
      const expected = allowed ? ['done'] : ['authentication-error', 'permission-denied'];
      expect(expected, `${key} ${operation}`).toContain(outcome);
    }
  });

  test('the tap key can do all that a tap needs, and cannot mint', () => {
    const can = (operation: FileOperation, file: Parameters<typeof mayUse>[1]) => mayUse('tap', file, operation);
    expect(can('read', STATE_FILE) && can('write', STATE_FILE) && can('read', CONTRACTS_FILE)).toBe(true);
    expect(can('debit', PURSE_FILE) && can('limited-credit', PURSE_FILE) && can('get-value', PURSE_FILE)).toBe(true);
    expect(can('credit', PURSE_FILE) || can('get-value', SERVICE_PURSE_FILE) || can('write', CONTRACTS_FILE)).toBe(
      false,
    );
  });

  test('the inspection key touches no purse', () => {
    for (const file of [PURSE_FILE, SERVICE_PURSE_FILE]) {
      for (const operation of ['get-value', 'debit', 'limited-credit', 'credit'] as const) {
        expect(mayUse('inspection', file, operation)).toBe(false);
      }
    }
  });

  test("an application identifier is its city in letters, and none is the directory's", async () => {
    const names = Object.values(APPLICATIONS).map((id) => Buffer.from(id.toString(16), 'hex').toString('ascii'));
    expect(names).toEqual(['TRN', 'JAW', 'KRK']);
    expect(inspectCard(await cityCard('krakow', grosze(0))).applications[0]?.files.map(({ number }) => number)).toEqual(
      [1, 4, 5],
    );
  });
});
