import { describe, expect, test } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { grosze } from '../../../fares/money.ts';
import { unixSeconds } from '../../../fares/time.ts';
import { nodesOf } from '../../../statecharts/branches.ts';
import { validatorChart } from '../../../statecharts/validator/chart.ts';
import type { ValidatorEvent } from '../../../statecharts/validator/events.ts';
import { type AnySituation, situationOf } from '../../../statecharts/validator/situation-of.ts';
import { bound, CARD, machine, PROOF, SURROUNDINGS } from './given.ts';
import { at, BUTTONS, press, RESULT_NAMES, seen, send, WAITING_NAMES } from './pictures.ts';

const FAULTS = [
  [{ type: 'READER_LOST' }, { type: 'READER_READY' }, 'reader-lost'],
  [{ type: 'JOURNAL_FAILED', fault: 'journal' }, { type: 'JOURNAL_READY' }, 'journal'],
  [{ type: 'JOURNAL_FAILED', fault: 'disk-full' }, { type: 'JOURNAL_READY' }, 'disk-full'],
  [{ type: 'TARIFF_MISSING' }, { type: 'TARIFF_READY' }, 'no-tariff'],
] as const satisfies readonly (readonly [ValidatorEvent, ValidatorEvent, string])[];

describe('T96 a machine that cannot take money', () => {
  test.each(['home', ...WAITING_NAMES] as const)(
    'at %s it says so at once, and stays until it can again',
    async (picture) => {
      for (const [fault, repair, reason] of FAULTS) {
        const bench = await at(picture);
        const beeped = bench.beeps.length;
        bench.actor.send(fault);
        expect(seen(bench)).toBe(`out-of-service ${reason}`);
        expect(bench.beeps.slice(beeped)).toEqual([3]);
        bench.clock.increment(60_000);
        for (const type of ['CARD', 'POCKET_CARD', 'TWO_CARDS', 'UNREADABLE', 'POCKET_UNREADABLE'] as const)
          send(bench, type);
        press(bench, ...BUTTONS);
        expect(seen(bench)).toBe(`out-of-service ${reason}`);
        bench.actor.send(repair);
        expect(seen(bench)).toBe('home');
      }
    },
  );

  test.each(RESULT_NAMES)('at %s the result is shown to its end first, and no card is served', async (picture) => {
    for (const [fault, , reason] of FAULTS) {
      const bench = await at(picture);
      const served = bench.requests.length;
      bench.actor.send(fault);
      expect(seen(bench)).toBe(picture);
      bench.clock.increment(5_000);
      expect(seen(bench)).toBe(`out-of-service ${reason}`);
      const other = await at(picture);
      other.actor.send(fault);
      send(other, 'POCKET_CARD');
      expect(seen(other)).toBe('refused card-slot');
      expect(bench.requests).toHaveLength(served);
    }
  });

  test('"out of service" can be read before it goes, and the reason that is shown is the one that counts most', () => {
    const bench = bound(machine());
    bench.actor.send({ type: 'TARIFF_MISSING' });
    bench.actor.send({ type: 'READER_LOST' });
    expect(seen(bench)).toBe('out-of-service reader-lost');
    bench.actor.send({ type: 'JOURNAL_FAILED', fault: 'journal' });
    expect(seen(bench)).toBe('out-of-service journal');
    bench.actor.send({ type: 'READER_READY' });
    bench.actor.send({ type: 'JOURNAL_READY' });
    expect(seen(bench)).toBe('out-of-service no-tariff');
    bench.actor.send({ type: 'TARIFF_READY' });
    bench.clock.increment(2_999);
    expect(seen(bench)).toBe('out-of-service no-tariff');
    bench.clock.increment(1);
    expect(seen(bench)).toBe('home');
  });

  test('A41 the failure that a passenger met is proved by its own code, until the machine is ready again', async () => {
    const bench = bound(machine());
    const proof = { ...PROOF, code: 'K7-3F2' };
    bench.actor.send({ type: 'CARD', card: CARD });
    bench.actor.send({ type: 'JOURNAL_FAILED', fault: 'journal' });
    await bench.finish({ view: 'machine-failed', proof });
    expect(bench.situation()).toEqual({ view: 'out-of-service', reason: 'journal', proof });
    bench.clock.increment(3_000);
    bench.actor.send({ type: 'JOURNAL_READY' });
    expect(seen(bench)).toBe('home');
    expect(bench.actor.getSnapshot().context.proof).toBeNull();
    bench.actor.send({ type: 'READER_LOST' });
    expect(bench.situation()).toEqual({ view: 'out-of-service', reason: 'reader-lost', proof: PROOF });
  });

  test('a defect of its own is reported, and closes the machine', async () => {
    const bench = bound(machine());
    bench.actor.send({ type: 'CARD', card: CARD });
    await bench.fail();
    expect(bench.reported).toEqual(['defect']);
    expect(seen(bench)).toBe('out-of-service journal');
  });

  test('until it is ready for the first time it says that it starts', () => {
    const bench = bound(machine({ healthy: false }));
    for (const type of ['JOURNAL_READY', 'TARIFF_READY'] as const) {
      bench.actor.send({ type });
      expect(seen(bench)).toBe('out-of-service starting');
    }
    bench.actor.send({ type: 'READER_READY' });
    expect(seen(bench)).toBe('home');
    expect(bench.beeps).toEqual([]);
  });

  test('A41 the proof stays the same for as long as the reason does', () => {
    const { actor } = bound(machine());
    let made = 0;
    const surroundings = { ...SURROUNDINGS, proof: () => ({ ...PROOF, at: unixSeconds(++made) }) };
    const look = (before: AnySituation) => situationOf(actor.getSnapshot(), before, surroundings);
    actor.send({ type: 'TARIFF_MISSING' });
    const first = look({ view: 'home' });
    expect(first).toMatchObject({ view: 'out-of-service', reason: 'no-tariff', proof: { at: 1 } });
    expect(look(first)).toBe(first);
    actor.send({ type: 'READER_LOST' });
    const second = look(first);
    expect(second).toMatchObject({ reason: 'reader-lost', proof: { at: 2 } });
    expect(look(second)).toBe(second);
  });

  test('a machine that has not been ready yet says that it starts, whatever was shown before', () => {
    const { actor } = bound(machine({ healthy: false }));
    expect(situationOf(actor.getSnapshot(), { view: 'home' }, SURROUNDINGS)).toEqual({
      view: 'out-of-service',
      reason: 'starting',
      proof: PROOF,
    });
    expect(actor.getSnapshot().context.pace).toBe('ordinary');
  });

  test('a chart without a procedure for cards closes when it needs one', async () => {
    const input = {
      languages: ['pl'],
      firstAmount: grosze(1000),
      stepAmount: () => grosze(0),
      mostLengthened: 0,
    } as const;
    const actor = createActor(validatorChart, { input }).start();
    for (const type of ['READER_READY', 'JOURNAL_READY', 'TARIFF_READY'] as const) actor.send({ type });
    actor.send({ type: 'CARD', card: CARD });
    expect(actor.getSnapshot().matches({ dialog: 'tapping' })).toBe(true);
    const snapshot = await waitFor(actor, (now) => !now.matches({ dialog: 'tapping' }));
    expect(snapshot.value).toMatchObject({ dialog: { outOfService: 'announced' } });
    actor.stop();
  });
});

test('records of runs name the chart and its parts by these names', () => {
  const names = nodesOf(validatorChart.root).map(({ id }) => id);
  expect(names[0]).toBe('validator');
  expect(names).toEqual(
    expect.arrayContaining(['attending', 'tapping', 'paying', 'repeating', 'result', 'refused', 'outOfService']),
  );
});
