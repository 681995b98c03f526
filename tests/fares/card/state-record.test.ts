import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordableTariffDay } from '../../../fares/card/ride-bytes.ts';
import { type CardState, MOST_COUNTED } from '../../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord, STATE_RECORD_LENGTH } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { anyState, givenCard } from '../given.ts';

const DAY = 20_000;
const NOBODY = { self: 0, normal: 0, local: 0, statutory: 0 } as const;
const GROUP = { entryIndex: 3, tickets: { ...NOBODY, self: 1 }, transfer: false } as const;
const OPEN = {
  kind: 'open',
  courseKey: 7000,
  vehicle: 101,
  groups: [GROUP],
  refundable: grosze(460),
  tariffDay: dayNumber(DAY),
} as const;
const CLOSED = {
  kind: 'closed',
  courseKey: 7000,
  vehicle: 101,
  exitIndex: 9,
  at: unixSeconds(DAY * 86_400),
  stops: 6,
  transferRight: true,
  refund: grosze(160),
} as const;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the state record', () => {
  test('an open ride stands where the table says', () => {
    const state: CardState = {
      kind: 'check-in',
      counter: 0x010203,
      transaction: { terminal: 0x0405, sequence: 0x060708 },
      at: unixSeconds(0x6562_6364),
      cardNumber: 0x1112_1314,
      tier: 'premium',
      concession: 'statutory',
      purseEnabled: true,
      expiresOn: dayNumber(0x5152),
      purse: grosze(-1),
      servicePurse: grosze(0x21_22_23),
      ride: {
        kind: 'open',
        courseKey: 0xa1a2a3,
        vehicle: 0xb1b2,
        groups: [
          { entryIndex: 7, tickets: { self: 1, normal: 2, local: 3, statutory: 4 }, transfer: false },
          { entryIndex: 200, tickets: { self: 0, normal: 0, local: 0, statutory: 31 }, transfer: true },
        ],
        refundable: grosze(0xc1c2),
        tariffDay: dayNumber(Math.floor(0x6562_6364 / 86_400)),
      },
    };
    const tariffDayByte = (Math.floor(0x6562_6364 / 86_400) & 0xff).toString(16).padStart(2, '0');
    const flags = (0b1001_1101).toString(16);
    const groups = `07${((1 << 15) | (2 << 10) | (3 << 5) | 4).toString(16)}c8001f`;
    expect(hex(encodeStateRecord(state))).toBe(
      `11 010203 0405 060708 65626364 11121314 ${flags} 5152 ffffff 212223 a1a2a3 b1b2 ${groups} c1c2 ${tariffDayByte}`.replaceAll(
        ' ',
        '',
      ),
    );
  });

  test('a closed ride keeps time, stop, transfer right and stops in the bytes of the groups', () => {
    const closed = givenCard({
      kind: 'check-out',
      ride: {
        kind: 'closed',
        courseKey: 0xa1a2a3,
        vehicle: 0xb1b2,
        exitIndex: 0x2a,
        at: unixSeconds(0x6566_6768),
        stops: 5,
        transferRight: true,
        refund: grosze(0x01f4),
      },
    });
    const bytes = encodeStateRecord(closed);
    expect(hex(bytes.subarray(26))).toBe('a1a2a3b1b2656667682a8501f400');
    expect(hex(bytes.subarray(17, 18))).toBe((0b0010_1000).toString(16));
  });

  test('every state comes back as it was, from any place in memory', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const bytes = encodeStateRecord(state);
        expect(bytes.length).toBe(STATE_RECORD_LENGTH);
        const within = new Uint8Array(60);
        within.set(bytes, 11);
        expect(decodeStateRecord(within.subarray(11, 51))).toEqual({ ok: true, state });
      }),
      { numRuns: 3000 },
    );
  });

  test('canonical: whatever decodes encodes to the same bytes; nothing throws', () => {
    const record = fc.oneof(
      fc.uint8Array({ minLength: 40, maxLength: 40 }),
      // Mostly legal ones with a few bytes changed, to come past the first checks.
      fc.tuple(anyState, fc.array(fc.tuple(fc.nat(39), fc.nat(255)), { maxLength: 3 })).map(([state, changes]) => {
        const bytes = encodeStateRecord(state);
        for (const [place, value] of changes) bytes[place] = value;
        return bytes;
      }),
    );
    let decodedRecords = 0;
    fc.assert(
      fc.property(record, (bytes) => {
        const decoded = decodeStateRecord(bytes);
        if (decoded.ok) {
          decodedRecords += 1;
          expect(hex(encodeStateRecord(decoded.state))).toBe(hex(bytes));
        } else {
          expect(decoded.reason).toMatch(/^\S.*\S$/);
        }
      }),
      { numRuns: 5000 },
    );
    expect(decodedRecords).toBeGreaterThan(500);
  });

  test('bytes of another length are named as such', () => {
    for (const length of [0, 1, 39, 41, 80]) {
      expect(decodeStateRecord(new Uint8Array(length))).toEqual({
        ok: false,
        reason: `a state record has 40 bytes, not ${length}`,
      });
    }
  });

  test.each<[string, (bytes: Uint8Array) => void, string]>([
    ['an empty record', (bytes) => bytes.fill(0), 'version 0 is unknown'],
    ['a later version', (bytes) => bytes.set([0x21]), 'version 2 is unknown'],
    ['an unknown kind', (bytes) => bytes.set([0x1f]), 'kind 15 is unknown'],
    ['a fourth concession', (bytes) => bytes.set([0b110], 17), 'concession 3 is unknown'],
    ['ride bytes without a ride', (bytes) => bytes.set([1], 30), 'ride bytes without a ride'],
    ['a ride open and closed', (bytes) => bytes.set([0b11_0000], 17), 'ride is both open and closed'],
    ['an open ride without tickets', (bytes) => bytes.set([0b01_0000], 17), 'open ride without a ticket'],
    ['a transfer without a ride', (bytes) => bytes.set([0b0100_0000], 17), 'transfer without an open ride'],
    [
      'a closed ride with the spare byte',
      (bytes) => bytes.set([0b10_0000, ...new Uint8Array(21), 1], 17),
      'spare byte in use',
    ],
  ])('%s is refused', (_, change, reason) => {
    const bytes = encodeStateRecord(givenCard());
    change(bytes);
    expect(decodeStateRecord(bytes)).toEqual({ ok: false, reason });
  });

  test.each<[string, Partial<CardState>]>([
    ['counter', { counter: MOST_COUNTED + 1 }],
    ['counter', { counter: -1 }],
    ['purse', { purse: grosze(0x80_00_00) }],
    ['purse', { purse: grosze(-0x80_00_01) }],
    ['service purse', { servicePurse: grosze(0x80_00_00) }],
    ['service purse', { servicePurse: grosze(-0x80_00_01) }],
    ['terminal', { transaction: { terminal: 0x1_00_00, sequence: 0 } }],
    ['sequence', { transaction: { terminal: 0, sequence: 0x1_00_00_00 } }],
    ['time', { at: unixSeconds(-1) }],
    ['card number', { cardNumber: 0.5 }],
    ['last day of validity', { expiresOn: dayNumber(0x1_00_00) }],
    ['course key', { ride: { ...OPEN, courseKey: 0x1_00_00_00 } }],
    ['vehicle', { ride: { ...OPEN, vehicle: 0x1_00_00 } }],
    ['refundable', { ride: { ...OPEN, refundable: grosze(0x1_00_00) } }],
    ['tariff day', { ride: { ...OPEN, tariffDay: dayNumber(DAY + 2) } }],
    ['tariff day', { ride: { ...OPEN, tariffDay: dayNumber(DAY - 255) } }],
    ['entry index', { ride: { ...OPEN, groups: [{ ...GROUP, entryIndex: 256 }] } }],
    ['own ticket', { ride: { ...OPEN, groups: [{ ...GROUP, tickets: { ...GROUP.tickets, self: 2 as 1 } }] } }],
    ['normal tickets', { ride: { ...OPEN, groups: [{ ...GROUP, tickets: { ...GROUP.tickets, normal: 32 } }] } }],
    ['local tickets', { ride: { ...OPEN, groups: [{ ...GROUP, tickets: { ...GROUP.tickets, local: 32 } }] } }],
    ['statutory tickets', { ride: { ...OPEN, groups: [{ ...GROUP, tickets: { ...GROUP.tickets, statutory: -1 } }] } }],
    ['at least one ticket', { ride: { ...OPEN, groups: [GROUP, { ...GROUP, tickets: NOBODY }] } }],
    ['check-out time', { ride: { ...CLOSED, at: unixSeconds(2 ** 32) } }],
    ['exit index', { ride: { ...CLOSED, exitIndex: 256 } }],
    ['stops', { ride: { ...CLOSED, stops: 128 } }],
    ['refund', { ride: { ...CLOSED, refund: grosze(0x1_00_00) } }],
  ])('a %s that does not fit is a RangeError that names it', (field, change) => {
    const state = givenCard({ at: unixSeconds(DAY * 86_400), ...change });
    expect(() => encodeStateRecord(state)).toThrow(RangeError);
    expect(() => encodeStateRecord(state)).toThrow(new RegExp(`(^|has )${field}`));
  });

  test('T21 a record can tell the 256 tariff days that end with the day after its own; others become the nearest', () => {
    const at = unixSeconds(DAY * 86_400 + 86_399);
    for (const [day, told] of [
      [DAY + 2, DAY + 1],
      [DAY + 1, DAY + 1],
      [DAY, DAY],
      [DAY - 254, DAY - 254],
      [DAY - 255, DAY - 254],
      [0, DAY - 254],
    ] as const) {
      const tariffDay = recordableTariffDay(dayNumber(day), at);
      expect(tariffDay).toBe(told);
      const state = givenCard({ at, ride: { ...OPEN, tariffDay } });
      expect(decodeStateRecord(encodeStateRecord(state))).toEqual({ ok: true, state });
    }
  });

  test.each<[string, number]>([
    ['its stop of entry', 34],
    ['its transfer', 17],
  ])('a second group without tickets that has %s is refused', (_, place) => {
    const bytes = encodeStateRecord(givenCard({ at: unixSeconds(DAY * 86_400), ride: OPEN }));
    bytes[place] = (bytes[place] ?? 0) | 0b1000_0000;
    expect(decodeStateRecord(bytes)).toEqual({ ok: false, reason: 'second group without a ticket' });
  });
});
