import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Machine, Rig } from './rig.ts';
import { newFolder } from './start-command.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const NAMES = ['visa-1', 'mastercard-1', 'visa-2', 'without-par', 'clear-number', 'declined'] as const;
type Name = (typeof NAMES)[number];
const held = z.object({ shown: z.enum(['accepted', 'refused']).nullable(), waitsForCard: z.boolean() });
const listed = z.array(z.object({ card: z.string(), reference: z.string().nullable() }));
const bankOffice = z.object({
  bank: z.object({
    taps: z.array(z.looseObject({ reference: z.string(), day: z.string(), course: z.string(), stop: z.string() })),
    charges: z.array(
      z.object({
        day: z.string(),
        city: z.string(),
        reference: z.string(),
        ordinal: z.int(),
        rides: z.int(),
        grosze: z.int(),
      }),
    ),
    denied: z.array(z.string()),
  }),
});
/** What the office asks of a reference for its first ride of a day in Tarnów; an example, as is the price. */
const RIDE = 400;
/** The numbers of all cards that are held to the reader here. */
const NUMBERS = ['4111111111111111', '5555555555554444', '4012888888881881', '4000056655665556', '4242424242424242'];
const DAY = '2026-11-21';

describe('bank cards at the validator of Tarnów, through the rig', () => {
  const scratch = newFolder();
  let rig: Rig;
  let bus: Machine;
  let courses = 0;
  let references: ReadonlyMap<string, string>;
  const answers: string[] = [];

  const hold = async (card: Name | { reference: string }, machine = bus) => {
    const { status, body } = await rig.call('POST', machine.path('/bank-card'), { card });
    answers.push(JSON.stringify(body));
    expect({ status, body }).toMatchObject({ status: 200 });
    return held.parse(body).shown;
  };
  const office = async () => {
    const seen = await rig.ask(bankOffice, 'GET', '/office');
    answers.push(JSON.stringify(seen));
    return seen.bank;
  };
  const referenceOf = (name: Name): string => references.get(name) ?? '';
  const tapsOf = async (name: Name) =>
    (await office()).taps.filter(
      ({ reference, course }) => reference === referenceOf(name) && course === `k${courses}`,
    );
  const chargesOf = async (name: Name) =>
    (await office()).charges.filter((each) => each.reference === referenceOf(name));
  const status = async () => (await bus.state()).devices.contactless?.status;
  const ready = () => until('the reader is ready', status, (now) => now === 'ready');
  const recorded = async () => (await bus.journal()).filter(({ kind }) => kind === 'BANK_TAP').length;

  beforeAll(async () => {
    const profile = join(scratch.folder, 'profile.json');
    writeFileSync(profile, JSON.stringify({ bankCards: true, announcements: 'results' }));
    rig = await Rig.start({ args: ['--profile', profile] });
    bus = rig.main;
    references = new Map(
      (await rig.ask(listed, 'GET', '/bank-cards')).map(({ card, reference }) => [card, reference ?? '']),
    );
    await rig.clock({ now: Date.parse(`${DAY}T12:00:00+01:00`), freeze: true });
  });
  afterAll(async () => {
    await rig?.discard();
    scratch.remove();
  });
  beforeEach(async () => {
    await rig.clearFaults();
    courses += 1;
    await bus.bus({ line: '9', course: `k${courses}`, at: 0, phase: 'at-stop' });
    await rig.clock({ advance: 30 });
    await ready();
  });

  test('a card is taken: one beep, one entry without a reference, the office has the reference; again: nothing more', async () => {
    const before = { beeps: (await bus.beeps()).at(-1)?.seq ?? 0, entries: await recorded() };
    expect(await hold('visa-1')).toBe('accepted');
    expect(await hold('visa-1')).toBe('accepted');
    expect((await bus.beeps(before.beeps)).map(({ count }) => count)).toEqual([1, 1]);
    expect(await bus.scene()).toMatchObject({ view: 'bank-card', title: 'Zarejestrowano' });
    expect(await recorded()).toBe(before.entries + 1);
    expect(JSON.stringify(await bus.journal())).not.toContain(referenceOf('visa-1').slice(4));
    expect(await tapsOf('visa-1')).toMatchObject([{ day: DAY, line: '9', vehicle: expect.any(Number) }]);
  });

  test('a card by any reference; one that is denied from now on, by name or reference', async () => {
    const reference = 'PAR:K0010013021123456789012345678';
    expect(await hold({ reference })).toBe('accepted');
    await rig.ask(z.unknown(), 'POST', '/office', { denied: [reference, 'mastercard-1'] });
    expect((await office()).denied.toSorted()).toEqual([reference, referenceOf('mastercard-1')].toSorted());
    const before = (await bus.beeps()).at(-1)?.seq ?? 0;
    expect(await hold({ reference })).toBe('refused');
    expect(await hold('mastercard-1')).toBe('refused');
    expect(await bus.scene()).toMatchObject({ view: 'bank-card', reason: 'denied' });
    expect((await bus.beeps(before)).map(({ count }) => count)).toEqual([3, 3]);
    expect(await hold('visa-2')).toBe('accepted');
    await rig.ask(z.unknown(), 'POST', '/office', { denied: [] });
    expect(await hold('mastercard-1')).toBe('accepted');
  });

  test('no card without its reference, none that the reader declines, none where nobody knows where the bus is', async () => {
    expect(await hold('without-par')).toBe('refused');
    const before = { beeps: (await bus.beeps()).at(-1)?.seq ?? 0, entries: await recorded() };
    await hold('declined');
    await until(
      'three beeps',
      () => bus.beeps(before.beeps),
      ([beep]) => beep?.count === 3,
    );
    await bus.fault({ device: 'vehicle', fault: 'silent' });
    expect(await hold('visa-1')).toBe('refused');
    expect(await recorded()).toBe(before.entries);
  });

  test('out of service it is refused and not recorded', async () => {
    const before = { beeps: (await bus.beeps()).at(-1)?.seq ?? 0, entries: await recorded() };
    await bus.fault({ device: 'antenna', fault: 'reader-lost' });
    await until(
      'out of service',
      () => bus.scene(),
      ({ view }) => view === 'out-of-service',
    );
    expect(await hold('visa-1')).toBe('refused');
    expect((await bus.beeps(before.beeps)).map(({ count }) => count)).toEqual([3, 3]);
    expect(await recorded()).toBe(before.entries);
    await rig.clearFaults();
    await rig.clock({ advance: 30 });
    await until(
      'back in service',
      () => bus.scene(),
      ({ view }) => view === 'home',
    );
  });

  test('while a card of the city is held its message stays; the bank card is told when it has left', async () => {
    const card = await rig.card();
    await bus.lay(card);
    await until(
      'checked in',
      () => bus.scene(),
      ({ view }) => view === 'checked-in',
    );
    expect(await hold('visa-2')).toBe('accepted');
    expect((await bus.scene()).view).toBe('checked-in');
    await bus.takeAway();
    await rig.clock({ advance: 6 });
    await until(
      'the bank card is told of',
      () => bus.scene(),
      ({ view }) => view === 'bank-card',
    );
    expect(await tapsOf('visa-2')).toHaveLength(1);
  });

  test('without the office: taken all the same, told later', async () => {
    await bus.fault({ device: 'office', fault: 'down' });
    expect(await hold('visa-1')).toBe('accepted');
    expect(await tapsOf('visa-1')).toEqual([]);
    await rig.clearFaults();
    expect(await tapsOf('visa-1')).toHaveLength(1);
  });

  test('killed when the tap is on the disk and the passenger has no answer: the ride is charged once', async () => {
    await bus.fault({ device: 'machine', fault: 'kill', at: { journalWrite: 1, when: 'after' } });
    await rig.call('POST', '/bank-card', { card: 'visa-2' });
    await bus.death();
    await rig.clearFaults();
    await bus.start();
    await ready();
    expect(await hold('visa-2')).toBe('accepted');
    expect(new Set((await tapsOf('visa-2')).map(({ day, course }) => `${day} ${course}`)).size).toBe(1);
  });

  test.each(['drop-reply', 'corrupt'])('%s of the reader: the card is held again and counts once', async (fault) => {
    await bus.fault({ device: 'contactless', fault });
    await hold('mastercard-1');
    await until(
      'the reader asks for cards again',
      () => rig.ask(z.object({ waitsForCard: z.boolean() }), 'GET', '/bank-card'),
      ({ waitsForCard }) => waitsForCard,
    );
    await ready();
    await until(
      'it is taken',
      () => hold('mastercard-1'),
      (shown) => shown === 'accepted',
    );
    expect(await tapsOf('mastercard-1')).toHaveLength(1);
  });

  test('pulled out and plugged in; without power for a moment', async () => {
    await bus.fault({ device: 'contactless', fault: 'unplug' });
    expect(await status()).toBe('lost');
    expect((await rig.call('POST', '/bank-card', { card: 'visa-1' })).status).toBe(409);
    expect((await bus.scene()).view).not.toBe('out-of-service');
    await rig.clearFaults();
    await ready();
    expect(await hold('visa-1')).toBe('accepted');
    await bus.fault({ device: 'contactless', fault: 'reset' });
    await until(
      'it is taken',
      () => hold('visa-1'),
      (shown) => shown === 'accepted',
    );
    expect(await tapsOf('visa-1')).toHaveLength(1);
  });

  test("the office charges each reference's day once, when the day is over at 03:00", async () => {
    const rides = new Set(
      (await office()).taps.filter(({ reference }) => reference === referenceOf('visa-2')).map(({ course }) => course),
    );
    expect(rides.size).toBeGreaterThan(1);
    const at = async (time: string) => rig.clock({ now: Date.parse(time) });
    await at('2026-11-22T02:59:59+01:00');
    expect(await chargesOf('visa-2')).toEqual([]);
    await at('2026-11-22T03:00:00+01:00');
    const [charge, ...others] = await chargesOf('visa-2');
    expect(others).toEqual([]);
    expect(charge).toMatchObject({
      day: DAY,
      city: 'tarnow',
      ordinal: 1,
      rides: rides.size,
      grosze: rides.size * RIDE,
    });
    await at('2026-11-23T03:00:00+01:00');
    expect(await chargesOf('visa-2')).toEqual([charge]);
  });

  test('a reader that tells a card number is used no more, and the number is nowhere', async () => {
    await rig.call('POST', '/bank-card', { card: 'clear-number' });
    expect(await until('the reader is refused', status, (now) => now === 'refused')).toBe('refused');
    expect((await bus.state()).devices.contactless?.detail).toMatch(/card data in clear/);
    expect((await rig.call('POST', '/bank-card', { card: 'visa-1' })).status).toBe(409);
    expect((await bus.scene()).view).not.toBe('out-of-service');
    for (const path of ['/journal', '/state', '/office', '/scenes', '/wire', '/bank-cards', '/bank-card', '/signals']) {
      answers.push(JSON.stringify((await rig.call('GET', path)).body));
    }
    answers.push(rig.process.errors());
    const places = [...answers.map((text) => Buffer.from(text)), ...filesIn(rig.data)];
    for (const number of NUMBERS) {
      const packed = Buffer.from(number, 'hex');
      expect(places.some((bytes) => bytes.includes(number) || bytes.includes(packed))).toBe(false);
    }
  });
});

test('a machine whose profile takes no bank cards has no reader of them', async () => {
  const rig = await Rig.start();
  try {
    const { status, body } = await rig.call('POST', '/bank-card', { card: 'visa-1' });
    expect({ status, body }).toMatchObject({ status: 404, body: { error: 'no-such-device' } });
    expect((await rig.call('POST', '/faults', { device: 'contactless', fault: 'unplug' })).status).toBe(404);
  } finally {
    await rig.discard();
  }
});

function filesIn(folder: string): readonly Buffer[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name))] : [],
  );
}
