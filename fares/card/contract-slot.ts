import { type Grosze, grosze } from '../money.ts';
import { type DayNumber, dayNumber, type UnixSeconds, unixSeconds } from '../time.ts';
import { allZero, fitting, getUint24, setUint24 } from './byte-fields.ts';

/**
 * One of the two slots of file 05: a season ticket on the card, 20 bytes, big-endian; all 0 = empty.
 *
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version, 1 |
 * | 1 | 2 | product |
 * | 3 | 2 | first day, days since 1970 |
 * | 5 | 2 | last day |
 * | 7 | 6 | number of the e-ticket it came from; 0 = none |
 * | 13 | 3 | price paid, grosze |
 * | 16 | 4 | when it was coded, seconds since 1970 UTC |
 */
export const CONTRACT_SLOT_LENGTH = 20;
export const CONTRACT_SLOTS = 2;
const VERSION = 1;
const MOST_E_TICKET = 2 ** 48 - 1;

export interface Contract {
  readonly product: number;
  readonly from: DayNumber;
  /** Last day of validity, not before `from`. */
  readonly to: DayNumber;
  /** Coding is idempotent by it: a slot that has this number has been coded. */
  readonly eTicket: number;
  readonly price: Grosze;
  readonly codedAt: UnixSeconds;
}

export type DecodedSlot =
  | { readonly ok: true; readonly contract: Contract | undefined }
  | { readonly ok: false; readonly reason: string };

/** The 20 bytes of a slot, empty without a contract. Throws RangeError naming the field that does not fit. */
export function encodeContractSlot(contract: Contract | undefined): Uint8Array {
  const bytes = new Uint8Array(CONTRACT_SLOT_LENGTH);
  if (contract === undefined) return bytes;
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint16(1, fitting('product', contract.product, 0, 0xff_ff));
  view.setUint16(3, fitting('first day', contract.from, 0, 0xff_ff));
  view.setUint16(5, fitting('last day', contract.to, contract.from, 0xff_ff));
  const eTicket = fitting('e-ticket', contract.eTicket, 0, MOST_E_TICKET);
  view.setUint16(7, Math.floor(eTicket / 2 ** 32));
  view.setUint32(9, eTicket % 2 ** 32);
  setUint24(view, 13, fitting('price', contract.price, 0, 0xff_ff_ff));
  view.setUint32(16, fitting('time of coding', contract.codedAt, 0, 0xff_ff_ff_ff));
  return bytes;
}

/** Whether a slot can hold the contract. */
export function isCodable(contract: Contract): boolean {
  try {
    encodeContractSlot(contract);
    return true;
  } catch {
    return false;
  }
}

/** The contract in 20 bytes as read from a card, undefined in an empty slot, or why they are neither; never throws. */
export function decodeContractSlot(bytes: Uint8Array): DecodedSlot {
  if (bytes.length !== CONTRACT_SLOT_LENGTH) return { ok: false, reason: `a slot has 20 bytes, not ${bytes.length}` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (allZero(view, 0, CONTRACT_SLOT_LENGTH)) return { ok: true, contract: undefined };
  if (view.getUint8(0) !== VERSION) return { ok: false, reason: `version ${view.getUint8(0)} is unknown` };
  const from = dayNumber(view.getUint16(3));
  const to = dayNumber(view.getUint16(5));
  if (to < from) return { ok: false, reason: 'the last day is before the first' };
  return {
    ok: true,
    contract: {
      product: view.getUint16(1),
      from,
      to,
      eTicket: view.getUint16(7) * 2 ** 32 + view.getUint32(9),
      price: grosze(getUint24(view, 13)),
      codedAt: unixSeconds(view.getUint32(16)),
    },
  };
}
