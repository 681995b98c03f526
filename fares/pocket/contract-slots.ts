import { type Contract, type DecodedSlot, encodeContractSlot } from '../card/contract-slot.ts';
import type { DayNumber } from '../time.ts';
import type { CodedContract } from './carry-over-decision.ts';

/** Both contract slots as read from the card; one that does not decode is left alone. */
export type ReadSlots = readonly [DecodedSlot, DecodedSlot];

/** Whether this season ticket is on the card; undefined when a slot cannot be read and it may be in that one. */
export function isCoded(slots: ReadSlots, eTicket: number): boolean | undefined {
  if (slots.some((slot) => slot.ok && slot.contract?.eTicket === eTicket)) return true;
  return slots.every((slot) => slot.ok) ? false : undefined;
}

/** A13: an empty slot is free, and so is one whose contract has ended; empty ones first, then what ended first. */
export function freeSlot(slots: ReadSlots, today: DayNumber): 0 | 1 | undefined {
  const endOf = (slot: DecodedSlot): number => {
    if (!slot.ok) return Number.POSITIVE_INFINITY;
    return slot.contract?.to ?? Number.NEGATIVE_INFINITY;
  };
  const ends = [endOf(slots[0]), endOf(slots[1])] as const;
  const first = ends[0] <= ends[1] ? 0 : 1;
  return ends[first] < today ? first : undefined;
}

/** The season ticket that is valid on this day; with two, the one that is valid longer. */
export function validOn(slots: ReadSlots, day: DayNumber): Contract | undefined {
  const valid = slots.flatMap((slot) => (slot.ok && slot.contract !== undefined ? [slot.contract] : []));
  return valid.filter(({ from, to }) => from <= day && day <= to).toSorted((one, other) => other.to - one.to)[0];
}

/** The slots with this contract in its place. */
export function withContract([first, second]: ReadSlots, { slot, contract }: CodedContract): ReadSlots {
  const coded: DecodedSlot = { ok: true, contract };
  return slot === 0 ? [coded, second] : [first, coded];
}

/** The bytes of both slots once these contracts are coded; a slot that gets none keeps its bytes. */
export function codedSlots(
  [first, second]: readonly [Uint8Array, Uint8Array],
  coded: readonly CodedContract[],
): readonly [Uint8Array, Uint8Array] {
  const bytesOf = (slot: 0 | 1): Uint8Array | undefined => {
    const here = coded.find((one) => one.slot === slot);
    return here === undefined ? undefined : encodeContractSlot(here.contract);
  };
  return [bytesOf(0) ?? first, bytesOf(1) ?? second];
}
