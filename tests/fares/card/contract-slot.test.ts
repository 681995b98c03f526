import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CONTRACT_SLOT_LENGTH,
  type Contract,
  decodeContractSlot,
  encodeContractSlot,
  isCodable,
} from '../../../fares/card/contract-slot.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';

const anyContract: fc.Arbitrary<Contract> = fc
  .record({
    product: fc.integer({ min: 0, max: 0xff_ff }),
    days: fc.tuple(fc.nat(0xff_ff), fc.nat(0xff_ff)),
    eTicket: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    price: fc.nat(0xff_ff_ff).map(grosze),
    codedAt: fc.integer({ min: 0, max: 0xff_ff_ff_ff }).map(unixSeconds),
  })
  .map(({ days: [one, other], ...rest }) => ({
    ...rest,
    from: dayNumber(Math.min(one, other)),
    to: dayNumber(Math.max(one, other)),
  }));

describe('a contract slot', () => {
  test('every contract comes back', () => {
    fc.assert(
      fc.property(anyContract, (contract) => {
        const bytes = encodeContractSlot(contract);
        expect(bytes.length).toBe(CONTRACT_SLOT_LENGTH);
        expect(decodeContractSlot(bytes)).toEqual({ ok: true, contract });
      }),
    );
  });

  test('an empty slot is all zero and comes back empty', () => {
    expect(encodeContractSlot(undefined)).toEqual(new Uint8Array(CONTRACT_SLOT_LENGTH));
    expect(decodeContractSlot(new Uint8Array(CONTRACT_SLOT_LENGTH))).toEqual({ ok: true, contract: undefined });
  });

  test('canonical: whatever decodes encodes to the same bytes; nothing throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.boolean(), (bytes, known) => {
        if (known) bytes.set([1]);
        const decoded = decodeContractSlot(bytes);
        if (decoded.ok) expect(encodeContractSlot(decoded.contract)).toEqual(bytes);
        else expect(decoded.reason).not.toBe('');
      }),
      { numRuns: 1000 },
    );
    expect(decodeContractSlot(new Uint8Array(19))).toEqual({ ok: false, reason: 'a slot has 20 bytes, not 19' });
  });

  test('each field stands where the table says', () => {
    const contract: Contract = {
      product: 0x0102,
      from: dayNumber(0x0304),
      to: dayNumber(0x0506),
      eTicket: 0x0708_090a_0b0c,
      price: grosze(0x0d0e0f),
      codedAt: unixSeconds(0x1011_1213),
    };
    expect([...encodeContractSlot(contract)]).toEqual([1, ...Array.from({ length: 19 }, (_, index) => index + 1)]);
  });

  test.each<[string, Partial<Contract>]>([
    ['product', { product: 0x1_00_00 }],
    ['product', { product: -1 }],
    ['first day', { from: dayNumber(-1) }],
    ['last day', { to: dayNumber(0x1_00_00) }],
    ['last day', { to: dayNumber(19_999) }],
    ['e-ticket', { eTicket: 2 ** 48 }],
    ['e-ticket', { eTicket: -1 }],
    ['price', { price: grosze(0x1_00_00_00) }],
    ['price', { price: grosze(-1) }],
    ['time of coding', { codedAt: unixSeconds(2 ** 32) }],
    ['time of coding', { codedAt: unixSeconds(-1) }],
  ])('T52 a contract whose %s does not fit cannot be coded, and the error names it', (field, change) => {
    const good: Contract = {
      product: 4,
      from: dayNumber(20_000),
      to: dayNumber(20_000),
      eTicket: 71,
      price: grosze(9_600),
      codedAt: unixSeconds(1),
    };
    expect(isCodable(good)).toBe(true);
    expect(decodeContractSlot(encodeContractSlot(good))).toEqual({ ok: true, contract: good });
    expect(isCodable({ ...good, ...change })).toBe(false);
    expect(() => encodeContractSlot({ ...good, ...change })).toThrow(new RegExp(`^${field} `));
  });

  test.each<[string, Partial<Record<number, number>>, string]>([
    ['another version', { 0: 2 }, 'version 2 is unknown'],
    ['bytes without a version', { 19: 1 }, 'version 0 is unknown'],
    ['an end before the beginning', { 0: 1, 4: 1 }, 'the last day is before the first'],
  ])('%s is refused by name', (_, bytes, reason) => {
    const slot = new Uint8Array(CONTRACT_SLOT_LENGTH);
    for (const [place, value] of Object.entries(bytes)) slot[Number(place)] = value ?? 0;
    expect(decodeContractSlot(slot)).toEqual({ ok: false, reason });
  });

  test('a slot is read from any place in memory', () => {
    const memory = new Uint8Array(60).fill(0xee);
    memory.set(encodeContractSlot(undefined), 7);
    expect(decodeContractSlot(memory.subarray(7, 27))).toEqual({ ok: true, contract: undefined });
  });
});
