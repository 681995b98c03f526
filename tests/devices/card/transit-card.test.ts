import { describe, expect, test } from 'vitest';
import { DesfireRefusal, RightMissing } from '../../../devices/card/errors.ts';
import { isForeignCard, openForTap, TransitCard } from '../../../devices/card/transit-card.ts';
import { grosze } from '../../../fares/money.ts';
import {
  blankCard,
  CONTRACTS,
  cityCard,
  countingRandom,
  FIRST_STATE,
  testKeyStore,
  VirtualField,
} from './virtual-field.ts';

const keys = testKeyStore();
const record = (byte: number) => new Uint8Array(40).fill(byte);

function tap(field: VirtualField): Promise<TransitCard> {
  return openForTap(field, 'tarnow', keys, countingRandom());
}

describe('a tap', () => {
  test('check-in and check-out are seven commands each, every one a single frame', async () => {
    const card = await cityCard('tarnow');
    const checkIn = new VirtualField(card);
    const entering = await tap(checkIn);
    expect(await entering.readNewestState()).toEqual(FIRST_STATE);
    await entering.debitPurse(grosze(420));
    await entering.writeState(record(0x22));
    await entering.commit();
    expect(checkIn.frames.map(({ sent }) => sent[1])).toEqual([0x5a, 0xaa, 0xaf, 0xbb, 0xdc, 0x3b, 0xc7]);
    // Header 7, record 40 and MAC 8: all that one frame holds.
    expect(checkIn.frames[5]?.sent).toHaveLength(5 + 55 + 1);

    const checkOut = new VirtualField(card);
    const leaving = await tap(checkOut);
    expect(await leaving.readNewestState()).toEqual(record(0x22));
    await leaving.giveBack(grosze(120));
    await leaving.writeState(record(0x33));
    await leaving.commit();
    expect(checkOut.frames.map(({ sent }) => sent[1])).toEqual([0x5a, 0xaa, 0xaf, 0xbb, 0x1c, 0x3b, 0xc7]);

    const afterwards = await tap(new VirtualField(card));
    expect(await afterwards.readPurse()).toBe(2500 - 420 + 120);
    expect(await afterwards.readAllStates()).toEqual([record(0x33), record(0x22), FIRST_STATE]);
  });

  test('no more is given back than was taken, once only; nothing at all may be given back too', async () => {
    const card = await cityCard('tarnow');
    const first = await tap(new VirtualField(card));
    await first.debitPurse(grosze(420));
    await first.commit();
    const greedy = await tap(new VirtualField(card));
    await expect(greedy.giveBack(grosze(421))).rejects.toMatchObject({ statusName: 'boundary-error' });
    const forfeiting = await tap(new VirtualField(card));
    await forfeiting.giveBack(grosze(0));
    await forfeiting.commit();
    const late = await tap(new VirtualField(card));
    await expect(late.giveBack(grosze(1))).rejects.toMatchObject({ statusName: 'boundary-error' });
    expect(await (await tap(new VirtualField(card))).readPurse()).toBe(2080);
  });

  test('without commit, or with abort, nothing has happened', async () => {
    const card = await cityCard('tarnow');
    const torn = await tap(new VirtualField(card));
    await torn.debitPurse(grosze(420));
    await torn.writeState(record(0x22));
    const aborted = await tap(new VirtualField(card));
    expect(await aborted.readNewestState()).toEqual(FIRST_STATE);
    await aborted.debitPurse(grosze(1));
    await aborted.abort();
    expect(await aborted.readPurse()).toBe(2500);
  });

  test('the log keeps eight records, in frames of any size', async () => {
    const card = await cityCard('tarnow');
    for (let byte = 1; byte <= 10; byte++) {
      const each = await tap(new VirtualField(card));
      await each.writeState(record(byte));
      await each.commit();
    }
    const log = new VirtualField(card);
    const states = await (await tap(log)).readAllStates();
    expect(states.map(([byte]) => byte)).toEqual([10, 9, 8, 7, 6, 5, 4, 3]);
    expect(log.frames.length).toBeGreaterThan(4);
  });

  test('contracts are read under the tap key', async () => {
    const opened = await tap(new VirtualField(await cityCard('tarnow')));
    expect(await opened.readContracts()).toEqual(CONTRACTS);
  });

  test("not enough money is the card's boundary error, and its session is over", async () => {
    const field = new VirtualField(await cityCard('tarnow', grosze(100)));
    const opened = await tap(field);
    await expect(opened.debitPurse(grosze(101))).rejects.toMatchObject({ name: 'DesfireRefusal', status: 0xbe });
    const frames = field.frames.length;
    await expect(opened.commit()).rejects.toMatchObject({ name: 'ChannelBroken', fault: 'no-session' });
    expect(field.frames).toHaveLength(frames);
  });
});

describe('what a key may not do is refused before anything is sent', () => {
  test('T25 the tap key has no access to the e-purse, and none that mints', async () => {
    const field = new VirtualField(await cityCard('tarnow'));
    const opened = await tap(field);
    const frames = field.frames.length;
    await expect(opened.readServicePurse()).rejects.toThrow(RightMissing);
    await expect(opened.debitServicePurse(grosze(1))).rejects.toThrow(RightMissing);
    await expect(opened.creditPurse(grosze(1))).rejects.toThrow(RightMissing);
    await expect(opened.creditServicePurse(grosze(1))).rejects.toThrow(RightMissing);
    await expect(opened.readHolder()).rejects.toThrow(RightMissing);
    await expect(opened.writeContracts(CONTRACTS)).rejects.toThrow(RightMissing);
    expect(field.frames).toHaveLength(frames);
    // The session lives on.
    expect(await opened.readPurse()).toBe(2500);
  });

  test('wrong sizes and amounts are RangeErrors and cost neither session nor transaction', async () => {
    const opened = await tap(new VirtualField(await cityCard('tarnow')));
    await expect(opened.writeState(new Uint8Array(39))).rejects.toThrow(RangeError);
    await expect(opened.debitPurse(grosze(-1))).rejects.toThrow(RangeError);
    await expect(opened.giveBack(grosze(2 ** 31))).rejects.toThrow(RangeError);
    expect(await opened.readPurse()).toBe(2500);
  });
});

test('T31 money moves from e-purse to t-purse in one commit under the load key', async () => {
  const card = await cityCard('tarnow', grosze(500), grosze(900));
  const opening = { city: 'tarnow', key: 'load', keys, random: countingRandom() } as const;
  const opened = await TransitCard.open(new VirtualField(card), opening);
  await opened.debitServicePurse(grosze(300));
  await opened.creditPurse(grosze(300));
  await opened.writeState(record(0x44));
  await opened.commit();
  expect(await opened.readPurse()).toBe(800);
  expect(await opened.readServicePurse()).toBe(600);
});

test('a carry-over reads under the tap key and loads under the load key; what was pending stays pending', async () => {
  const field = new VirtualField(await cityCard('tarnow'));
  const opened = await tap(field);
  await opened.readNewestState();
  await opened.debitPurse(grosze(100));
  await opened.authenticate('load');
  await opened.creditPurse(grosze(1000));
  await opened.writeState(record(0x55));
  await opened.commit();
  expect(await opened.readPurse()).toBe(3400);
});

test('the inspection key codes contracts and reads the holder', async () => {
  const card = await cityCard('jaworzno', grosze(0));
  const opening = { city: 'jaworzno', key: 'inspection', keys, random: countingRandom() } as const;
  const opened = await TransitCard.open(new VirtualField(card), opening);
  const slots = [new Uint8Array(20).fill(7), CONTRACTS[1]] as const;
  await opened.writeContracts(slots);
  await opened.commit();
  expect(await opened.readContracts()).toEqual(slots);
  expect((await opened.readHolder())[63]).toBe(63);
});

describe('foreign cards are told from broken ones', () => {
  test('a card without our application', async () => {
    const error = await tap(new VirtualField(blankCard())).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'DesfireRefusal', statusName: 'application-not-found' });
    expect(isForeignCard(error)).toBe(true);
  });

  test('a card of another city or another technology, not one of another issuer with our number', async () => {
    const jaworzno = await cityCard('jaworzno', grosze(0));
    expect(isForeignCard(await tap(new VirtualField(jaworzno)).catch((reason: unknown) => reason))).toBe(true);

    const others = new VirtualField(await cityCard('tarnow'));
    Object.defineProperty(others, 'uid', { value: new Uint8Array(7) });
    const wrongKey = await tap(others).catch((reason: unknown) => reason);
    expect(wrongKey).toMatchObject({ name: 'DesfireRefusal', statusName: 'authentication-error' });
    // A proof spoilt on its way looks the same.
    expect(isForeignCard(wrongKey)).toBe(false);

    const bankCard = new VirtualField(blankCard());
    bankCard.fault = () => Uint8Array.of(0x6e, 0x00);
    const other = await tap(bankCard).catch((reason: unknown) => reason);
    expect(other).toMatchObject({ name: 'ChannelBroken', fault: 'not-desfire' });
    expect(isForeignCard(other)).toBe(true);
  });

  test('a card says twice that it is foreign: once may be noise on the way to it', async () => {
    const card = new VirtualField(await cityCard('tarnow'));
    card.fault = (frame, answer) => (frame === 0 ? Uint8Array.of(0x91, 0xa0) : answer);
    const error = await tap(card).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
    expect(isForeignCard(error)).toBe(false);
    expect(card.frames).toHaveLength(2);
  });

  test('a status word that is neither DESFire’s nor says "unknown command" is no word of a foreign card', async () => {
    for (const word of [
      [0x90, 0x00],
      [0x6f, 0x00],
      [0x00, 0x6e, 0x00],
      [0xff, 0xff],
    ]) {
      const noisy = new VirtualField(await cityCard('tarnow'));
      noisy.fault = () => Uint8Array.from(word);
      const error = await tap(noisy).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
      expect(isForeignCard(error)).toBe(false);
    }
  });

  test('a refusal of any other kind is not foreign', () => {
    expect(isForeignCard(new DesfireRefusal(0x9d, 0xbb))).toBe(false);
    expect(isForeignCard(new DesfireRefusal(0xae, 0xbb))).toBe(false);
    expect(isForeignCard(new Error('no'))).toBe(false);
  });
});
