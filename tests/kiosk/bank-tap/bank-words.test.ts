import { describe, expect, test } from 'vitest';
import { epochMillis } from '../../../fares/time.ts';
import type { BankCardNews } from '../../../kiosk/bank-tap/attend-reader.ts';
import { bankWords } from '../../../kiosk/bank-tap/bank-words.ts';
import { TapPlaces } from '../../../kiosk/bank-tap/tap-place.ts';
import { NOON } from './given.ts';

const UNREAD = [
  'collision',
  'removed',
  'expired',
  'unsupported',
  'declined-by-card',
  'no-reference',
  'failed',
] as const;
const EVERY: readonly BankCardNews[] = [
  { kind: 'accepted', ride: 'new', line: '1', stop: 'Dworzec' },
  { kind: 'accepted', ride: 'already', line: '1', stop: 'Dworzec' },
  ...(['denied', 'no-position', 'journal', 'out-of-service'] as const).map(
    (reason) => ({ kind: 'refused', reason }) as const,
  ),
  ...UNREAD.map((why) => ({ kind: 'unread', why }) as const),
];

describe.each(['pl', 'en', 'uk', 'de'] as const)('in %s', (language) => {
  test('A34 each outcome has words of its own, and whoever is accepted hears line and stop', () => {
    const said = EVERY.map((news) => bankWords(news, language));
    expect(new Set(said).size).toBe(EVERY.length);
    expect(said.every((text) => text.endsWith('.') && text.length <= 140)).toBe(true);
    expect(said.slice(0, 2).every((text) => text.includes('1, Dworzec'))).toBe(true);
  });
});

describe('the course of a tap', () => {
  const position = {
    line: '1',
    course: '7',
    vehicle: 312,
    stops: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
  };
  const report = { kind: 'position', position: { ...position, at: 0, phase: 'at-stop' } } as const;
  const night = epochMillis(Date.UTC(2026, 10, 21, 1, 50));

  test('stays in the day in which it began, also after 03:00', () => {
    const places = new TapPlaces(3 * 3600);
    expect(places.at(report, night)).toEqual({ day: '2026-11-20', line: '1', course: '7', stop: 'A', vehicle: 312 });
    expect(places.at(report, epochMillis(night + 20 * 60_000))?.day).toBe('2026-11-20');
    const another = { ...report, position: { ...report.position, course: '8' } };
    expect(places.at(another, epochMillis(night + 20 * 60_000))?.day).toBe('2026-11-21');
    expect(places.at(report, epochMillis(night + 24 * 3_600_000))?.day).toBe('2026-11-21');
  });

  test('is unknown where the bus is', () => {
    const places = new TapPlaces(3 * 3600);
    expect(places.at({ kind: 'unknown', reason: 'silent', detail: '' }, NOON)).toBeNull();
    expect(places.at({ ...report, position: { ...report.position, at: 9 } }, NOON)).toBeNull();
  });
});
