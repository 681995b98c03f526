import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENTRY, EXIT, type Lane, Lanes, PURSE } from './lanes.ts';
import { written } from './money.ts';
import type { FaultOrder, Machine } from './rig.ts';
import type { Issued } from './shapes.ts';
import { randomTariff } from './tariffs.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let bench: Lanes;
beforeAll(async () => {
  bench = await Lanes.start(randomTariff(32, 6), 2);
});
afterAll(() => bench?.discard());

const WHENS = ['before', 'after'] as const;
const tear = (when: 'before' | 'after'): FaultOrder => ({
  device: 'antenna',
  fault: 'tear',
  at: { command: 'CommitTransaction', when },
});
const lane = (index: number): Lane => {
  const found = bench.lanes[index];
  if (found === undefined) throw new RangeError(`no lane ${index}`);
  return found;
};

async function expectPurse(card: Issued, purse: number, name = ''): Promise<void> {
  const said = await bench.rig.agreement(card);
  expect(said.memory.purses.t, `${name}: the purse`).toBe(purse);
  expect(said.office, `${name}: agreement`).toEqual(said.card);
}

describe('what an uncertain tap shows', () => {
  test('T93 A41 three beeps, no amounts; terminal, time and a code that the journal can confirm', async () => {
    const { front } = lane(0);
    const card = await bench.cardBefore('check-in', lane(0));
    const shown = await front.tapWith(tear('after'), card);
    const { scene, beeps } = shown ?? { scene: await front.scene(), beeps: [] };
    expect(beeps).toEqual([3]);
    expect(scene.view).toBe('uncertain');
    const text = [scene.title, ...scene.lines].join('\n');
    expect(text).not.toMatch(/zł|\d,\d\d/);
    const { terminal } = await front.state();
    expect(text).toContain(String(terminal));
    expect(text).toMatch(/\d\d:\d\d:\d\d/);
    const code = /[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}/.exec(text)?.[0];
    const entries = await front.journal();
    expect(entries.filter((entry) => entry.code === code)).toMatchObject([{ kind: 'IN_DOUBT' }]);
    expect((await front.tap(card)).scene.lines).toContain(written(bench.most));
    await expectPurse(card, PURSE - bench.most);
  });

  test('T93 T97 two doubts in a row: the card may be damaged, the service point helps', async () => {
    const { front } = lane(1);
    const card = await bench.cardBefore('check-in', lane(1));
    const first = await front.tapWith(tear('before'), card);
    const second = await front.tapWith(tear('before'), card);
    const lines = (shown: typeof first) => shown?.scene.lines.join('\n') ?? '';
    expect(lines(first)).not.toContain('Punktu Obsługi Klienta');
    expect(second?.scene.view).toBe('uncertain');
    expect(lines(second)).toContain('Punktu Obsługi Klienta');
    expect((await front.tap(card)).scene.view).toBe('checked-in');
    await expectPurse(card, PURSE - bench.most);
  });
});

describe('a doubt that is settled later', () => {
  /** Both outcomes of one cut on cards of their own, side by side; then the world goes on; then both come back. */
  async function later(
    operation: 'check-in' | 'check-out',
    goOn: () => Promise<unknown>,
    where: 'front' | 'rear' | 'elsewhere',
    expected: Readonly<Record<'before' | 'after', number>>,
  ): Promise<void> {
    const torn = await Promise.all(
      WHENS.map(async (when, index) => {
        const card = await bench.cardBefore(operation, lane(index));
        expect(await lane(index).front.tapWith(tear(when), card)).toMatchObject({ scene: { view: 'uncertain' } });
        return { card, when, at: lane(index) };
      }),
    );
    await goOn();
    await Promise.all(torn.map(({ card, at }) => at[where].tap(card)));
    for (const { card, when } of torn) await expectPurse(card, expected[when], `${operation} cut ${when} Commit`);
  }
  const bothBuses = (at: number) => () => Promise.all(bench.lanes.map(({ front }) => front.bus({ at })));
  const wait = (seconds: number) => () => bench.rig.clock({ advance: seconds });
  const waitAndMove = (seconds: number) => async () => {
    await wait(seconds)();
    await bothBuses(EXIT + 1)();
  };
  const price = (stops: number) => bench.price(stops);

  test('T95 a check-in presented again at the same terminal a minute later is shown, not done again', () =>
    later('check-in', wait(70), 'front', { before: PURSE - bench.most, after: PURSE - bench.most }));

  test('T95 a check-in presented again at the next stop is the check-out, if it had been one', () =>
    later('check-in', bothBuses(ENTRY + 1), 'front', { before: PURSE - bench.most, after: PURSE - price(1) }));

  test('T21 A18 a check-in presented again on the next day is a second ride, if there was a first', () =>
    later('check-in', wait(86_400), 'rear', { before: PURSE - bench.most, after: PURSE - 2 * bench.most }));

  test('T16 a check-out presented again in another bus is a transfer, if it had been one', () =>
    later('check-out', wait(900), 'elsewhere', {
      before: PURSE - 2 * bench.most,
      after: PURSE - price(EXIT - ENTRY) - bench.least,
    }));

  test('T49 a check-out that was rolled back keeps its exit stop for a minute', () =>
    later('check-out', waitAndMove(59), 'front', {
      before: PURSE - price(EXIT - ENTRY),
      after: PURSE - price(EXIT - ENTRY),
    }));

  test('T49 and after the minute the stop where the bus is counts', () =>
    later('check-out', waitAndMove(60), 'front', {
      before: PURSE - price(EXIT + 1 - ENTRY),
      // The check-out stands, the bus has left and a minute has passed: a new ride.
      after: PURSE - price(EXIT - ENTRY) - bench.most,
    }));
});

describe('other ways to spoil a tap', () => {
  /** A card is spoiled at its check-in, comes back at once and is charged exactly once. */
  async function spoiled(fault: FaultOrder, at: Lane): Promise<void> {
    const name = JSON.stringify(fault);
    const card = await bench.cardBefore('check-in', at);
    const shown = await at.front.tapWith(fault, card);
    expect(shown?.beeps, name).toEqual([3]);
    expect(['refused', 'uncertain'], name).toContain(shown?.scene.view);
    const certain = fault.at?.nthApdu !== 7;
    if (certain) {
      expect(shown?.scene.view, name).toBe('refused');
      expect((await bench.rig.memory(card)).counter, name).toBe(0);
      // Once may be noise: nobody is sent to the service point, and no card of the city is called a stranger.
      expect(shown?.scene.reason, name).toBe('removed-early');
    }
    if (fault.fault === 'reader-lost') {
      await until(
        `the reader comes back after ${name}`,
        () => at.front.state(),
        ({ devices, scene }) => devices.antenna?.status === 'ready' && scene.view !== 'out-of-service',
      );
    }
    expect((await at.front.tap(card)).scene.view, name).toBe('checked-in');
    await expectPurse(card, PURSE - bench.most, name);
  }
  const faults = (fault: string, commands: readonly number[]): readonly FaultOrder[] =>
    commands.flatMap((nthApdu) => WHENS.map((when) => ({ device: 'antenna', fault, at: { nthApdu, when } })));

  test('T93 T94 noise at each command', async () => {
    await bench.share(faults('corrupt', [1, 2, 3, 4, 5, 6, 7]), spoiled);
  });

  test('T93 T94 a card that falls silent', async () => {
    await bench.share(faults('silent', [1, 4, 6, 7]), spoiled);
  });

  test('T93 T96 a reader that is lost in the middle of a tap', async () => {
    await bench.share(faults('reader-lost', [3, 7]), spoiled);
  });

  test('T96 a reader that is lost while nobody is there: out of service, and back by itself', async () => {
    const { front } = lane(0);
    await front.fault({ device: 'antenna', fault: 'reader-lost' });
    await until(
      'out of service',
      () => front.scene(),
      ({ view, reason }) => view === 'out-of-service' && reason === 'reader-lost',
    );
    await bench.rig.clearFaults();
    await until(
      'back in service',
      () => front.scene(),
      ({ view }) => view === 'home',
    );
    const card = await bench.cardBefore('check-in', lane(0));
    expect((await front.tap(card)).scene.view).toBe('checked-in');
  });
});

describe('a machine killed at a journal write', () => {
  const writes = [1, 2].flatMap((journalWrite) =>
    WHENS.flatMap((when) =>
      (['check-in', 'check-out'] as const).map((operation) => ({ journalWrite, when, operation })),
    ),
  );

  test('T95 whatever was on the disk by then: charged once, refunded once, agreed', async () => {
    await bench.share(writes, async ({ journalWrite, when, operation }, at) => {
      const name = `${operation} killed ${when} journal write ${journalWrite}`;
      const card = await bench.cardBefore(operation, at);
      const before = (await bench.rig.memory(card)).counter;
      await at.front.tapWith({ device: 'machine', fault: 'kill', at: { journalWrite, when } }, card);
      // Commit is not sent before PREPARED, the first write, is on the disk and known to be.
      if (journalWrite === 1) expect((await bench.rig.memory(card)).counter, name).toBe(before);
      await at.front.start();
      expect((await at.front.tap(card)).beeps, name).toEqual([1]);
      const paid = operation === 'check-in' ? bench.most : bench.price(EXIT - ENTRY);
      await expectPurse(card, PURSE - paid, name);
    });
  });

  test('T95 a card that is held while its machine dies and comes back is charged once', async () => {
    const { front } = lane(1);
    const card = await bench.cardBefore('check-in', lane(1));
    const heard = async (machine: Machine) => (await machine.beeps()).map(({ count }) => count);
    await front.fault({ device: 'machine', fault: 'kill', at: { command: 'CommitTransaction', when: 'after' } });
    await front.lay(card);
    await front.death();
    await bench.rig.clearFaults();
    await front.start();
    const scene = await until(
      'the held card is answered',
      () => front.scene(),
      ({ view }) => view === 'checked-in',
    );
    expect(scene.lines).toContain(written(bench.most));
    expect(await heard(front)).toEqual([1]);
    await front.takeAway();
    await expectPurse(card, PURSE - bench.most);
  });
});
