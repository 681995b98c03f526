import type { Grosze } from '../../fares/money.ts';
import { type Apdu, apdu, CONTROL } from './apdu.ts';
import { encodeBcd } from './bcd.ts';
import { BMP } from './bitmaps.ts';
import { encodeTlv, encodeTlvLength } from './tlv.ts';

/** Six digits, as the operator of the terminal gives it. */
export interface Password {
  readonly password: string;
}

/** ISO 4217 numbers: złoty 985. */
export interface Money {
  readonly amount: Grosze;
  readonly currency: number;
}

/** Config byte of the registration (PA00P015, 2.1). */
export const CONFIG = {
  receiptsByEcr: 0x02,
  administrationReceiptsByEcr: 0x04,
  intermediateStatus: 0x08,
  paymentsByEcrOnly: 0x10,
  administrationByEcrOnly: 0x20,
  /** Receipts come as text to be printed. */
  receiptsAsText: 0x80,
} as const;

/** List of commands that the machine takes (TLV 26), here 06 D3. */
const PERMITTED = encodeTlv(0x26, encodeTlv(0x0a, [0x06, 0xd3]));

export function registration(
  { password }: Password,
  settings: { readonly config: number; readonly currency: number; readonly textBlocks: boolean },
): Apdu {
  const container = settings.textBlocks ? [BMP.tlv, ...encodeTlvLength(PERMITTED.length), ...PERMITTED] : [];
  // The service menu stays off the terminal's keys (service byte, bit 0).
  const service = settings.textBlocks ? [BMP.service, 0x01] : [];
  return apdu(CONTROL.registration, [
    ...digits(password),
    settings.config,
    ...encodeBcd(settings.currency, 2),
    ...service,
    ...container,
  ]);
}

/** `maxStatus`: how often the terminal may ask whether the goods are out (BMP 02); undefined = no issue of goods. */
export function authorisation(money: Money, maxStatus?: number): Apdu {
  const goods = maxStatus === undefined ? [] : [BMP.maxStatus, maxStatus];
  return apdu(CONTROL.authorisation, [...bitsOf(money), ...goods]);
}

export const preAuthorisation = (money: Money): Apdu => apdu(CONTROL.preAuthorisation, bitsOf(money));

export const bookTotal = (receipt: number, money: Money): Apdu =>
  apdu(CONTROL.bookTotal, [...receiptBits(receipt), ...bitsOf(money)]);

export const bookReservation = (receipt: number, money: Money): Apdu =>
  apdu(CONTROL.bookReservation, [...receiptBits(receipt), ...bitsOf(money)]);

export const preAuthorisationReversal = (receipt: number): Apdu =>
  apdu(CONTROL.preAuthorisationReversal, receiptBits(receipt));

export const reversal = ({ password }: Password, receipt: number): Apdu =>
  apdu(CONTROL.reversal, [...digits(password), ...receiptBits(receipt)]);

export const refund = ({ password }: Password, money: Money): Apdu =>
  apdu(CONTROL.refund, [...digits(password), ...bitsOf(money)]);

export const endOfDay = ({ password }: Password): Apdu => apdu(CONTROL.endOfDay, digits(password));

export const initialisation = ({ password }: Password): Apdu => apdu(CONTROL.initialisation, digits(password));

export const repeatReceipt = ({ password }: Password): Apdu => apdu(CONTROL.repeatReceipt, digits(password));

export const statusEnquiry = ({ password }: Password): Apdu => apdu(CONTROL.statusEnquiry, digits(password));

export const diagnosis = (): Apdu => apdu(CONTROL.diagnosis);

export const reset = (): Apdu => apdu(CONTROL.reset);

export const abortByEcr = (): Apdu => apdu(CONTROL.abortByEcr);

function bitsOf({ amount, currency }: Money): readonly number[] {
  return [BMP.amount, ...encodeBcd(amount, 6), BMP.currency, ...encodeBcd(currency, 2)];
}

function receiptBits(receipt: number): readonly number[] {
  return [BMP.receipt, ...encodeBcd(receipt, 2)];
}

/** Throws RangeError where the password is not of six digits. */
function digits(password: string): Uint8Array {
  if (!/^\d{6}$/.test(password)) throw new RangeError('a terminal password has six digits');
  return Buffer.from(password, 'hex');
}
