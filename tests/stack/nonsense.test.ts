import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type FaultOrder, type Machine, Rig } from './rig.ts';
import * as shape from './shapes.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(() => rig?.discard());
afterEach(() => rig.clearFaults());

const PURSE = 5000;

/** Nothing is on the card but what it was issued with, and the office knows no more. */
async function expectUntouched(card: shape.Issued): Promise<void> {
  const said = await rig.agreement(card);
  expect(said.memory).toMatchObject({ purses: { t: PURSE }, counter: 0, journey: null });
  expect(said.office).toEqual(said.card);
}

async function expectCheckIn(card: shape.Issued, machine: Machine = rig.main): Promise<void> {
  const { scene, beeps } = await machine.tap(card);
  expect({ view: scene.view, beeps }).toEqual({ view: 'checked-in', beeps: [1] });
  const said = await rig.agreement(card);
  expect(said.memory.counter).toBe(1);
  expect(said.office).toEqual(said.card);
}

async function expectRefusal(reason: string, ...cards: readonly shape.Issued[]): Promise<void> {
  const { scene, beeps } = await rig.main.tap(...cards);
  expect({ view: scene.view, reason: scene.reason, beeps }).toEqual({ view: 'refused', reason, beeps: [3] });
}

describe('calls that make no sense', () => {
  test.each([
    ['POST', '/touch', { button: 'no-such-button' }, 404],
    ['POST', '/touch', { x: -5, y: 1e9 }, 404],
    ['POST', '/touch', { x: 'left' }, 400],
    ['POST', '/touch', {}, 400],
    ['POST', '/touch', [], 400],
    ['POST', '/touch', { button: 'language', scene: 999_999 }, 404],
    ['POST', '/keys', { key: 'N' }, 404],
    ['GET', '/no-such-route', undefined, 404],
    ['PUT', '/cards', {}, 404],
    ['DELETE', '/state', undefined, 404],
    ['GET', '/touch', undefined, 404],
    ['GET', '/cards/c9999', undefined, 404],
    ['GET', '/cards/..%2f..%2f..%2fetc%2fpasswd', undefined, 404],
    ['POST', '/antenna', { card: 'c9999' }, 404],
    ['POST', '/antenna', { card: 5 }, 400],
    ['POST', '/antenna', { cards: [] }, 400],
    ['GET', '/state?machine=ghost', undefined, 404],
    ['GET', '/state?machin=main', undefined, 400],
    ['GET', '/scenes?after=yesterday', undefined, 400],
    ['POST', '/cards', { number: 0 }, 400],
    ['POST', '/cards', { purses: { t: 1.5 } }, 400],
    ['POST', '/cards', { purses: { t: 99_999_999 } }, 400],
    ['POST', '/cards', { purses: { gold: 1 } }, 400],
    ['POST', '/cards', { tier: 'platinum' }, 400],
    ['POST', '/cards', { holder: { name: 'Ewa', pesel: '44051401359' } }, 400],
    ['POST', '/cards', { expiresOn: '2026-02-30' }, 400],
    ['POST', '/vehicle', { at: 999 }, 400],
    ['POST', '/vehicle', { phase: 'flying' }, 400],
    ['POST', '/vehicle', { stops: [] }, 400],
    ['POST', '/clock', {}, 400],
    ['POST', '/clock', { now: 1 }, 400],
    ['POST', '/clock', { rate: 0 }, 400],
    ['POST', '/faults', { device: 'antenna', fault: 'explode' }, 400],
    ['POST', '/faults', { device: 'toaster', fault: 'tear' }, 404],
    ['POST', '/faults', { device: 'antenna', fault: 'tear', at: { command: 'Abracadabra' } }, 400],
    ['POST', '/machines', { name: 'Bad Name' }, 400],
    ['POST', '/machines', { name: 'main' }, 409],
    ['POST', '/machines', { name: 'other', city: 'krakow', machine: 'validator' }, 409],
    ['POST', '/machines/main/start', undefined, 409],
    ['POST', '/machines/ghost/kill', undefined, 404],
    ['GET', '/coins', undefined, 404],
    ['POST', '/office', { hotlist: ['everybody'] }, 400],
  ] as const)('%s %s %j is answered with %i and a name', async (method, path, body, status) => {
    const answer = await rig.call(method, path, body);
    expect(answer.status).toBe(status);
    expect(shape.error.parse(answer.body).error).not.toBe('');
  });

  test.each(['{"button":', 'language', '\u0000', '{"button":"x"}}'])('malformed JSON %j is 400', async (text) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${rig.ready.rig}/touch`, { method: 'POST', headers, body: text });
    expect(answer.status).toBe(400);
    expect(shape.error.parse(await answer.json()).error).toBe('bad-json');
  });

  test('a page of another origin, or another name for this computer, is refused', async () => {
    const foreign = await fetch(`${rig.ready.rig}/state`, { headers: { origin: 'http://example.org' } });
    expect(foreign.status).toBe(400);
  });

  test('DELETE twice is no mistake, and after all this the machine still serves', async () => {
    await rig.main.takeAway();
    await rig.main.takeAway();
    await rig.clearFaults();
    expect(await rig.ask(z.unknown(), 'DELETE', '/machines/ghost')).toEqual({ removed: [] });
    await expectCheckIn(await rig.card());
  });
});

describe('cards that make no sense', () => {
  test.each([
    ['foreign', 'foreign'],
    ['blank', 'foreign'],
    ['damaged', 'damaged'],
  ] as const)('T97 a %s card is refused as %s', async (kind, reason) => {
    const card = await rig.ask(shape.issued, 'POST', '/cards', { kind });
    await expectRefusal(reason, card);
    await expectRefusal(reason, card);
  });

  test('a card of another city is refused as foreign', async () => {
    await expectRefusal('foreign', await rig.ask(shape.issued, 'POST', '/cards', { city: 'jaworzno' }));
  });

  test('T96 two cards at once: refused by name, neither is charged, and each alone is served', async () => {
    const [one, other] = await Promise.all([rig.card(), rig.card()]);
    await expectRefusal('two-cards', one, other);
    await expectUntouched(one);
    await expectUntouched(other);
    await expectCheckIn(one);
    await expectCheckIn(other);
  });

  test('T96 a second card that joins the first: the first is charged, the second not', async () => {
    const [first, second] = await Promise.all([rig.card(), rig.card()]);
    await rig.main.lay(first);
    await until(
      'the first is served',
      () => rig.memory(first),
      ({ counter }) => counter === 1,
    );
    await rig.main.lay(second);
    await until(
      'two cards',
      () => rig.main.scene(),
      ({ reason }) => reason === 'two-cards',
    );
    await rig.main.takeAway();
    await expectUntouched(second);
    expect((await rig.memory(first)).counter).toBe(1);
    await expectCheckIn(second);
  });

  test('there is room for two cards, and a card lies in one place', async () => {
    const [one, other, third] = await Promise.all([rig.card(), rig.card(), rig.card()]);
    await rig.main.lay(one, other);
    expect((await rig.call('POST', '/antenna', { card: third.card })).status).toBe(409);
    expect((await rig.call('POST', '/antenna', { card: one.card })).status).toBe(409);
    await rig.main.takeAway();
    await expectCheckIn(third);
  });
});

describe('an office that is not there', () => {
  const sentOnce = async (cards: readonly shape.Issued[]) => {
    const { records, cards: accounts } = await rig.office();
    for (const { number } of cards) {
      expect(accounts[String(number)]).toMatchObject({ counter: 1, findings: [], openDoubts: 0 });
    }
    const keys = records.map((record) => `${record.machine} ${record.terminal} ${record.seq}`);
    expect(new Set(keys).size, 'no record twice').toBe(keys.length);
    return keys.length;
  };

  test.each<FaultOrder>([
    { device: 'office', fault: 'down' },
    { device: 'office', fault: 'drop-answer' },
  ])('$fault for many taps, then back: every record arrives, and once', async (fault) => {
    const before = (await rig.office()).records.length;
    await rig.main.fault(fault);
    const cards = await Promise.all(Array.from({ length: 6 }, () => rig.card()));
    for (const card of cards) expect((await rig.main.tap(card)).scene.view).toBe('checked-in');
    if (fault.fault === 'down') {
      expect((await rig.main.state()).devices.office?.status).toBe('unreachable');
      expect((await rig.office()).records).toHaveLength(before);
    }
    await rig.clearFaults();
    expect(await sentOnce(cards)).toBe(before + cards.length);
    expect((await rig.main.state()).devices.office?.status).toBe('ready');
  });

  test('a machine killed while the office was down delivers after its next start', async () => {
    const machine = await rig.addMachine('offline');
    const card = await rig.card();
    await machine.fault({ device: 'office', fault: 'down' });
    expect((await machine.tap(card)).scene.view).toBe('checked-in');
    await machine.kill();
    await rig.clearFaults();
    await machine.start();
    await sentOnce([card]);
    await rig.ask(z.unknown(), 'DELETE', '/machines/offline');
  });
});

describe('an on-board computer that makes no sense', () => {
  test.each(['silent', 'garbage'])(
    'T46 %s: no position, nothing charged, and back with the next word',
    async (fault) => {
      const card = await rig.card();
      await rig.main.fault({ device: 'vehicle', fault });
      await expectRefusal('no-position', card);
      await expectUntouched(card);
      expect((await rig.main.state()).devices.vehicle?.status).not.toBe('ready');
      await rig.clearFaults();
      await expectCheckIn(card);
    },
  );
});

describe('a disk that does not take it', () => {
  test.each([
    ['full', 'disk-full'],
    ['io', 'journal'],
  ])('T96 %s: nothing charged, out of service because of %s, and back by itself', async (fault, reason) => {
    const card = await rig.card();
    await rig.main.fault({ device: 'disk', fault });
    const { scene, beeps } = await rig.main.tap(card);
    expect({ view: scene.view, reason: scene.reason, beeps }).toEqual({ view: 'out-of-service', reason, beeps: [3] });
    // A41: what an inspector can check.
    expect(scene.lines.join('\n')).toMatch(/[0-9A-Z]{3}-[0-9A-Z]{3}/);
    await expectUntouched(card);
    await rig.clearFaults();
    await until(
      'back in service',
      () => rig.main.scene(),
      ({ view }) => view === 'home',
    );
    await expectCheckIn(card);
  });

  test('a slow one only takes longer', async () => {
    await rig.main.fault({ device: 'disk', fault: 'slow', amount: 400 });
    await expectCheckIn(await rig.card());
  });
});
