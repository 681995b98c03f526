import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { course } from './buses.ts';
import { written } from './money.ts';
import { type CardOrder, type Machine, Rig, type Tapped } from './rig.ts';
import type { Issued } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { type Concession, maximum, minimum, priceOf, randomTariff, type Tier } from './tariffs.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TARIFF = randomTariff(41, 4);
const PURSE = 30_000;
const SERVICE_PURSE = 5000;
const STOPS = 30;

type Tickets = Readonly<Record<'self' | Concession, number>>;
const NOBODY: Tickets = { self: 0, normal: 0, local: 0, statutory: 0 };

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

/** Each test has courses of its own; the buses stand at their fourth stops. */
beforeEach(async () => {
  courses += 1;
  const start = { stops: course(STOPS), at: 3, phase: 'at-stop' } as const;
  await front.bus({ ...start, line: '9', course: `a${courses}` });
  await elsewhere.bus({ ...start, line: '30', course: `b${courses}` });
});
afterEach(async () => {
  await rig.clearFaults();
  // One after another: each sets the clock of all back to its ordinary rate.
  for (const machine of [front, rear, elsewhere]) await machine.home(60);
});

const passenger = (order: CardOrder = {}): Promise<Issued> =>
  rig.card({ purses: { t: PURSE, e: SERVICE_PURSE }, ...order });
const purses = async (card: Issued) => (await rig.memory(card)).purses;

async function expectAgreement(card: Issued): Promise<void> {
  const said = await rig.agreement(card);
  expect(said.office).toEqual(said.card);
}

/** The price of these tickets by what one costs: the holder's by his card, companions in the standard tier (T64). */
function sum(tickets: Tickets, one: (tier: Tier, concession: Concession) => number, holder: CardOrder = {}): number {
  const own = one(holder.tier ?? 'standard', holder.concession ?? 'normal');
  const companions = (['normal', 'local', 'statutory'] as const).map((kind) => tickets[kind] * one('standard', kind));
  return companions.reduce((total, each) => total + each, tickets.self * own);
}
const most = (tier: Tier, concession: Concession): number => maximum(TARIFF, tier, concession);
const least = (tier: Tier, concession: Concession): number => minimum(TARIFF, tier, concession);
const ofStops =
  (stops: number) =>
  (tier: Tier, concession: Concession): number =>
    priceOf(TARIFF, stops, tier, concession);

/** T59-T66: the tickets are chosen with the buttons, the card confirms. */
async function buy(machine: Machine, card: Issued, chosen: Partial<Tickets>): Promise<Tapped> {
  const tickets = { ...NOBODY, ...chosen };
  await machine.choose('group', ...Object.entries(tickets).flatMap(([kind, count]) => Array(count).fill(kind)));
  return machine.serve(card);
}

async function check(machine: Machine, card: Issued): Promise<Tapped> {
  await machine.choose('card-check');
  return machine.serve(card);
}

/** T107-T112: to the amount with + and -, from the 10 zl at which it begins. */
async function transfer(machine: Machine, card: Issued, amount: number): Promise<Tapped> {
  const presses = (amount - 1000) / 100;
  const button = presses < 0 ? 'minus' : 'plus';
  await machine.choose('purse-transfer', ...Array(Math.abs(presses)).fill(button), 'accept');
  return machine.serve(card, 'slot');
}

async function carryOver(machine: Machine, card: Issued): Promise<Tapped> {
  await machine.choose('carry-over');
  return machine.serve(card, 'slot');
}

describe('tickets for several', () => {
  const COMPOSITIONS: readonly { readonly tickets: Partial<Tickets>; readonly holder?: CardOrder }[] = [
    { tickets: { self: 1 } },
    { tickets: { self: 1, normal: 2 } },
    { tickets: { self: 1, normal: 1, local: 2, statutory: 3 }, holder: { tier: 'premium', concession: 'statutory' } },
    { tickets: { normal: 1 } },
    { tickets: { local: 2, statutory: 1 }, holder: { concession: 'local' } },
    { tickets: { normal: 5, local: 5, statutory: 5 } },
  ];

  test.each(COMPOSITIONS)(
    'T58 T60 T62 T64 T70 T71 A19 A20 $tickets: all are charged the maximum, one tap settles all',
    async ({ tickets: chosen, holder = {} }) => {
      const tickets = { ...NOBODY, ...chosen };
      const card = await passenger(holder);
      const { scene, beeps } = await buy(front, card, chosen);
      const taken = sum(tickets, most, holder);
      expect({ view: scene.view, beeps }).toEqual({ view: 'checked-in', beeps: [1] });
      expect(scene.lines).toEqual(expect.arrayContaining([written(taken), `Saldo ${written(PURSE - taken)}`]));
      // A39: a holder without a ticket of his own is told so.
      expect(scene.lines.includes('Ty nie masz biletu w tym zakupie.')).toBe(tickets.self === 0);
      expect((await rig.memory(card)).journey).toMatchObject({ stop: 3, paid: taken, tickets });

      await front.bus({ at: 5 });
      const left = await rear.serve(card);
      const due = sum(tickets, ofStops(2), holder);
      expect({ view: left.scene.view, beeps: left.beeps }).toEqual({ view: 'checked-out', beeps: [1] });
      expect(left.scene.lines).toEqual(expect.arrayContaining([written(taken - due), `Saldo ${written(PURSE - due)}`]));
      await expectAgreement(card);
    },
  );

  test('T57 T59 T61 T63 T65 A39 the labels, the squares, and a second press on "Dla siebie"', async () => {
    expect(labels(await front.scene()).group).toBe('Zakup biletów dla wielu osób');
    await front.choose('group');
    const chosen = async () => (await front.scene()).lines;
    const opened = await front.scene();
    expect(opened).toMatchObject({ view: 'choosing', title: 'Zakup biletów dla wielu osób' });
    expect(labels(opened)).toMatchObject({ self: 'Dla siebie', cancel: 'Anuluj' });
    expect(opened.lines).toContain('Dla zatwierdzenia przyłóż kartę');
    await front.choose('self', 'normal', 'normal', 'local');
    expect(await chosen()).toEqual(expect.arrayContaining(['Dla siebie 1', 'Normalny 2', 'Ulgowy lokalny 1']));
    await front.choose('self');
    expect(await chosen()).toEqual(expect.arrayContaining(['Dla siebie 0', 'Dla zatwierdzenia przyłóż kartę']));
  });

  test('T67 "Anuluj" forgets the choice, and nothing is charged', async () => {
    await front.choose('group', 'normal', 'cancel');
    expect((await front.scene()).view).toBe('home');
    const card = await passenger();
    const { scene } = await front.serve(card);
    expect(scene.lines).toContain(written(maximum(TARIFF)));
    await front.home(60);
    await front.choose('group');
    expect((await front.scene()).lines).toContain('Normalny 0');
  });

  test('T66 A39 a card while nothing is chosen: three beeps, nothing written', async () => {
    const card = await passenger();
    const { scene, beeps } = await buy(front, card, {});
    expect({ view: scene.view, reason: scene.reason, beeps }).toEqual({
      view: 'refused',
      reason: 'nothing-chosen',
      beeps: [3],
    });
    expect(await rig.memory(card)).toMatchObject({ counter: 0, purses: { t: PURSE } });
  });

  test('A37 T71 companions join an open ride: everybody pays for his own stops, with one tap', async () => {
    const card = await passenger({ concession: 'local' });
    await front.serve(card);
    await front.bus({ at: 5 });
    const joining = { ...NOBODY, normal: 2, statutory: 1 };
    const { scene } = await buy(rear, card, { ...joining, self: 1 });
    const taken = sum(joining, most);
    expect(scene.lines).toEqual(
      expect.arrayContaining([written(taken), 'Twój bilet był już kupiony – nic za niego nie pobrano.']),
    );
    // Each further purchase is meant: at the same stop it joins the same people.
    await front.home(60);
    await buy(front, card, { local: 1 });
    expect((await rig.memory(card)).journey?.tickets).toEqual({ self: 1, normal: 2, local: 1, statutory: 1 });
    await front.home(60);
    await front.bus({ at: 6 });
    const third = await buy(front, card, { normal: 1 });
    expect(third).toMatchObject({ scene: { view: 'refused', reason: 'second-purchase' }, beeps: [3] });
    await front.home(60);
    await front.serve(card);
    const due = ofStops(3)('standard', 'local') + sum({ ...joining, local: 1 }, ofStops(1));
    expect((await purses(card)).t).toBe(PURSE - due);
    await expectAgreement(card);
  });

  test('A37 "Dla siebie" alone during a ride costs nothing and says so', async () => {
    const card = await passenger();
    await front.serve(card);
    const { scene, beeps } = await buy(rear, card, { self: 1 });
    expect({ view: scene.view, beeps }).toEqual({ view: 'checked-in', beeps: [1] });
    expect(scene.lines).toContain('Twój bilet był już kupiony – nic za niego nie pobrano.');
    expect(await rig.memory(card)).toMatchObject({ counter: 1, purses: { t: PURSE - maximum(TARIFF) } });
  });

  test('T16 A14 A19 T20 a group that changes buses pays the minimum for each', async () => {
    const card = await passenger();
    const tickets = { ...NOBODY, self: 1, normal: 1 };
    await buy(front, card, tickets);
    await front.bus({ at: 4 });
    await front.serve(card);
    const before = (await purses(card)).t ?? 0;
    const { scene } = await buy(elsewhere, card, tickets);
    expect(scene.lines).toContain(written(sum(tickets, least)));
    expect((await purses(card)).t).toBe(before - sum(tickets, least));
    await expectAgreement(card);
  });

  test('T26 A19 one grosz short for all of them: what there is and what is needed, nothing written', async () => {
    const tickets = { ...NOBODY, self: 1, normal: 2 };
    const needed = sum(tickets, most);
    const card = await passenger({ purses: { t: needed - 1 } });
    const { scene, beeps } = await buy(front, card, tickets);
    expect({ reason: scene.reason, beeps }).toEqual({ reason: 'funds', beeps: [3] });
    expect(scene.lines.join('\n')).toContain(written(needed - 1));
    expect(scene.lines.join('\n')).toContain(written(needed));
    expect(await rig.memory(card)).toMatchObject({ counter: 0 });
  });
});

describe('card check', () => {
  test('T72 T102 T103 T98 one beep at the button, which is marked; none with the card', async () => {
    const before = (await front.beeps()).at(-1)?.seq ?? 0;
    expect(labels(await front.scene())['card-check']).toBe('Sprawdzenie karty');
    await front.choose('card-check');
    expect((await front.beeps(before)).map(({ count }) => count)).toEqual([1]);
    expect(await front.scene()).toMatchObject({ view: 'present-card', title: 'ZBLIŻ KARTĘ' });
    const { scene, beeps } = await front.serve(await passenger());
    expect({ view: scene.view, beeps }).toEqual({ view: 'card-contents', beeps: [] });
  });

  test('T73 T74 T75 T104 T106 purses, season ticket and the tickets of this course; none after check-out', async () => {
    const card = await passenger({ tier: 'premium', concession: 'statutory' });
    await rig.load(card, { kind: 'season', contract: { product: 7, from: '2026-01-01', to: '2099-12-31' } });
    await carryOver(front, card);
    await front.home(60);
    await buy(front, card, { self: 1, normal: 2 });
    const paid = sum({ ...NOBODY, self: 1, normal: 2 }, most, { tier: 'premium', concession: 'statutory' });
    const on = async (machine: Machine) => {
      await machine.home(60);
      return (await check(machine, card)).scene.lines;
    };
    const riding = await on(front);
    expect(riding).toEqual(
      expect.arrayContaining([written(PURSE - paid), written(SERVICE_PURSE), 'Dla siebie 1', 'Normalny 2']),
    );
    expect(plain(riding)).toContain('01.01.2026 – 31.12.2099');
    expect(await on(elsewhere)).toEqual(expect.arrayContaining(['Dla siebie 0', 'Normalny 0']));
    await front.home(60);
    await front.bus({ at: 4 });
    await front.serve(card);
    expect(await on(rear)).toEqual(expect.arrayContaining(['Dla siebie 0', 'Normalny 0']));
    expect((await rig.memory(card)).counter).toBe(2);
    await expectAgreement(card);
  });
});

describe('e-purse to t-purse', () => {
  /** From the least to all that there is, and a few between that nobody chose. */
  const AMOUNTS = [100, 200, 1000, 1100, 2700, 3300, 4900, SERVICE_PURSE];

  test.each(AMOUNTS)('T31 T32 T108 T112 T113 %i gr go from one purse to the other', async (amount) => {
    const card = await passenger();
    const { scene, beeps } = await transfer(front, card, amount);
    expect({ view: scene.view, beeps }).toEqual({ view: 'transferred', beeps: [1] });
    expect(scene.lines).toEqual(expect.arrayContaining([written(amount), `t-portmonetka ${written(PURSE + amount)}`]));
    expect(await purses(card)).toEqual({ t: PURSE + amount, e: SERVICE_PURSE - amount });
    await expectAgreement(card);
  });

  test('T56 T80 T107 T109 T111 labels and messages, - stops at the least amount, "Anuluj" resigns', async () => {
    const title = 'Przeniesienie z e-portmonetki na t-portmonetkę';
    expect(labels(await front.scene())['purse-transfer']).toBe(title);
    await front.choose('purse-transfer');
    const opened = await front.scene();
    expect(opened).toMatchObject({ view: 'choosing', title });
    expect(labels(opened)).toMatchObject({ plus: '+', minus: '-', accept: 'Akceptuj', cancel: 'Anuluj' });
    await front.choose(...Array(9).fill('minus'));
    const least = await front.scene();
    expect(least.lines).toContain(written(100));
    expect(least.buttons.filter(({ enabled }) => !enabled).map(({ id }) => id)).toEqual(['minus']);
    await front.choose('plus', 'accept');
    const asked = await front.scene();
    expect(asked).toMatchObject({ view: 'insert-card', title });
    expect(asked.lines).toEqual(expect.arrayContaining(['Wsuń kartę do kieszeni', `Do przeniesienia ${written(200)}`]));
    await front.choose('cancel');
    expect((await front.scene()).view).toBe('home');
  });

  test('T114 more than there is, and more than the t-purse may hold: three beeps, nothing written', async () => {
    const short = await passenger({ purses: { t: PURSE, e: 1099 } });
    const told = await transfer(front, short, 1100);
    expect(told).toMatchObject({ scene: { view: 'refused', reason: 'service-purse-short' }, beeps: [3] });
    expect(told.scene.lines.join('\n')).toContain(written(1099));
    await front.home(60);
    const full = await passenger({ purses: { t: 899_950, e: 1000 } });
    expect(await transfer(front, full, 100)).toMatchObject({
      scene: { view: 'refused', reason: 'purse-limit' },
      beeps: [3],
    });
    for (const card of [short, full]) expect((await rig.memory(card)).counter).toBe(0);
    await front.home(60);
    const fits = await passenger({ purses: { t: 899_900, e: 1000 } });
    expect((await transfer(front, fits, 100)).scene.view).toBe('transferred');
  });

  test('T79 T80 a card in the pocket before the message, or at the antenna after it, is refused by name', async () => {
    const card = await passenger();
    expect(await front.serve(card, 'slot')).toMatchObject({
      scene: { view: 'refused', reason: 'card-slot' },
      beeps: [3],
    });
    await front.home(60);
    await front.choose('purse-transfer', 'accept');
    expect(await front.serve(card)).toMatchObject({ scene: { view: 'refused', reason: 'use-slot' }, beeps: [3] });
    expect(await rig.memory(card)).toMatchObject({ counter: 0 });
  });

  test('T31 T71 a ride goes on through a transfer and a carry-over, and its refund is exact', async () => {
    const card = await passenger();
    await rig.load(card, { kind: 'top-up', grosze: 1500 });
    await buy(front, card, { self: 1, normal: 1 });
    await transfer(rear, card, 2000);
    await carryOver(elsewhere, card);
    await front.bus({ at: 5 });
    await front.home(60);
    await front.serve(card);
    const due = sum({ ...NOBODY, self: 1, normal: 1 }, ofStops(2));
    expect(await purses(card)).toEqual({ t: PURSE + 3500 - due, e: SERVICE_PURSE - 2000 });
    await expectAgreement(card);
  });
});

describe('carry-over', () => {
  const SEASON = {
    kind: 'season',
    contract: { product: 7, from: '2026-01-01', to: '2099-12-31' },
    grosze: 6000,
  } as const;
  const TOP_UP = { kind: 'top-up', grosze: 2000 } as const;
  const REFUND = { kind: 'refund', grosze: 310 } as const;

  test('T51 T115 the label and the message', async () => {
    const title = 'Przeniesienie doładowania internetowego, Zwrot reklamacji';
    expect(labels(await front.scene())['carry-over']).toBe(title);
    await front.choose('carry-over');
    const asked = await front.scene();
    expect(asked).toMatchObject({ view: 'insert-card', title });
    expect(asked.lines).toContain('Wsuń kartę do kieszeni');
    expect(labels(asked)).toMatchObject({ cancel: 'Anuluj' });
  });

  test('T117 T121 outcome 1: nothing waits; three beeps and a message', async () => {
    const card = await passenger();
    const { scene, beeps } = await carryOver(front, card);
    expect({ view: scene.view, outcome: scene.outcome, beeps }).toEqual({
      view: 'carried-over',
      outcome: 1,
      beeps: [3],
    });
    expect(scene.lines.join(' ')).toContain('nie ma doładowania');
    expect((await rig.memory(card)).counter).toBe(0);
  });

  test('T118 T121 outcome 2: not possible, or the office is not there, and then it is', async () => {
    const declined = await passenger();
    await rig.load(declined, { ...TOP_UP, feasible: false });
    const told = await carryOver(front, declined);
    expect(told).toMatchObject({ scene: { view: 'carried-over', outcome: 2 }, beeps: [3] });
    expect(told.scene.lines.join('\n')).toContain(written(2000));
    expect(await rig.loadsOf(declined)).toEqual(['pending']);

    const card = await passenger();
    await rig.load(card, TOP_UP);
    for (const fault of ['down', 'drop-answer']) {
      await front.home(60);
      await front.fault({ device: 'office', fault });
      const silent = await carryOver(front, card);
      expect(silent, fault).toMatchObject({ scene: { view: 'carried-over', outcome: 2 }, beeps: [3] });
      expect(silent.scene.lines.join('\n'), fault).toContain('Nie ma teraz połączenia');
      await rig.clearFaults();
    }
    expect(await rig.memory(card)).toMatchObject({ counter: 0, purses: { t: PURSE } });
    await front.home(60);
    expect((await carryOver(front, card)).scene).toMatchObject({ outcome: 4 });
    expect((await purses(card)).t).toBe(PURSE + 2000);
    await expectAgreement(card);
  });

  test('T119 T121 outcome 3: the card is taken away; it is resumed without loss', async () => {
    const card = await passenger();
    await rig.load(card, TOP_UP, SEASON);
    await front.choose('carry-over');
    const at = { command: 'Credit', when: 'after' } as const;
    const torn = await front.serveWith({ device: 'slot', fault: 'tear', at }, card, 'slot');
    expect(torn).toMatchObject({ scene: { view: 'carried-over', outcome: 3 }, beeps: [3] });
    expect(await rig.memory(card)).toMatchObject({ counter: 0, contracts: [], purses: { t: PURSE } });
    await rear.home(60);
    expect((await carryOver(rear, card)).scene).toMatchObject({ outcome: 4 });
    expect(await rig.memory(card)).toMatchObject({
      counter: 1,
      contracts: [{ product: 7 }],
      purses: { t: PURSE + 2000 },
    });
    await expectAgreement(card);
  });

  test.each([
    { what: 'a top-up', loads: [TOP_UP], says: ['20,00 zł', 'doładowanie internetowe'] },
    { what: 'a complaint refund', loads: [REFUND], says: ['3,10 zł', 'zwrot reklamacji'] },
    { what: 'a season ticket', loads: [SEASON], says: ['bilet okresowy', '01.01.2026 – 31.12.2099'] },
    {
      what: 'several at once',
      loads: [TOP_UP, SEASON, REFUND],
      says: ['doładowanie internetowe', 'bilet okresowy', 'zwrot reklamacji'],
    },
  ])('T29 T30 T52 T53 T54 T55 T116 T120 T121 outcome 4: $what', async ({ loads, says }) => {
    const card = await passenger();
    await rig.load(card, ...loads);
    const { scene, beeps } = await carryOver(front, card);
    // A22: three beeps even for success, as the source says.
    expect({ view: scene.view, outcome: scene.outcome, beeps }).toEqual({
      view: 'carried-over',
      outcome: 4,
      beeps: [3],
    });
    for (const text of says) expect(plain(scene.lines).toLowerCase()).toContain(text);
    const money = loads.reduce((total, { kind, grosze }) => total + (kind === 'season' ? 0 : grosze), 0);
    const memory = await rig.memory(card);
    expect(memory.purses).toEqual({ t: PURSE + money, e: SERVICE_PURSE });
    expect(memory.contracts).toHaveLength(loads.includes(SEASON) ? 1 : 0);
    expect(await rig.loadsOf(card)).toEqual(loads.map(() => 'done'));
    await expectAgreement(card);
    // A second insertion, here or elsewhere, finds nothing.
    expect((await carryOver(elsewhere, card)).scene).toMatchObject({ outcome: 1 });
  });

  test('T55 what cannot be carried over is named beside what was, and stays', async () => {
    const card = await passenger();
    await rig.load(card, TOP_UP, { ...REFUND, feasible: false });
    const { scene } = await carryOver(front, card);
    expect(scene.outcome).toBe(4);
    expect(scene.lines).toEqual(expect.arrayContaining(['Czeka nadal', '3,10\u00a0zł zwrot reklamacji']));
    expect(await rig.loadsOf(card)).toEqual(['done', 'pending']);
  });
});

describe('the position during functions', () => {
  test.each(['silent', 'garbage'])(
    'T46 the on-board computer is %s: what needs no stop works, a group waits',
    async (fault) => {
      const card = await passenger();
      await front.serve(card);
      await rig.load(card, { kind: 'top-up', grosze: 700 });
      await front.home(60);
      await front.choose('group', 'normal');
      await front.fault({ device: 'vehicle', fault });
      const group = await front.serve(card);
      expect(group).toMatchObject({ scene: { view: 'refused', reason: 'no-position' }, beeps: [3] });
      await front.home(60);
      expect((await front.serve(card)).scene).toMatchObject({ reason: 'no-position' });
      await front.home(60);
      expect((await check(front, card)).scene.lines).toContain(written(PURSE - maximum(TARIFF)));
      await front.home(60);
      expect((await transfer(front, card, 1000)).scene.view).toBe('transferred');
      await front.home(60);
      expect((await carryOver(front, card)).scene.outcome).toBe(4);
      await front.home(60);
      expect((await rig.memory(card)).journey).toMatchObject({ stop: 3, tickets: { self: 1, normal: 0 } });
      await rig.clearFaults();
      await front.bus({ at: 6 });
      expect((await front.serve(card)).scene.view).toBe('checked-out');
      expect((await purses(card)).t).toBe(PURSE + 1700 - priceOf(TARIFF, 3, 'standard', 'normal'));
      await expectAgreement(card);
    },
  );

  test('T48 T49 the bus goes on between choosing and presenting: the stop of the card counts', async () => {
    const card = await passenger();
    await front.choose('group', 'self', 'normal');
    await front.bus({ at: 3, phase: 'between' });
    await front.bus({ at: 4, phase: 'at-stop' });
    expect((await front.serve(card)).scene.lines).toContain('Od Przystanek 4');
    await front.bus({ at: 6, phase: 'between' });
    await front.home(60);
    await front.serve(card);
    const due = sum({ ...NOBODY, self: 1, normal: 1 }, ofStops(3));
    expect((await purses(card)).t).toBe(PURSE - due);
    await expectAgreement(card);
  });
});

/** As a passenger reads it: spaces that never break are spaces. */
function plain(lines: readonly string[]): string {
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

function labels({ buttons }: { readonly buttons: readonly { readonly id: string; readonly label: string }[] }) {
  return Object.fromEntries(buttons.map(({ id, label }) => [id, label]));
}
