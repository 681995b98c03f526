import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { decideGroup } from '../../../fares/journey/decide-group.ts';
import { decideTap } from '../../../fares/journey/decide-tap.ts';
import { civilDay, formatDay } from '../../../fares/local-time.ts';
import { epochMillis, secondsOf } from '../../../fares/time.ts';
import { bookFrom, givenCard, givenTap, LITERAL, later } from '../given.ts';

describe('the tariff of a ride', () => {
  const row = (normal: number) => ({ normal, local: normal, statutory: normal });
  const version = (validFrom: string, low: number, high: number) => ({
    kind: 'distance',
    status: 'example',
    source: 'a test',
    validFrom,
    bands: [
      { upToStops: 3, prices: { standard: row(low), premium: row(low) } },
      { upToStops: null, prices: { standard: row(high), premium: row(high) } },
    ],
    transferWindowSeconds: 900,
  });
  const book = bookFrom({ versions: [version('2026-01-01', 100, 400), version('2026-12-01', 300, 900)] });
  const lastEvening = epochMillis(Date.parse('2026-11-30T23:55:00+01:00'));

  test('T11 the tariff in force at the check-in settles the ride after midnight', () => {
    expect(formatDay(civilDay(lastEvening))).toBe('2026-11-30');
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    expect(begun.result.charged).toBe(400);
    const ended = decideTap(begun.after, givenTap({ at: 2, now: later(600, lastEvening) }), book, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 100, refunded: 300 } });
    const next = decideTap(givenCard(), givenTap({ now: later(600, lastEvening) }), book, LITERAL);
    expect(next).toMatchObject({ kind: 'check-in', result: { charged: 900 } });
  });

  test('A37 it also prices who joins the ride after midnight', () => {
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    const joining = givenTap({ at: 1, now: later(600, lastEvening) });
    const tickets = { self: 0, normal: 1, local: 0, statutory: 0 } as const;
    const joined = decideGroup(begun.after, tickets, joining, book, LITERAL);
    if (joined.kind !== 'group') throw new Error(joined.kind);
    expect(joined.result.charged).toBe(400);
    const ended = decideTap(joined.after, givenTap({ at: 3, now: later(900, lastEvening) }), book, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 200, refunded: 600 } });
  });

  test('T11 a carry-over during the ride does not change its tariff', () => {
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    const carriedOver: CardState = { ...begun.after, kind: 'carry-over', at: secondsOf(later(400, lastEvening)) };
    const ended = decideTap(carriedOver, givenTap({ at: 2, now: later(600, lastEvening) }), book, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 100, refunded: 300 } });
  });

  test('a book that no longer has it settles by the tariff of today', () => {
    const begun = decideTap(givenCard(), givenTap({ now: lastEvening }), book, LITERAL);
    if (begun.kind !== 'check-in') throw new Error(begun.kind);
    const onlyNew = bookFrom(version('2026-12-01', 300, 900));
    const ended = decideTap(begun.after, givenTap({ at: 2, now: later(600, lastEvening) }), onlyNew, LITERAL);
    expect(ended).toMatchObject({ kind: 'check-out', result: { price: 300, refunded: 100 } });
  });
});
