import { describe, expect, test } from 'vitest';
import type { BankCardNews } from '../../../statecharts/validator/situation.ts';
import { bound, CARD, machine, RESULTS } from './given.ts';
import { at, type Picture, seen } from './pictures.ts';

const TAKEN: BankCardNews = { kind: 'accepted', ride: 'new', line: '9', stop: 'Dworzec' };
const DENIED: BankCardNews = { kind: 'refused', reason: 'denied' };
const UNREAD: BankCardNews = { kind: 'unread', why: 'removed' };
const tell = (bench: Pick<ReturnType<typeof machine>, 'actor'>, news: BankCardNews): void =>
  bench.actor.send({ type: 'BANK_CARD', news });

describe('a bank card', () => {
  const WAITING: readonly Picture[] = [
    'home',
    'present-card card-check',
    'choosing group',
    'insert-card purse-transfer',
    'insert-card carry-over',
  ];

  test.each(WAITING)('in front of %s: its own picture with the beeps of a result, then home', async (picture) => {
    for (const [news, beeps] of [
      [TAKEN, 1],
      [DENIED, 3],
      [UNREAD, 3],
    ] as const) {
      const bench = await at(picture);
      const beeped = bench.beeps.length;
      tell(bench, news);
      expect(bench.situation()).toEqual({ view: 'bank-card', news });
      expect(bench.beeps.slice(beeped)).toEqual([beeps]);
      bench.clock.increment(60_000);
      expect(seen(bench)).toBe('home');
    }
  });

  test('the next one is told at once, and the next card of the city is served', async () => {
    const bench = bound(machine());
    tell(bench, TAKEN);
    tell(bench, DENIED);
    expect(bench.situation()).toEqual({ view: 'bank-card', news: DENIED });
    await bench.serve(RESULTS['checked-in']);
    expect(seen(bench)).toBe('checked-in');
    expect(bench.beeps).toEqual([1, 3, 1]);
  });

  test('never disturbs a card that is served, nor who holds his; it is told when that card has left', async () => {
    const bench = bound(machine());
    bench.actor.send({ type: 'CARD', card: CARD });
    tell(bench, TAKEN);
    bench.clock.increment(10_000);
    expect(seen(bench)).toBe('working');
    expect(bench.beeps).toEqual([]);
    await bench.finish(RESULTS['checked-in']);
    expect(seen(bench)).toBe('checked-in');
    tell(bench, DENIED);
    bench.clock.increment(60_000);
    expect(seen(bench)).toBe('checked-in');
    bench.actor.send({ type: 'FIELD_EMPTY' });
    expect(bench.situation()).toEqual({ view: 'bank-card', news: DENIED });
    bench.clock.increment(60_000);
    expect(seen(bench)).toBe('home');
    expect(bench.beeps).toEqual([1, 3]);
  });

  test('takes the picture of one who has taken his card, and no question from him whose card is in doubt', async () => {
    const bench = bound(machine());
    await bench.serve(RESULTS['checked-in']);
    bench.actor.send({ type: 'FIELD_EMPTY' });
    tell(bench, TAKEN);
    expect(seen(bench)).toBe('bank-card');
    const doubtful = bound(machine());
    await doubtful.serve(RESULTS.uncertain);
    doubtful.actor.send({ type: 'FIELD_EMPTY' });
    tell(doubtful, TAKEN);
    expect(seen(doubtful)).toBe('uncertain');
    doubtful.clock.increment(60_000);
    expect(seen(doubtful)).toBe('bank-card');
  });

  test('T96 out of service it hears the refusal, and what was kept is not told when nobody waits for it any more', async () => {
    const bench = bound(machine());
    bench.actor.send({ type: 'CARD', card: CARD });
    tell(bench, TAKEN);
    bench.actor.send({ type: 'JOURNAL_FAILED', fault: 'journal' });
    await bench.fail();
    expect(seen(bench)).toBe('out-of-service journal');
    const beeped = bench.beeps.length;
    tell(bench, { kind: 'refused', reason: 'out-of-service' });
    expect(seen(bench)).toBe('out-of-service journal');
    expect(bench.beeps.slice(beeped)).toEqual([3]);
    bench.actor.send({ type: 'FIELD_EMPTY' });
    bench.actor.send({ type: 'JOURNAL_READY' });
    bench.clock.increment(10_000);
    expect(seen(bench)).toBe('home');
  });
});
