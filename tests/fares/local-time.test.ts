import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDay, civilTime, dateOf, dayOf, formatDay, operatingDay, parseDay } from '../../fares/local-time.ts';
import { dayNumber, type EpochMillis, epochMillis } from '../../fares/time.ts';

const warsaw = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

function byIntl(at: EpochMillis): Record<string, number> {
  const parts = warsaw.formatToParts(at).filter(({ type }) => type !== 'literal');
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
}

const moment = (text: string): EpochMillis => epochMillis(Date.parse(text));

describe('civil time in Warsaw', () => {
  test('T47 agrees with the time zone database from 1996 to 2060, also around both changes of clocks', () => {
    const anyTime = fc.integer({ min: Date.parse('1996-11-01T00:00Z'), max: Date.parse('2060-01-01T00:00Z') });
    const nearChange = fc
      .tuple(fc.integer({ min: 1997, max: 2059 }), fc.constantFrom(2, 9), fc.integer({ min: -400, max: 400 }))
      .map(([year, month, minutes]) => {
        const end = new Date(Date.UTC(year, month, 31, 1));
        return end.getTime() - end.getUTCDay() * 86_400_000 + minutes * 60_000;
      });
    fc.assert(
      fc.property(fc.oneof(anyTime, nearChange), (at) => {
        expect(civilTime(epochMillis(at))).toEqual(byIntl(epochMillis(at)));
      }),
      { numRuns: 2000 },
    );
  });

  test('days and dates are inverse, and agree with UTC dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        const date = dateOf(dayNumber(day));
        expect(dayOf(date)).toBe(day);
        const utc = new Date(day * 86_400_000);
        expect(date).toEqual({ year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, day: utc.getUTCDate() });
      }),
    );
  });

  test('a day is written and read as 2026-11-20, and nothing else', () => {
    expect(formatDay(dayOf({ year: 2026, month: 11, day: 20 }))).toBe('2026-11-20');
    expect(parseDay('2024-02-29')).toBe(dayOf({ year: 2024, month: 2, day: 29 }));
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '20.11.2026', '', '2026-00-10', ' 2026-11-20']) {
      expect(parseDay(text)).toBeUndefined();
    }
  });

  test('the civil day changes at midnight in Warsaw', () => {
    const day = dayOf({ year: 2026, month: 7, day: 1 });
    expect(civilDay(moment('2026-06-30T21:59:59Z'))).toBe(day - 1);
    expect(civilDay(moment('2026-06-30T22:00:00Z'))).toBe(day);
  });

  test('the operating day changes at 03:00 on the wall, also when clocks change', () => {
    const boundary = 3 * 3600;
    const on = (text: string): string => formatDay(operatingDay(moment(text), boundary));
    expect(on('2026-11-21T02:59:59+01:00')).toBe('2026-11-20');
    expect(on('2026-11-21T03:00:00+01:00')).toBe('2026-11-21');
    // 29 March 2026: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
    expect(on('2026-03-29T01:59:59+01:00')).toBe('2026-03-28');
    expect(on('2026-03-29T03:00:00+02:00')).toBe('2026-03-29');
    expect(on('2026-10-25T02:59:59+02:00')).toBe('2026-10-24');
    expect(on('2026-10-25T02:59:59+01:00')).toBe('2026-10-24');
    expect(on('2026-10-25T03:00:00+01:00')).toBe('2026-10-25');
  });
});
