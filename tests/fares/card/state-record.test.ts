import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CardState, MOST_COUNTED } from '../../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord, STATE_RECORD_LENGTH } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { anyState, givenCard } from '../given.ts';

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
    ['an unknown kind', (bytes) => bytes.set([0x18]), 'kind 8 is unknown'],
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
    ['purse', { purse: grosze(0x80_00_00) }],
    ['terminal', { transaction: { terminal: 0x1_00_00, sequence: 0 } }],
    ['time', { at: unixSeconds(-1) }],
    ['card number', { cardNumber: 0.5 }],
  ])('a %s that does not fit is a RangeError that names it', (field, change) => {
    expect(() => encodeStateRecord(givenCard(change))).toThrow(RangeError);
    expect(() => encodeStateRecord(givenCard(change))).toThrow(field);
  });
});
