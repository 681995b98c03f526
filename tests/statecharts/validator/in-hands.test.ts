import { describe, expect, test } from 'vitest';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import { bound, CARD, machine, PROOF, QUESTION, RESULTS } from './given.ts';
import { at, BUTTONS, NOTHING_HELD_READY, type Picture, press, seen, send, TRANSFERRED } from './pictures.ts';

describe('a card in the machine’s hands', () => {
  const PROCEDURES: readonly (readonly [Picture, 'CARD' | 'POCKET_CARD', string])[] = [
    ['home', 'CARD', 'working'],
    ['present-card card-check', 'CARD', 'working'],
    ['present-card ride', 'CARD', 'working'],
    ['choosing group', 'CARD', 'working'],
    ['insert-card purse-transfer', 'POCKET_CARD', 'working purse-transfer'],
    ['insert-card carry-over', 'POCKET_CARD', 'working carry-over'],
    ['uncertain', 'CARD', 'working'],
  ];

  test.each(PROCEDURES)(
    'T112 T116 %s, %s: after a quarter of a second the work is shown, and where the card has to stay',
    async (picture, type, working) => {
      const bench = await at(picture);
      send(bench, type);
      bench.clock.increment(249);
      expect(seen(bench)).toBe(picture);
      bench.clock.increment(1);
      expect(seen(bench)).toBe(working);
      press(bench, ...BUTTONS);
      bench.clock.increment(60_000);
      expect(seen(bench)).toBe(working);
    },
  );

  test.each<[ServiceResult, string, number[]]>([
    [RESULTS['checked-in'], 'checked-in', [1]],
    [RESULTS['checked-out'], 'checked-out', [1]],
    [RESULTS['card-contents'], 'card-contents', []],
    [RESULTS.refused, 'refused funds', [3]],
    [RESULTS.uncertain, 'uncertain', [3]],
    [TRANSFERRED, 'transferred', [1]],
    [NOTHING_HELD_READY, 'carried-over', [3]],
    [QUESTION, 'choosing season-ticket', []],
    [{ view: 'machine-failed', proof: PROOF }, 'out-of-service journal', [3]],
  ])('T83 T87 T93 T96 what it came to is shown with its beeps: %j', async (result, picture, beeps) => {
    for (const [from, type] of PROCEDURES) {
      const bench = await at(from);
      const beeped = bench.beeps.length;
      send(bench, type);
      await bench.finish(result);
      expect(seen(bench)).toBe(picture);
      expect(bench.situation()).toMatchObject(result.view === 'machine-failed' ? { proof: PROOF } : result);
      expect(bench.beeps.slice(beeped)).toEqual(beeps);
    }
  });

  test('A38 a result stays while any card is held, in the field or in the pocket', async () => {
    const bench = bound(machine());
    await bench.serve(RESULTS['checked-in']);
    bench.actor.send({ type: 'POCKET_UNREADABLE' });
    bench.clock.increment(60_000);
    bench.actor.send({ type: 'FIELD_EMPTY' });
    expect(seen(bench)).toBe('checked-in');
    bench.actor.send({ type: 'POCKET_EMPTY' });
    expect(seen(bench)).toBe('home');
  });

  test('J102 a card that comes to a first one crowds the field until both have left', async () => {
    const bench = bound(machine());
    await bench.serve(RESULTS['checked-in']);
    bench.actor.send({ type: 'TWO_CARDS' });
    bench.clock.increment(60_000);
    expect(seen(bench)).toBe('refused two-cards');
    expect(bench.reported).toEqual(['two-cards']);
    bench.actor.send({ type: 'CARD', card: CARD });
    expect(bench.requests).toHaveLength(1);
    bench.actor.send({ type: 'FIELD_EMPTY' });
    expect(seen(bench)).toBe('home');
  });

  test('a reader that is lost holds no card any more', async () => {
    for (const [type, empty] of [
      ['CARD', 'field'],
      ['POCKET_CARD', 'pocket'],
    ] as const) {
      const bench = bound(machine());
      if (type === 'POCKET_CARD') press(bench, 'carry-over');
      send(bench, type);
      await bench.finish(RESULTS['card-contents']);
      expect(bench.actor.getSnapshot().matches({ [empty]: 'occupied' })).toBe(true);
      bench.actor.send({ type: 'READER_LOST' });
      expect(bench.actor.getSnapshot().matches({ [empty]: 'empty' })).toBe(true);
    }
  });
});
