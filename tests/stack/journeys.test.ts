import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { course } from './buses.ts';
import { written } from './money.ts';
import { type CardOrder, type Machine, Rig } from './rig.ts';
import type { Issued } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { maximum, minimum, priceOf, randomTariff } from './tariffs.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TARIFF = randomTariff(21, 4);
const MOST = maximum(TARIFF);
const LEAST = minimum(TARIFF);
const price = (stops: number): number => priceOf(TARIFF, stops, 'standard', 'normal');
/** Longer than every band of the tariff but the last. */
const STOPS = 40;
const PURSE = 9000;

const CHECK_IN = [
  'SelectApplication',
  'AuthenticateAES',
  'AdditionalFrame',
  'ReadRecords',
  'Debit',
  'WriteRecord',
  'CommitTransaction',
];
const CHECK_OUT = CHECK_IN.map((command) => (command === 'Debit' ? 'LimitedCredit' : command));

const scratch = newFolder();
let rig: Rig;
/** Two machines of one bus and one of another. */
let front: Machine;
let rear: Machine;
let elsewhere: Machine;
let courses = 0;

beforeAll(async () => {
  const file = join(scratch.folder, 'tariff.json');
  writeFileSync(file, JSON.stringify(TARIFF));
  rig = await Rig.start({ args: ['--tariff', file] });
  front = rig.main;
  [rear, elsewhere] = await Promise.all([rig.addMachine('rear'), rig.addMachine('elsewhere', 501)]);
  // Noon of the day after, so that no test runs into the end of a day.
  const noon = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 11 * 3_600_000;
  await rig.clock({ now: noon, freeze: true });
});
afterAll(async () => {
  await rig?.discard();
  scratch.remove();
});

/** Each test has courses of its own, at their first stops. */
beforeEach(async () => {
  courses += 1;
  const start = { stops: course(STOPS), at: 0, phase: 'at-stop' } as const;
  await front.bus({ ...start, line: '9', course: `a${courses}` });
  await elsewhere.bus({ ...start, line: '30', course: `b${courses}` });
});

const passenger = (order: CardOrder = {}): Promise<Issued> => rig.card({ purses: { t: PURSE }, ...order });
const balance = async (card: Issued): Promise<number | undefined> => (await rig.memory(card)).purses.t;
const view = async (machine: Machine, card: Issued): Promise<string> => (await machine.tap(card)).scene.view;

async function expectAgreement(card: Issued): Promise<void> {
  const said = await rig.agreement(card);
  expect(said.office).toEqual(said.card);
}

/** In at the first stop and out `stops` further, in the bus of `front`. */
async function ride(card: Issued, stops: number): Promise<void> {
  await front.bus({ at: 0, phase: 'at-stop' });
  expect(await view(front, card)).toBe('checked-in');
  await front.bus({ at: stops });
  expect(await view(front, card)).toBe('checked-out');
}

describe('what the passenger is shown', () => {
  test('T83 T85 T87 T88 one beep, the amount and the balance after it, in Polish', async () => {
    const card = await passenger();
    const entered = await front.tap(card);
    expect(entered.beeps).toEqual([1]);
    expect(entered.scene).toMatchObject({ view: 'checked-in', title: 'Wejście', language: 'pl' });
    expect(entered.scene.lines).toEqual(
      expect.arrayContaining(['Pobrano', written(MOST), `Saldo ${written(PURSE - MOST)}`, 'Od Przystanek 0']),
    );
    await front.bus({ at: 2 });
    const left = await front.tap(card);
    expect(left.beeps).toEqual([1]);
    expect(left.scene).toMatchObject({ view: 'checked-out', title: 'Wyjście' });
    expect(left.scene.lines).toEqual(
      expect.arrayContaining(['Zwrócono', written(MOST - price(2)), `Saldo ${written(PURSE - price(2))}`]),
    );
  });

  test('T85 T88 and in English', async () => {
    const card = await passenger();
    await elsewhere.speak('en');
    const entered = await elsewhere.tap(card);
    expect(entered.scene).toMatchObject({ view: 'checked-in', title: 'Checked in', language: 'en' });
    const after = `Balance ${written(PURSE - MOST, 'en')}`;
    expect(entered.scene.lines).toEqual(expect.arrayContaining(['Charged', written(MOST, 'en'), after]));
    await elsewhere.bus({ at: 1 });
    const left = await elsewhere.tap(card);
    expect(left.scene).toMatchObject({ view: 'checked-out', title: 'Checked out', language: 'en' });
    const refund = written(MOST - price(1), 'en');
    expect(left.scene.lines).toEqual(expect.arrayContaining(['Refunded', refund]));
    await elsewhere.speak('pl');
    expect((await elsewhere.scene()).title).toBe('ZBLIŻ KARTĘ');
  });

  test('T88 a refund of nothing is shown too', async () => {
    const card = await passenger();
    await front.tap(card);
    await front.bus({ at: STOPS - 1 });
    const left = await front.tap(card);
    expect(left.scene).toMatchObject({ view: 'checked-out' });
    expect(left.beeps).toEqual([1]);
    expect(left.scene.lines).toEqual(expect.arrayContaining([written(0), `Saldo ${written(PURSE - MOST)}`]));
  });

  test('T46 T48 T49 T50 home shows the stops that count, and they change with the bus', async () => {
    await front.home();
    const home = async () => (await front.scene()).lines.join('\n');
    await front.bus({ at: 4, phase: 'at-stop' });
    const standing = await home();
    await front.bus({ at: 4, phase: 'between' });
    const driving = await home();
    expect(standing).toContain('Przystanek 4');
    expect(driving).toContain('Przystanek 4');
    expect(driving).toContain('Przystanek 5');
    expect(driving).not.toBe(standing);
  });
});

describe('what is on the card', () => {
  test('T9 T91 a journey is on the card from check-in to check-out, and card, office and counter agree', async () => {
    const card = await passenger();
    const fresh = await rig.memory(card);
    expect(fresh).toMatchObject({ purses: { t: PURSE, e: 0 }, journey: null, counter: 0 });
    await front.bus({ at: 3 });
    const now = await rig.clock({ advance: 0 });
    await front.tap(card);
    expect(await rig.memory(card)).toMatchObject({
      journey: {
        line: '9',
        course: `a${courses}`,
        vehicle: 437,
        stop: 3,
        at: Math.floor(now / 1000) * 1000,
        paid: MOST,
        tickets: { self: 1, normal: 0, local: 0, statutory: 0 },
      },
      counter: 1,
    });
    await expectAgreement(card);
    await front.bus({ at: 5 });
    await front.tap(card);
    const after = await rig.memory(card);
    expect(after).toMatchObject({ journey: null, counter: 2 });
    expect(after.log).toHaveLength(3);
    await expectAgreement(card);
  });

  test('T9 check-in and check-out are seven card commands each', async () => {
    const card = await passenger();
    const before = (await front.apdus()).at(-1)?.seq ?? 0;
    await front.tap(card);
    const entered = await front.apdus(before);
    expect(entered.map(({ command }) => command)).toEqual(CHECK_IN);
    await front.bus({ at: 1 });
    await front.tap(card);
    const left = await front.apdus(entered.at(-1)?.seq);
    expect(left.map(({ command }) => command)).toEqual(CHECK_OUT);
    for (const { sent, received } of [...entered, ...left]) {
      expect(sent).toBeGreaterThan(4);
      expect(received).toBeGreaterThanOrEqual(2);
    }
  });

  test('T48 T49 T89 between two stops the one left is the entry and the next one the exit', async () => {
    const card = await passenger();
    await front.bus({ at: 3, phase: 'between' });
    await front.tap(card);
    expect((await rig.memory(card)).journey?.stop).toBe(3);
    await rig.clock({ advance: 60 });
    await front.bus({ at: 5, phase: 'between' });
    expect(await view(front, card)).toBe('checked-out');
    expect(await balance(card)).toBe(PURSE - price(3));
  });

  test('A17 between two stops a second tap is one stop, not none', async () => {
    const card = await passenger();
    await front.bus({ at: 3, phase: 'between' });
    await front.tap(card);
    await rig.clock({ advance: 10 });
    expect(await view(front, card)).toBe('checked-out');
    expect(await balance(card)).toBe(PURSE - price(1));
  });
});

describe('T16 transfers', () => {
  test('T16 A15 O11 at 15:00 after check-out another bus takes the minimum, at 15:01 the maximum', async () => {
    const [inTime, late] = [await passenger(), await passenger()];
    await ride(inTime, 2);
    await ride(late, 2);
    await rig.clock({ advance: 900 });
    const { scene } = await elsewhere.tap(inTime);
    expect(scene.view).toBe('checked-in');
    expect(scene.lines).toContain(written(LEAST));
    expect(await balance(inTime)).toBe(PURSE - price(2) - LEAST);
    await rig.clock({ advance: 1 });
    await elsewhere.tap(late);
    expect(await balance(late)).toBe(PURSE - price(2) - MOST);
    await expectAgreement(inTime);
    await expectAgreement(late);
  });

  test('T16 A14 a transfer costs the minimum however far it goes', async () => {
    const card = await passenger();
    await ride(card, 1);
    await elsewhere.tap(card);
    await elsewhere.bus({ at: STOPS - 1 });
    const { scene } = await elsewhere.tap(card);
    expect(scene.view).toBe('checked-out');
    expect(scene.lines).toContain(written(0));
    expect(await balance(card)).toBe(PURSE - price(1) - LEAST);
    await expectAgreement(card);
  });

  test('T19 a transfer may follow a transfer', async () => {
    const card = await passenger();
    await ride(card, 1);
    await elsewhere.tap(card);
    await elsewhere.bus({ at: 2 });
    await elsewhere.tap(card);
    await rig.clock({ advance: 800 });
    await front.bus({ course: `c${courses}`, at: 0 });
    expect(await view(front, card)).toBe('checked-in');
    expect(await balance(card)).toBe(PURSE - price(1) - 2 * LEAST);
  });

  test('T16 T18 the same machine in another vehicle is another bus', async () => {
    const card = await passenger();
    await ride(card, 1);
    await front.bus({ vehicle: 600 + courses, line: '9', course: `d${courses}`, stops: course(STOPS), at: 0 });
    expect(await view(front, card)).toBe('checked-in');
    expect(await balance(card)).toBe(PURSE - price(1) - LEAST);
    await front.bus({ vehicle: 437 });
  });

  test('T18 the same vehicle on its next course is not another bus', async () => {
    const card = await passenger();
    await ride(card, 1);
    await rig.clock({ advance: 120 });
    await front.bus({ course: `e${courses}`, at: 0 });
    expect(await view(front, card)).toBe('checked-in');
    expect(await balance(card)).toBe(PURSE - price(1) - MOST);
  });

  test('T17 without check-out there is no transfer, the next bus takes the maximum', async () => {
    const card = await passenger();
    await front.tap(card);
    await rig.clock({ advance: 60 });
    await elsewhere.tap(card);
    expect(await balance(card)).toBe(PURSE - 2 * MOST);
    await expectAgreement(card);
  });

  test('A19 on a transfer the minimum is enough', async () => {
    const card = await passenger({ purses: { t: MOST } });
    await ride(card, 1);
    const left = MOST - price(1);
    expect(left).toBeGreaterThanOrEqual(LEAST);
    expect(left).toBeLessThan(MOST);
    expect(await view(elsewhere, card)).toBe('checked-in');
    expect(await balance(card)).toBe(left - LEAST);
  });
});

describe('rides that end in another way', () => {
  test('A17 in and out at the same stop: everything back, and no transfer', async () => {
    const card = await passenger();
    await front.tap(card);
    await rig.clock({ advance: 30 });
    const { scene, beeps } = await front.tap(card);
    expect(scene.view).toBe('checked-out');
    expect(beeps).toEqual([1]);
    expect(scene.lines).toContain(written(MOST));
    expect(await balance(card)).toBe(PURSE);
    await elsewhere.tap(card);
    expect(await balance(card)).toBe(PURSE - MOST);
    await expectAgreement(card);
  });

  test('T21 A18 a forgotten check-out stays at the maximum, the next course takes it again', async () => {
    const card = await passenger();
    await front.tap(card);
    await front.bus({ at: 5 });
    await rig.clock({ advance: 1800 });
    await front.bus({ course: `f${courses}`, at: 0 });
    const { scene } = await front.tap(card);
    expect(scene.view).toBe('checked-in');
    expect(await balance(card)).toBe(PURSE - 2 * MOST);
    expect((await rig.memory(card)).journey).toMatchObject({ course: `f${courses}`, stop: 0, paid: MOST });
    await front.bus({ at: 2 });
    await front.tap(card);
    expect(await balance(card)).toBe(PURSE - MOST - price(2));
    await expectAgreement(card);
  });

  test('T21 A18 the same course on the next day is another ride', async () => {
    const card = await passenger();
    await front.tap(card);
    await rig.clock({ advance: 86_400 });
    await front.bus({ at: 3 });
    expect(await view(front, card)).toBe('checked-in');
    expect(await balance(card)).toBe(PURSE - 2 * MOST);
  });
});

describe('not enough money', () => {
  test('T26 T84 T96 one grosz short: three beeps, what there is and what is needed, nothing written', async () => {
    const card = await passenger({ purses: { t: MOST - 1 } });
    const { scene, beeps } = await front.tap(card);
    expect(scene).toMatchObject({ view: 'refused', reason: 'funds', title: 'Za mało środków' });
    expect(beeps).toEqual([3]);
    const text = scene.lines.join('\n');
    expect(text).toContain(written(MOST - 1));
    expect(text).toContain(written(MOST));
    expect(await rig.memory(card)).toMatchObject({ purses: { t: MOST - 1 }, counter: 0, journey: null });
    await expectAgreement(card);
  });

  test('T26 exactly the maximum is enough, and leaves nothing', async () => {
    const card = await passenger({ purses: { t: MOST } });
    const { scene } = await front.tap(card);
    expect(scene.view).toBe('checked-in');
    expect(scene.lines).toContain(`Saldo ${written(0)}`);
    expect(await balance(card)).toBe(0);
  });

  test('T25 money on the e-purse alone pays for no ride', async () => {
    const card = await passenger({ purses: { t: 0, e: 20_000 } });
    expect((await front.tap(card)).scene).toMatchObject({ view: 'refused', reason: 'funds' });
    expect((await rig.memory(card)).purses).toEqual({ t: 0, e: 20_000 });
  });

  test('T97 an expired card is refused by name, and so is a blocked one, but it may still leave', async () => {
    const today = new Date(await rig.clock({ advance: 0 }));
    const yesterday = new Date(today.getTime() - 86_400_000).toISOString().slice(0, 10);
    const expired = await passenger({ issuedOn: '2020-01-01', expiresOn: yesterday });
    const told = await front.tap(expired);
    expect(told.scene).toMatchObject({ view: 'refused', reason: 'expired' });
    expect(told.beeps).toEqual([3]);

    const [blocked, riding] = [await passenger(), await passenger()];
    await front.tap(riding);
    await rig.ask(z.unknown(), 'POST', '/office', { hotlist: [Number(blocked.number), Number(riding.number)] });
    const refused = await front.tap(blocked);
    expect(refused.scene).toMatchObject({ view: 'refused', reason: 'blocked' });
    expect(refused.beeps).toEqual([3]);
    await front.bus({ at: 1 });
    expect(await view(front, riding)).toBe('checked-out');
    expect(await balance(riding)).toBe(PURSE - price(1));
    await rig.ask(z.unknown(), 'POST', '/office', { hotlist: [] });
  });
});

describe('A36 the same card presented again', () => {
  test('A36 same terminal within 10 s, another of the bus within 60 s: the same answer, nothing written', async () => {
    const cards = await Promise.all([passenger(), passenger(), passenger(), passenger()]);
    const [nine, ten, fiftyNine, sixty] = cards;
    for (const card of cards) expect(await view(front, card)).toBe('checked-in');
    const again = async (machine: Machine, card: Issued) => {
      const { scene, beeps } = await machine.tap(card);
      const { purses, counter } = await rig.memory(card);
      return { view: scene.view, beeps, t: purses.t, counter };
    };
    const same = { view: 'checked-in', beeps: [1], t: PURSE - MOST, counter: 1 };
    // By then the stop is still the one of entry: the ride is cancelled.
    const out = { view: 'checked-out', beeps: [1], t: PURSE, counter: 2 };
    await rig.clock({ advance: 9 });
    expect(await again(front, nine)).toEqual(same);
    await rig.clock({ advance: 1 });
    expect(await again(front, ten)).toEqual(out);
    await rig.clock({ advance: 49 });
    expect(await again(rear, fiftyNine)).toEqual(same);
    await rig.clock({ advance: 1 });
    expect(await again(rear, sixty)).toEqual(out);
    for (const card of cards) await expectAgreement(card);
  });

  test('A36 at the next stop it is a check-out, however soon', async () => {
    const card = await passenger();
    await front.tap(card);
    await front.bus({ at: 1 });
    expect(await view(front, card)).toBe('checked-out');
    expect(await balance(card)).toBe(PURSE - price(1));
  });

  test('A36 after check-out no new check-in until the bus has left and 60 s have passed', async () => {
    const cards = await Promise.all([passenger(), passenger(), passenger()]);
    const [soon, standing, later] = cards;
    for (const card of cards) await front.tap(card);
    await front.bus({ at: 2 });
    for (const card of cards) expect(await view(front, card)).toBe('checked-out');
    const paid = PURSE - price(2);

    await front.bus({ at: 2, phase: 'between' });
    await rig.clock({ advance: 59 });
    expect(await view(front, soon)).toBe('checked-out');
    expect(await rig.memory(soon)).toMatchObject({ purses: { t: paid }, counter: 2 });
    await front.bus({ at: 2, phase: 'at-stop' });
    await rig.clock({ advance: 1 });
    expect(await view(rear, standing)).toBe('checked-out');
    expect(await rig.memory(standing)).toMatchObject({ purses: { t: paid }, counter: 2 });
    await front.bus({ at: 2, phase: 'between' });
    expect(await view(front, later)).toBe('checked-in');
    expect(await rig.memory(later)).toMatchObject({ purses: { t: paid - MOST }, counter: 3, journey: { stop: 2 } });
    for (const card of cards) await expectAgreement(card);
  });

  test('A38 a card held longer is served once', async () => {
    const card = await passenger();
    const before = (await front.apdus()).length;
    await front.lay(card);
    await rig.clock({ advance: 60 });
    expect((await front.scene()).view).toBe('checked-in');
    await front.takeAway();
    expect((await front.apdus()).slice(before)).toHaveLength(CHECK_IN.length);
    expect(await rig.memory(card)).toMatchObject({ counter: 1 });
  });
});
