import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentBytes, parseControlCode, ticketBytes } from '../../../fares/control-code/bytes.ts';
import type { ControlTicket } from '../../../fares/control-code/control-code.ts';
import { freshness, limitsOf, ticketAt } from '../../../fares/control-code/judge.ts';
import { epochMillis, millisOf, unixSeconds } from '../../../fares/time.ts';

/** RFC 6979, A.2.5: a point of P-256, compressed. */
const POINT = Uint8Array.from(Buffer.from('0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6', 'hex'));
const YEAR_2020 = 1_577_836_800;

const ticket: ControlTicket = {
  issuerKey: 0xa5,
  ticket: '0123456789abcdef',
  product: 0x1234,
  reduced: true,
  zones: 0b011,
  weekdays: 0b001_1111,
  lines: [4, 503],
  validFrom: unixSeconds(YEAR_2020 + 0x01020304),
  minutes: 0x00a8c0,
  proofEnds: unixSeconds(YEAR_2020 + 0x05060708),
  slot: 2,
  generation: 3,
  carrier: 'c0ffee07',
  holderHint: 'ŁW 84',
  deviceKey: POINT,
};

describe('the table of the format', () => {
  test('level 1, field by field', () => {
    expect(Buffer.from(ticketBytes(ticket)).toString('hex')).toBe(
      [
        '4b31', // mark
        '11', // version 1, reduced
        'a5', // issuer's key
        '0123456789abcdef', // ticket
        '1234', // product
        '03', // zones
        '1f', // weekdays
        '0004', // line
        '01f7', // line
        '01020304', // valid from
        '00a8c0', // minutes
        '05060708', // end of proof
        '78', // life of the code
        '02', // slot
        '03', // generation
        'c0ffee07', // carrier
        'c58157203834', // holder's hint
        '0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6', // phone's key
      ].join(''),
    );
  });

  test('level 2', () => {
    const moment = { at: unixSeconds(YEAR_2020 + 0x0a0b0c0d), counter: 0x1122, answer: 0x3344 };
    const bytes = momentBytes(new Uint8Array(141).fill(0xee), moment);
    expect(bytes).toHaveLength(149);
    expect(Buffer.from(bytes.subarray(141)).toString('hex')).toBe('0a0b0c0d11223344');
  });
});

const hint = fc
  .string({ unit: 'grapheme', maxLength: 6 })
  .filter((text) => Buffer.byteLength(text) <= 6 && !text.includes('\0') && text.isWellFormed());
const seconds = fc.integer({ min: YEAR_2020, max: YEAR_2020 + 0xffffffff }).map(unixSeconds);
const hex = (digits: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits }).map((all) => all.join(''));
const anyTicket: fc.Arbitrary<ControlTicket> = fc.record({
  issuerKey: fc.integer({ min: 0, max: 255 }),
  ticket: hex(16),
  product: fc.integer({ min: 0, max: 65_535 }),
  reduced: fc.boolean(),
  zones: fc.integer({ min: 0, max: 255 }),
  weekdays: fc.integer({ min: 0, max: 127 }),
  lines: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 2 }),
  validFrom: seconds,
  minutes: fc.integer({ min: 1, max: 0xffffff }),
  proofEnds: seconds,
  slot: fc.constantFrom(1 as const, 2 as const),
  generation: fc.integer({ min: 0, max: 255 }),
  carrier: hex(8),
  holderHint: hint,
  deviceKey: fc
    .tuple(fc.constantFrom(2, 3), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([sign, x]) => Uint8Array.of(sign, ...x)),
});
const anyMoment = fc.record({
  at: seconds,
  counter: fc.integer({ min: 0, max: 65_535 }),
  answer: fc.integer({ min: 0, max: 65_535 }),
});

const whole = (level1: Uint8Array, moment: Parameters<typeof momentBytes>[1]): Uint8Array =>
  Uint8Array.from([...momentBytes(Uint8Array.from([...level1, ...new Uint8Array(64)]), moment), ...new Uint8Array(64)]);

test('what is written is read', () => {
  fc.assert(
    fc.property(anyTicket, anyMoment, (some, moment) => {
      expect(parseControlCode(whole(ticketBytes(some), moment))).toEqual({ kind: 'code', ticket: some, moment });
    }),
  );
});

test('what is read is written: no two byte strings mean the same', () => {
  const moment = { at: unixSeconds(YEAR_2020), counter: 0, answer: 0 };
  const level1 = ticketBytes(ticket);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 76 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const changed = Uint8Array.from(level1);
      changed[at] = value;
      const parsed = parseControlCode(whole(changed, moment));
      if (parsed.kind === 'code') expect(ticketBytes(parsed.ticket)).toEqual(changed);
    }),
    { numRuns: 2000 },
  );
});

const START = { at: unixSeconds(YEAR_2020), counter: 0, answer: 0 };

test.each<readonly [told: string, at: number, value: readonly number[]]>([
  ['version and kind 33', 2, [0x21]],
  ['version and kind 18', 2, [0x12]],
  ['weekdays 255', 15, [0xff]],
  ['a second line without a first', 16, [0, 0]],
  ['valid for no time', 24, [0, 0, 0]],
  ['a life of 121 s', 31, [121]],
  ['slot 3', 32, [3]],
  ["the holder's hint is no text", 38, [0xff]],
  ["the holder's hint is no text", 38, [0x4c, 0, 0x38]],
  ["the phone's key is no compressed point", 44, [4]],
])('unreadable: %s', (detail, at, value) => {
  const level1 = ticketBytes(ticket);
  level1.set(value, at);
  expect(parseControlCode(whole(level1, START))).toEqual({ kind: 'unreadable', detail });
});

test('whose symbol it is, and whether it is whole', () => {
  const code = whole(ticketBytes(ticket), START);
  expect(parseControlCode(code.subarray(0, 212))).toEqual({ kind: 'unreadable', detail: '212 bytes instead of 213' });
  for (const at of [0, 1]) {
    const other = Uint8Array.from(code);
    other[at] = 0x20;
    expect(parseControlCode(other)).toEqual({ kind: 'foreign' });
  }
});

test('a byte order mark belongs to the hint', () => {
  const holderHint = '\ufeffŁW';
  const parsed = parseControlCode(whole(ticketBytes({ ...ticket, holderHint }), START));
  expect(parsed.kind === 'code' && parsed.ticket.holderHint).toBe(holderHint);
});

describe('what does not fit is named', () => {
  test.each<readonly [named: string, change: Partial<ControlTicket>]>([
    ['issuer key', { issuerKey: 256 }],
    ['ticket is not 16 lower-case hex digits', { ticket: '0123456789abcde' }],
    ['ticket is not 16 lower-case hex digits', { ticket: '0123456789ABCDEF' }],
    ['ticket is not 16 lower-case hex digits', { ticket: '-123456789abcdef' }],
    ['ticket is not 16 lower-case hex digits', { ticket: '0123456789abcde-' }],
    ['carrier is not 8 lower-case hex digits', { carrier: 'c0ffee077' }],
    ['product', { product: 65_536 }],
    ['zones', { zones: 256 }],
    ['weekdays', { weekdays: 128 }],
    ['number of lines', { lines: [1, 2, 3] }],
    ['line', { lines: [0] }],
    ['valid from', { validFrom: unixSeconds(YEAR_2020 - 1) }],
    ['minutes', { minutes: 0 }],
    ['end of proof', { proofEnds: unixSeconds(YEAR_2020 + 2 ** 32) }],
    ['slot', { slot: 3 as 2 }],
    ['generation', { generation: 256 }],
    ["holder's hint is over 6 bytes", { holderHint: 'ŁW 1984' }],
    ["holder's hint is over 6 bytes", { holderHint: 'Ł\0W' }],
    ['device key is no compressed point of 33 bytes', { deviceKey: POINT.subarray(0, 32) }],
    ['device key is no compressed point of 33 bytes', { deviceKey: Uint8Array.from(POINT).fill(4, 0, 1) }],
  ])('%s: %j', (named, change) => {
    expect(() => ticketBytes({ ...ticket, ...change })).toThrow(new RegExp(`^${named}`));
    expect(() => ticketBytes({ ...ticket, ...change })).toThrow(RangeError);
  });

  test.each<readonly [named: string, proof: number, change: Partial<typeof START>]>([
    ['length of the proof', 140, {}],
    ['moment', 141, { at: unixSeconds(YEAR_2020 - 1) }],
    ['counter', 141, { counter: 65_536 }],
    ['answer', 141, { answer: -1 }],
  ])('%s', (named, proof, change) => {
    expect(() => momentBytes(new Uint8Array(proof), { ...START, ...change })).toThrow(new RegExp(`^${named}`));
  });
});

describe('K37 the clock', () => {
  const moment = { at: unixSeconds(YEAR_2020 + 1000), counter: 0, answer: 0 };
  test('right from 30 s before to 119.999 s after, at any moment', () => {
    const proof = { ...ticket, proofEnds: unixSeconds(YEAR_2020 + 100_000) };
    const judged = [-30_001, -30_000, 119_999, 120_000].map((after) =>
      freshness(proof, moment, epochMillis(millisOf(moment.at) + after)),
    );
    expect(judged).toEqual([
      { kind: 'ahead', why: 'code' },
      { kind: 'fresh' },
      { kind: 'fresh' },
      { kind: 'stale', why: 'code-too-old' },
    ]);
  });

  test("the issuer's proof is right until its end, and never for more than 72 h and a clock's 30 s", () => {
    const now = millisOf(moment.at);
    const longest = (72 * 3600 + 30) * 1000;
    const judged = [0, 1000, longest, longest + 1000].map((left) =>
      freshness({ ...ticket, proofEnds: unixSeconds((now + left) / 1000) }, moment, now),
    );
    expect(judged).toEqual([
      { kind: 'stale', why: 'proof-ended' },
      { kind: 'fresh' },
      { kind: 'fresh' },
      { kind: 'ahead', why: 'proof' },
    ]);
  });

  test('the edges of a ticket', () => {
    const from = millisOf(ticket.validFrom);
    const end = from + ticket.minutes * 60_000;
    expect([from - 1, from, end - 1, end].map((now) => ticketAt(ticket, epochMillis(now)))).toEqual([
      'not-yet-valid',
      'valid',
      'valid',
      'expired',
    ]);
  });
});

describe('a valid ticket and this ride', () => {
  /** 2026-11-20 was a Friday in Poland from 2026-11-19T23:00Z. */
  const friday = epochMillis(Date.UTC(2026, 10, 20, 12));
  const saturday = epochMillis(Date.UTC(2026, 10, 20, 23));
  test.each([
    [{ now: friday }, []],
    [{ now: saturday }, ['weekday']],
    [{ now: friday, line: 503, zone: 2 }, []],
    [{ now: friday, line: 5, zone: 1 }, ['line']],
    [{ now: friday, line: 4, zone: 3 }, ['zone']],
    [{ now: saturday, line: 5, zone: 3 }, ['line', 'zone', 'weekday']],
  ] as const)('%j: %j', (place, limits) => {
    expect(limitsOf(ticket, place)).toEqual(limits);
  });

  test('where the reader does not know its zone, none is judged', () => {
    expect(limitsOf({ ...ticket, zones: 0b100 }, { now: friday })).toEqual([]);
  });

  test('no lines: all lines', () => {
    expect(limitsOf({ ...ticket, lines: [] }, { now: friday, line: 77 })).toEqual([]);
  });
});
