import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contract, DecodedSlot } from '../../../fares/card/contract-slot.ts';
import { formatDay, parseDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import {
  contractProductNumber,
  contractProductOf,
  contractStanding,
  isMachineSale,
  saleNumber,
} from '../../../fares/products/contract-product.ts';
import { type ContractOrder, decideContract, lastDayOf } from '../../../fares/products/contract-sale.ts';
import { type DayNumber, dayNumber, epochMillis, unixSeconds } from '../../../fares/time.ts';

/** Noon of 20 November 2026 in Warsaw. */
const NOON = epochMillis(Date.UTC(2026, 10, 20, 11, 0, 0));
const TODAY = day('2026-11-20');
const product = { id: 'days-30', days: 30, normal: grosze(10_000), reduced: grosze(5_000) };
const card = { expiresOn: day('2030-01-01') };
const context = { now: NOON, transaction: { terminal: 3, sequence: 7 }, blocked: false };

function day(text: string): DayNumber {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function order(from: DayNumber): ContractOrder {
  return { product, fareClass: 'normal', from };
}

function slot(from: string, to: string): DecodedSlot {
  const contract: Contract = {
    product: 60,
    from: day(from),
    to: day(to),
    eTicket: 5,
    price: grosze(1),
    codedAt: unixSeconds(0),
  };
  return { ok: true, contract };
}

const EMPTY: DecodedSlot = { ok: true, contract: undefined };
const RUNNING = slot('2026-11-01', '2026-11-30');
const ENDED = slot('2026-10-01', '2026-11-19');

function verdict(slots: ReadSlots, from = TODAY, over: Partial<typeof context> = {}): string {
  const decision = decideContract(card, slots, order(from), { ...context, ...over });
  return decision.kind === 'contract' ? `slot ${decision.coded.slot}` : decision.reason;
}

describe('a contract sold by a machine', () => {
  test('J4 30 days end on the thirtieth day, the first one included', () => {
    expect(formatDay(lastDayOf(order(day('2026-11-20'))))).toBe('2026-12-19');
    const decision = decideContract(card, [EMPTY, EMPTY], order(TODAY), context);
    expect(decision).toMatchObject({
      kind: 'contract',
      price: 10_000,
      coded: { slot: 0, contract: { product: 60, from: TODAY, to: day('2026-12-19'), price: 10_000 } },
    });
  });

  test('J46 A11 not earlier than 60 days before it starts, and not for a day that has passed', () => {
    expect(verdict([EMPTY, EMPTY], dayNumber(TODAY + 60))).toBe('slot 0');
    expect(verdict([EMPTY, EMPTY], dayNumber(TODAY + 61))).toBe('too-far-ahead');
    expect(verdict([EMPTY, EMPTY], dayNumber(TODAY - 1))).toBe('past');
  });

  test('J28 A13 two contracts fit; the place of an ended one is free', () => {
    expect(verdict([RUNNING, EMPTY])).toBe('slot 1');
    expect(verdict([RUNNING, ENDED])).toBe('slot 1');
    expect(verdict([ENDED, EMPTY])).toBe('slot 1');
    expect(verdict([RUNNING, RUNNING])).toBe('places-full');
    // One that begins in the future has not ended either.
    expect(verdict([RUNNING, slot('2027-01-01', '2027-01-30')])).toBe('places-full');
    expect(verdict([RUNNING, { ok: false, reason: 'spoilt' }])).toBe('damaged');
    const none = decideContract(card, [RUNNING, RUNNING], order(TODAY), context);
    expect(none).toEqual({ kind: 'refused', reason: 'places-full' });
  });

  test('J12 neither onto a blocked card nor onto an expired one', () => {
    expect(verdict([EMPTY, EMPTY], TODAY, { blocked: true })).toBe('blocked');
    const gone = decideContract({ expiresOn: day('2026-11-19') }, [EMPTY, EMPTY], order(TODAY), context);
    expect(gone).toEqual({ kind: 'refused', reason: 'expired' });
    const lastDay = decideContract({ expiresOn: TODAY }, [EMPTY, EMPTY], order(TODAY), context);
    expect(lastDay.kind).toBe('contract');
  });

  test('J43 valid from the moment of purchase when it starts today, else from midnight', () => {
    const today = decideContract(card, [EMPTY, EMPTY], order(TODAY), context);
    const later = decideContract(card, [EMPTY, EMPTY], order(dayNumber(TODAY + 1)), context);
    if (today.kind !== 'contract' || later.kind !== 'contract') throw new Error('sold');
    const { contract } = today.coded;
    expect(contractStanding(contract, epochMillis(NOON - 1000))).toBe('future');
    expect(contractStanding(contract, NOON)).toBe('valid');
    const midnight = epochMillis(Date.UTC(2026, 10, 20, 23, 0, 0));
    expect(contractStanding(later.coded.contract, epochMillis(midnight - 1))).toBe('future');
    expect(contractStanding(later.coded.contract, midnight)).toBe('valid');
    const lastSecond = epochMillis(Date.UTC(2026, 11, 19, 22, 59, 59));
    expect(contractStanding(contract, lastSecond)).toBe('valid');
    expect(contractStanding(contract, epochMillis(lastSecond + 1000))).toBe('expired');
  });

  test('J80 what the shop sold is valid from midnight whenever it is coded', () => {
    const fromShop = { ...contractOf(TODAY), eTicket: 12, codedAt: unixSeconds(NOON / 1000) };
    expect(isMachineSale(fromShop)).toBe(false);
    expect(contractStanding(fromShop, epochMillis(NOON - 3_600_000))).toBe('valid');
  });

  test('J4 the product number tells days and class without a tariff', () => {
    for (const days of [30, 90, 180, 365]) {
      for (const fareClass of ['normal', 'reduced'] as const) {
        expect(contractProductOf(contractProductNumber(days, fareClass))).toEqual({ days, fareClass });
      }
    }
  });

  test('J28 J80 every sale of every machine has a number of its own that fits a slot and tells that a machine sold it', () => {
    const terminal = fc.integer({ min: 0, max: 0xff_ff });
    const sequence = fc.integer({ min: 0, max: 0xff_ff_ff });
    const sale = fc.record({ terminal, sequence });
    const borders = [0, 1, 0xff_ff].flatMap((one) =>
      [0, 1, 0xff_ff_ff].map((other) => ({ terminal: one, sequence: other })),
    );
    expect(new Set(borders.map(saleNumber)).size).toBe(borders.length);
    const law = (one: { terminal: number; sequence: number }) => {
      const eTicket = saleNumber(one);
      expect(Number.isInteger(eTicket) && eTicket < 2 ** 48).toBe(true);
      expect(isMachineSale({ eTicket })).toBe(true);
      expect(saleNumber({ ...one, sequence: one.sequence + 1 })).toBe(eTicket + 1);
    };
    for (const border of borders) law(border);
    fc.assert(fc.property(sale, law));
  });
});

function contractOf(from: DayNumber): Contract {
  return { product: 60, from, to: dayNumber(from + 29), eTicket: 1, price: grosze(0), codedAt: unixSeconds(0) };
}
