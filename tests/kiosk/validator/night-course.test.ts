import { describe, expect, test } from 'vitest';
import type { CardState } from '../../../fares/card/state.ts';
import { courseKey } from '../../../fares/course-key.ts';
import { operatingDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, type EpochMillis, epochMillis, secondsOf } from '../../../fares/time.ts';
import { placeOf } from '../../../kiosk/validator/bus.ts';
import { CourseMemory } from '../../../kiosk/validator/course-memory.ts';
import { placeOnCard } from '../../../kiosk/validator/service/place-on-card.ts';

const THREE = 3 * 3600;
/** 2026-11-20, so many hours and minutes after midnight in Warsaw (UTC+1). */
const at = (hours: number, minutes: number): EpochMillis =>
  epochMillis(Date.UTC(2026, 10, 20, hours, minutes) - 3_600_000);
const keyOn = (moment: EpochMillis) => courseKey(operatingDay(moment, THREE), '9', '12');

const stops = Array.from({ length: 20 }, (_, index) => ({ id: `s${index}`, name: `Stop ${index}` }));
const position = { line: '9', course: '12', vehicle: 437, stops, at: 5, phase: 'at-stop' } as const;

/** Where a machine is that has met passengers at these times, the last one now. */
function placeAfter(...moments: readonly EpochMillis[]) {
  const courses = new CourseMemory(THREE);
  const places = moments.map((moment) => placeOf({ kind: 'position', position }, moment, courses));
  const place = places.at(-1);
  if (place === undefined || place === null) throw new Error('the bus is somewhere');
  return place;
}

/** A card whose ride began at this time, under the key a machine had for the course. */
const riding = (since: EpochMillis, key: number): CardState => ({
  kind: 'check-in',
  counter: 1,
  transaction: { terminal: 7, sequence: 1 },
  at: secondsOf(since),
  cardNumber: 1,
  tier: 'standard',
  concession: 'normal',
  purseEnabled: true,
  expiresOn: dayNumber(30_000),
  purse: grosze(1000),
  servicePurse: grosze(0),
  ride: {
    kind: 'open',
    courseKey: key,
    vehicle: 437,
    groups: [{ entryIndex: 2, tickets: { self: 1, normal: 0, local: 0, statutory: 0 }, transfer: false }],
    refundable: grosze(460),
    tariffDay: operatingDay(since, THREE),
  },
});

describe('a course that runs across the end of the operating day', () => {
  test('T91 checked in at 02:50, the ride is found by a machine switched on at 03:05', () => {
    const place = placeAfter(at(3, 5));
    expect(place.courseKey).not.toBe(keyOn(at(2, 50)));
    const card = riding(at(2, 50), keyOn(at(2, 50)));
    expect(placeOnCard(place, card, at(3, 5)).courseKey).toBe(keyOn(at(2, 50)));
  });

  test('T91 checked in at the machine switched on at 03:05, the ride is found by the one that knows the evening', () => {
    const place = placeAfter(at(2, 50), at(3, 20));
    expect(place.courseKey).toBe(keyOn(at(2, 50)));
    const card = riding(at(3, 5), keyOn(at(3, 5)));
    expect(placeOnCard(place, card, at(3, 20)).courseKey).toBe(keyOn(at(3, 5)));
  });

  test("T21 A18 yesterday's course of the same number is another one", () => {
    const card = riding(at(22, 0), keyOn(at(22, 0)));
    const nextDay = epochMillis(at(22, 0) + 86_400_000);
    expect(placeOnCard(placeAfter(nextDay), card, nextDay).courseKey).toBe(keyOn(nextDay));
    const early = epochMillis(at(22, 0) + 5.5 * 3_600_000);
    expect(placeOnCard(placeAfter(early), card, early).courseKey).toBe(keyOn(early));
  });

  test('by day a course has one key', () => {
    expect(placeAfter(at(12, 0)).courseKeysBeside).toEqual([]);
  });
});
