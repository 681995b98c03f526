import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BANK_PRODUCTS } from '../../../fares/bank-tap/bank-products.ts';
import { dayFare } from '../../../fares/bank-tap/day-fare.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import { NOON, OTHER, PLACE, REFERENCE } from '../bank-tap/given.ts';

const HOUR = 3_600_000;

function opened(directory = ':memory:') {
  const clock = { now: NOON as number };
  return { office: openOffice({ directory, now: () => clock.now }), clock };
}
let seq = 0;
const tap = (more: object = {}) => {
  seq += 1;
  const common = { machine: 'front', terminal: 1, seq, at: NOON };
  return { ...common, kind: 'bank-tap', reference: REFERENCE, city: 'tarnow', ...PLACE, ...more };
};

describe('the fares of a day', () => {
  test('are charged per reference and city when the day is over, and not before', () => {
    const { office, clock } = opened();
    office.receive([tap(), tap(), tap({ course: '8' }), tap({ reference: OTHER }), tap({ city: 'jaworzno' })]);
    expect(office.bank.charges(PLACE.day)).toEqual([]);
    // 02:59 of the night: still the same operating day (03:00).
    clock.now = NOON + 14 * HOUR + 59 * 60_000;
    office.news('front');
    expect(office.bank.charges(PLACE.day)).toEqual([]);
    clock.now = NOON + 15 * HOUR;
    office.news('front');
    const charge = { day: PLACE.day, ordinal: 1 };
    expect(office.bank.charges(PLACE.day)).toEqual([
      { ...charge, city: 'jaworzno', reference: REFERENCE, rides: 1, grosze: 500 },
      { ...charge, city: 'tarnow', reference: OTHER, rides: 1, grosze: 400 },
      { ...charge, city: 'tarnow', reference: REFERENCE, rides: 2, grosze: 800 },
    ]);
    office.close();
  });

  test('sent again, asked again, after a restart: nothing is charged twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bank-day-'));
    const first = opened(folder);
    const taps = [tap(), tap({ course: '8' })];
    first.office.receive(taps);
    first.clock.now = NOON + 24 * HOUR;
    first.office.receive(taps);
    first.office.news('front');
    const charged = first.office.bank.charges(PLACE.day);
    expect(charged.map(({ grosze }) => grosze)).toEqual([800]);
    first.office.close();
    const second = opened(folder);
    second.clock.now = NOON + 48 * HOUR;
    second.office.receive(taps);
    expect(second.office.bank.charges(PLACE.day)).toEqual(charged);
    second.office.close();
    rmSync(folder, { recursive: true });
  });

  test('whatever order and days taps come in, what is charged is the fare of all of them', () => {
    const arrival = fc.record({
      course: fc.constantFrom('1', '2', '3', '4', '5'),
      reference: fc.constantFrom(REFERENCE, OTHER),
      city: fc.constantFrom('tarnow' as const, 'jaworzno' as const),
      pause: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 12 }), (arrivals) => {
        const { office, clock } = opened();
        for (const { pause, ...of } of arrivals) {
          clock.now += pause * HOUR;
          office.receive([tap(of)]);
        }
        clock.now += 48 * HOUR;
        office.news('front');
        const charges = office.bank.charges(PLACE.day);
        for (const reference of [REFERENCE, OTHER]) {
          for (const city of ['tarnow', 'jaworzno'] as const) {
            const mine = arrivals.filter((each) => each.reference === reference && each.city === city);
            const sum = charges
              .filter((charge) => charge.reference === reference && charge.city === city)
              .reduce((total, charge) => total + charge.grosze, 0);
            expect(sum).toBe(
              dayFare(
                mine.map(({ course }) => ({ line: '1', course })),
                BANK_PRODUCTS[city],
              ).amount,
            );
          }
        }
        office.close();
      }),
      { numRuns: 40 },
    );
  });

  test('a card number where a reference belongs is rejected, and is not in the answer', () => {
    const { office } = opened();
    const { accepted, rejected } = office.receive([tap({ reference: '4111111111111111' })]);
    expect(accepted).toEqual([]);
    expect(JSON.stringify(rejected)).not.toContain('4111');
    office.close();
  });
});
