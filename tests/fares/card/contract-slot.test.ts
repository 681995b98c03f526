import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CONTRACT_SLOT_LENGTH,
  type Contract,
  decodeContractSlot,
  encodeContractSlot,
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
});
