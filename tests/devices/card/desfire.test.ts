import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../devices/card/desfire.ts';
import type { AccessRights, RightHolder } from '../../../devices/card/file-settings.ts';
import { FACTORY_KEY } from '../../../devices/card/key-store.ts';
import type { SecureChannel } from '../../../devices/card/secure-channel.ts';
import { openForTap } from '../../../devices/card/transit-card.ts';
import { grosze } from '../../../fares/money.ts';
import type { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { blankCard, cityCard, countingRandom, testKeyStore, VirtualField } from './virtual-field.ts';

const keys = testKeyStore();
const MODES = ['plain', 'mac', 'enciphered'] as const;

function rights(read: RightHolder, write = read, readWrite = read, change: RightHolder = 0): AccessRights {
  return { read, write, readWrite, change };
}

function driver(card: VirtualCard): Desfire {
  return new Desfire(new VirtualField(card), keys.openChannel(countingRandom()));
}

/** A blank card with application 0xABCDEF of three factory keys, selected and open under key 0. */
async function inApplication(card: VirtualCard = blankCard()): Promise<Desfire> {
  const desfire = driver(card);
  await desfire.selectApplication(0);
  await desfire.authenticate(0, FACTORY_KEY);
  await desfire.createApplication(0xabcdef, 0x0f, 3);
  await desfire.selectApplication(0xabcdef);
  await desfire.authenticate(0, FACTORY_KEY);
  return desfire;
}

describe('commands on card and applications', () => {
  test('version, memory, keys and applications, without and in a session', async () => {
    const card = blankCard();
    const desfire = driver(card);
    const version = await desfire.getVersion();
    expect(version).toMatchObject({ uid: card.uid, productionWeek: 0x49, productionYear: 0x13 });
    expect(version.hardware).toHaveLength(7);
    expect(await desfire.getKeyVersion(0)).toBe(0x42);
    expect(await desfire.getKeySettings()).toEqual({ settings: 0x0f, keys: 1, keyType: 'aes' });
    await desfire.authenticate(0, FACTORY_KEY);
    expect(await desfire.getVersion()).toEqual(version);
    expect(await desfire.getCardUid()).toEqual(card.uid);
    const free = await desfire.freeMemory();
    await desfire.createApplication(1, 0x0f, 14);
    await desfire.createApplication(0xfffffe, 0x0f, 1);
    expect(await desfire.freeMemory()).toBeLessThan(free);
    expect(await desfire.getApplicationIds()).toEqual([1, 0xfffffe]);
    await desfire.deleteApplication(1);
    expect(await desfire.getApplicationIds()).toEqual([0xfffffe]);
    await desfire.formatPicc();
    expect(await desfire.getApplicationIds()).toEqual([]);
    expect(await desfire.freeMemory()).toBe(free);
  });

  test('key settings can be changed, and then hold', async () => {
    const desfire = await inApplication();
    await desfire.changeKeySettings(0x09);
    expect(await desfire.getKeySettings()).toEqual({ settings: 0x09, keys: 3, keyType: 'aes' });
    await desfire.authenticate(1, FACTORY_KEY);
    await expect(desfire.getFileIds()).rejects.toMatchObject({ name: 'DesfireRefusal' });
  });

  test('UID, key settings and key changes need a session and say so without asking the card', async () => {
    const field = new VirtualField(blankCard());
    const desfire = new Desfire(field, keys.openChannel(countingRandom()));
    const noSession = { name: 'ChannelBroken', fault: 'no-session' };
    await expect(desfire.getCardUid()).rejects.toMatchObject(noSession);
    await expect(desfire.changeKeySettings(0x0f)).rejects.toMatchObject(noSession);
    await expect(desfire.changeKey(0, FACTORY_KEY, FACTORY_KEY)).rejects.toMatchObject(noSession);
    await expect(desfire.getValue(1, 'mac')).rejects.toMatchObject(noSession);
    await expect(desfire.commit()).rejects.toMatchObject(noSession);
    await expect(desfire.abort()).rejects.toMatchObject(noSession);
    expect(field.frames).toHaveLength(0);
  });

  test.each([
    ['an application twice', (card: Desfire) => card.createApplication(0xabcdef, 0x0f, 3), 'permission-denied'],
    ['a file that is not there', (card: Desfire) => card.getFileSettings(9), 'file-not-found'],
    ['a key that is not there', (card: Desfire) => card.getKeyVersion(9), 'no-such-key'],
    ['an application that is not there', (card: Desfire) => card.selectApplication(5), 'application-not-found'],
    ['a commit of nothing', (card: Desfire) => card.commit(), 'no-changes'],
  ])('the card refuses %s by name', async (_, run, statusName) => {
    const desfire = await inApplication();
    await expect(run(desfire)).rejects.toMatchObject({ name: 'DesfireRefusal', statusName });
    expect(desfire.keyNumber).toBeUndefined();
  });
});

describe.each(MODES)('files in %s communication', (mode) => {
  const common = { communication: mode, rights: rights(0, 0, 0) };

  test.each([59, 48])('data files of 300 bytes, answers in frames of %i', async (answerFrame) => {
    const desfire = await inApplication(blankCard('aes', answerFrame));
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => at * 7);
    await desfire.createStdDataFile({ file: 1, ...common, size: 300 });
    await desfire.createBackupDataFile({ file: 2, ...common, size: 300 });
    for (const file of [1, 2]) await desfire.writeData(file, 0, bytes, mode);
    expect(await desfire.readData(1, 0, 300, mode)).toEqual(bytes);
    expect(await desfire.readData(2, 0, 300, mode)).toEqual(new Uint8Array(300));
    await desfire.commit();
    expect(await desfire.readData(2, 5, 1, mode)).toEqual(bytes.slice(5, 6));
    expect(await desfire.getFileIds()).toEqual([1, 2]);
    await desfire.deleteFile(1);
    expect(await desfire.getFileIds()).toEqual([2]);
  });

  test('a value file, within its limits and with limited credit', async () => {
    const desfire = await inApplication();
    const limits = { lowerLimit: -1000, upperLimit: 100_000, value: -5, limitedCredit: true };
    await desfire.createValueFile({ file: 4, ...common, ...limits });
    await desfire.credit(4, 3005, mode);
    expect(await desfire.getValue(4, mode)).toBe(-5);
    await desfire.commit();
    expect(await desfire.getValue(4, mode)).toBe(3000);
    // The limit is the sum of debits, not the net (1300 - 20 + 1700).
    await desfire.debit(4, 1300, mode);
    await desfire.credit(4, 20, mode);
    await desfire.debit(4, 1700, mode);
    await desfire.commit();
    expect(await desfire.getFileSettings(4)).toEqual({
      type: 'value',
      ...common,
      lowerLimit: -1000,
      upperLimit: 100_000,
      limitedCredit: 3000,
      limitedCreditEnabled: true,
    });
    await desfire.limitedCredit(4, 3000, mode);
    await desfire.commit();
    expect(await desfire.getValue(4, mode)).toBe(3020);
    await desfire.debit(4, 4020, mode);
    await desfire.abort();
    await expect(desfire.debit(4, 4021, mode)).rejects.toMatchObject({ statusName: 'boundary-error' });
  });

  test('linear and cyclic record files', async () => {
    const desfire = await inApplication();
    const sizes = { recordSize: 50, maximumRecords: 4 };
    await desfire.createLinearRecordFile({ file: 6, ...common, ...sizes });
    await desfire.createCyclicRecordFile({ file: 7, ...common, ...sizes });
    for (const file of [6, 7]) {
      for (let byte = 1; byte <= 4; byte++) {
        await desfire.writeRecord(file, 0, new Uint8Array(50).fill(byte), mode);
        await desfire.commit();
      }
      const two = await desfire.readRecords(file, { skip: 1, count: 2, ...sizes }, mode);
      expect(two.map(([byte]) => byte)).toEqual([2, 3]);
    }
    if (mode !== 'enciphered') {
      const all = await desfire.readRecords(7, { skip: 0, count: 0, ...sizes }, mode);
      expect(all.map(([byte]) => byte)).toEqual([2, 3, 4]);
    }
    await desfire.clearRecordFile(6);
    await desfire.commit();
    await expect(desfire.readRecords(6, { skip: 0, count: 1, ...sizes }, mode)).rejects.toMatchObject({ status: 0xbe });
  });
});

describe('file settings', () => {
  test('can be changed under the change key, and in clear where anybody may', async () => {
    const desfire = await inApplication();
    const created = { communication: 'mac', rights: rights(1, 2, 'never') } as const;
    await desfire.createStdDataFile({ file: 1, ...created, size: 16 });
    expect(await desfire.getFileSettings(1)).toMatchObject(created);
    const free = { communication: 'plain', rights: rights('free', 'free', 'free', 'free') } as const;
    await desfire.changeFileSettings({ file: 1, ...free, freelyChangeable: false });
    expect(await desfire.getFileSettings(1)).toMatchObject(free);
    await desfire.changeFileSettings({ file: 1, ...created, freelyChangeable: true });
    expect(await desfire.getFileSettings(1)).toMatchObject(created);
  });

  test('a free file is read and written without a session', async () => {
    const card = blankCard();
    const owner = await inApplication(card);
    await owner.createStdDataFile({
      file: 1,
      communication: 'plain',
      rights: rights('free', 'free', 'free'),
      size: 70,
    });
    const anybody = driver(card);
    await anybody.selectApplication(0xabcdef);
    const bytes = new Uint8Array(70).fill(9);
    await anybody.writeData(1, 0, bytes, 'plain');
    expect(await anybody.readData(1, 0, 70, 'plain')).toEqual(bytes);
  });
});

describe('keys', () => {
  test('each key is changed under key 0 with the old one known, and opens the card afterwards', async () => {
    const card = blankCard();
    const desfire = await inApplication(card);
    const next = (purpose: 'tap' | 'load') => keys.handle('tarnow', purpose, card.uid);
    await desfire.changeKey(1, next('tap'), FACTORY_KEY);
    await desfire.changeKey(1, next('load'), next('tap'));
    expect(await desfire.getKeyVersion(1)).toBe(1);
    await desfire.authenticate(1, next('load'));
    expect(desfire.keyNumber).toBe(1);
    await expect(desfire.authenticate(1, next('tap'))).rejects.toMatchObject({ statusName: 'authentication-error' });
  });

  test("a wrong old key is the card's refusal: it does not take a key it cannot check", async () => {
    const card = blankCard();
    const desfire = await inApplication(card);
    const handle = (purpose: 'tap' | 'load') => keys.handle('tarnow', purpose, card.uid);
    await expect(desfire.changeKey(1, handle('tap'), handle('load'))).rejects.toMatchObject({
      statusName: 'integrity-error',
    });
  });
});

describe('one command at a time', () => {
  test('a second command while one is under way is an error of the caller; the first goes on', async () => {
    const desfire = driver(blankCard());
    const first = desfire.getVersion();
    await expect(desfire.getKeyVersion(0)).rejects.toThrow('one command at a time');
    expect((await first).uid).toHaveLength(7);
  });
});

test('the secure channel may live elsewhere: every answer of it a promise that takes its time', async () => {
  const later = async <T>(value: T | Promise<T>): Promise<T> => {
    await new Promise((resolve) => setImmediate(resolve));
    return await value;
  };
  const card = await cityCard('tarnow');
  const store = {
    handle: keys.handle.bind(keys),
    openChannel(random: (count: number) => Uint8Array): SecureChannel {
      const near = keys.openChannel(random);
      return {
        get keyNumber() {
          return near.keyNumber;
        },
        authenticate: (exchange, keyNumber, key) => later(near.authenticate(exchange, keyNumber, key)),
        wrap: (command, mode) => later(near.wrap(command, mode)),
        unwrap: (answer, expected) => later(near.unwrap(answer, expected)),
        wrapKeyChange: (change) => later(near.wrapKeyChange(change)),
        overhead: (length, mode) => near.overhead(length, mode),
        close: () => near.close(),
      };
    },
  };
  const opened = await openForTap(new VirtualField(card), 'tarnow', store, countingRandom());
  await opened.debitPurse(grosze(420));
  await opened.writeState(new Uint8Array(40));
  await opened.commit();
  expect(await opened.readPurse()).toBe(2080);
});
