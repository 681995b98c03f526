import { describe, expect, test } from 'vitest';
import { grosze } from '../../../fares/money.ts';
import type { ServiceRequest } from '../../../statecharts/validator/events.ts';
import { bound, CARD, machine } from './given.ts';
import { at, type InField, NAMES, type Picture, RESULT_NAMES, seen, send } from './pictures.ts';

const TAP = { order: { kind: 'tap', agreed: false }, afterUncertain: false, inPocket: false } as const;

/** What a card at the antenna, or in the pocket, is served with or refused for; nothing: it changes nothing. */
const CARDS: readonly (readonly [Picture, InField, Partial<ServiceRequest> | string | undefined])[] = [
  ['home', 'CARD', TAP],
  ['home', 'POCKET_CARD', 'refused card-slot'],
  ['present-card card-check', 'CARD', { ...TAP, order: { kind: 'card-check' } }],
  ['present-card card-check', 'POCKET_CARD', undefined],
  ['choosing season-ticket', 'CARD', undefined],
  ['choosing season-ticket', 'POCKET_CARD', undefined],
  ['present-card ride', 'CARD', { ...TAP, order: { kind: 'tap', agreed: true } }],
  ['present-card ride', 'POCKET_CARD', undefined],
  [
    'choosing group',
    'CARD',
    { ...TAP, order: { kind: 'group', tickets: { self: 0, normal: 0, local: 0, statutory: 0 } } },
  ],
  ['choosing group', 'POCKET_CARD', undefined],
  ['choosing purse-transfer', 'CARD', 'refused use-slot'],
  ['choosing purse-transfer', 'POCKET_CARD', undefined],
  ['insert-card purse-transfer', 'CARD', 'refused use-slot'],
  [
    'insert-card purse-transfer',
    'POCKET_CARD',
    { order: { kind: 'transfer', amount: grosze(1000) }, afterUncertain: false, inPocket: true },
  ],
  ['insert-card carry-over', 'CARD', 'refused use-slot'],
  ['insert-card carry-over', 'POCKET_CARD', { order: { kind: 'carry-over' }, afterUncertain: false, inPocket: true }],
  ...RESULT_NAMES.flatMap((picture) => {
    const afterUncertain = picture === 'uncertain';
    return [
      [picture, 'CARD', { ...TAP, afterUncertain }],
      [picture, 'POCKET_CARD', afterUncertain ? { ...TAP, afterUncertain, inPocket: true } : 'refused card-slot'],
    ] as const;
  }),
];

describe('T66 T79 T80 T95 T98 a card, and what it is served with or refused for', () => {
  test.each(CARDS)('%s, %s', async (picture, type, outcome) => {
    const bench = await at(picture);
    const [beeped, served, reported] = [bench.beeps.length, bench.requests.length, bench.reported.length];
    send(bench, type);
    const refused = typeof outcome === 'string';
    expect(bench.requests.slice(served)).toEqual(outcome === undefined || refused ? [] : [{ card: CARD, ...outcome }]);
    expect(seen(bench)).toBe(refused ? outcome : picture);
    expect(bench.beeps.slice(beeped)).toEqual(refused ? [3] : []);
    expect(bench.reported.slice(reported)).toEqual(refused ? [outcome.replace('refused ', '')] : []);
  });

  test.each(NAMES)(
    'T80 at %s a card still in the field, or in the pocket, is not served a second time',
    async (picture) => {
      for (const [type, from] of [
        ['CARD', 'field'],
        ['POCKET_CARD', 'pocket'],
      ] as const) {
        const bench = await at(picture);
        // Seen first as one that cannot be read, which refuses it by name.
        send(bench, from === 'field' ? 'UNREADABLE' : 'POCKET_UNREADABLE');
        const before = [bench.requests.length, bench.beeps.length, seen(bench)];
        send(bench, type);
        expect([bench.requests.length, bench.beeps.length, seen(bench)]).toEqual(before);
      }
    },
  );

  test.each(NAMES)(
    'J102 at %s two cards, and one that cannot be read, are refused by name with three beeps',
    async (picture) => {
      const answers: readonly (readonly [InField, string, readonly string[]])[] = [
        ['TWO_CARDS', 'refused two-cards', ['two-cards']],
        ['UNREADABLE', 'refused damaged', ['damaged']],
        // During a result the pocket is nobody's business yet.
        RESULT_NAMES.includes(picture)
          ? ['POCKET_UNREADABLE', picture, []]
          : ['POCKET_UNREADABLE', 'refused damaged', ['damaged']],
      ];
      for (const [type, answer, told] of answers) {
        const bench = await at(picture);
        const [beeped, reported] = [bench.beeps.length, bench.reported.length];
        send(bench, type);
        expect([type, seen(bench)]).toEqual([type, answer]);
        expect(bench.reported.slice(reported)).toEqual(told);
        expect(bench.beeps.slice(beeped)).toEqual(told.map(() => 3));
      }
    },
  );

  test.each(['transferred', 'carried-over'] as const)(
    'J102 a second card beside %s: what was done in the pocket stands',
    async (picture) => {
      const bench = await at(picture);
      send(bench, 'TWO_CARDS');
      expect(bench.situation()).toEqual({ view: 'refused', reason: 'two-cards', firstCard: 'served' });
    },
  );

  test('J102 the field is empty, has one card in it, or more than one until it was empty', () => {
    const bench = bound(machine());
    for (const [type, then] of [
      ['CARD', 'occupied'],
      ['TWO_CARDS', 'crowded'],
      ['FIELD_EMPTY', 'empty'],
      ['TWO_CARDS', 'crowded'],
      ['FIELD_EMPTY', 'empty'],
      ['UNREADABLE', 'occupied'],
      ['TWO_CARDS', 'crowded'],
    ] as const) {
      bench.actor.send(type === 'CARD' ? { type, card: CARD } : { type });
      expect(bench.actor.getSnapshot().value.field).toBe(then);
    }
  });

  test('J102 a refusal that is shown already begins anew with each further one', () => {
    const bench = bound(machine());
    for (const type of ['UNREADABLE', 'TWO_CARDS', 'UNREADABLE'] as const) {
      send(bench, type);
      bench.actor.send({ type: 'FIELD_EMPTY' });
      bench.clock.increment(4_999);
    }
    expect(seen(bench)).toBe('refused damaged');
    expect(bench.beeps).toEqual([3, 3, 3]);
    bench.clock.increment(1);
    expect(seen(bench)).toBe('home');
  });
});
