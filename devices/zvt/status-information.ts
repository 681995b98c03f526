import { type Grosze, grosze } from '../../fares/money.ts';
import { decodeBcd } from './bcd.ts';
import { BMP, decodeBitmaps } from './bitmaps.ts';
import { coverCardNumbers, holdsCardNumber } from './card-number.ts';
import { decodeText, type TerminalEncoding } from './text.ts';
import { decodeTlv, findObject } from './tlv.ts';

/** What a terminal tells of a transaction (04 0F, and the BMPs of 06 1E), without anything of the card but its scheme. */
export interface StatusInformation {
  /** 0 = approved. */
  readonly result: number;
  readonly amount?: Grosze;
  readonly receipt?: number;
  readonly trace?: number;
  /** Of the transaction that this one reverses. */
  readonly originalTrace?: number;
  readonly terminalId?: string;
  /** ISO 4217, e.g. 985. */
  readonly currency?: number;
  readonly cardName?: string;
  readonly authorisation?: string;
  readonly text?: string;
  readonly token?: string;
}

export interface StatusReading {
  readonly encoding: TerminalEncoding;
  /** Data object in which this acquirer's terminals give a token of the card; there is no standard one. */
  readonly tokenTag?: number | undefined;
}

/** Undefined where there is no result in it. */
export function decodeStatusInformation(data: Uint8Array, reading: StatusReading): StatusInformation | undefined {
  const { fields } = decodeBitmaps(data);
  const result = fields.get(BMP.result)?.[0];
  if (result === undefined) return undefined;
  const number = (tag: number) => {
    const bytes = fields.get(tag);
    return bytes === undefined ? undefined : decodeBcd(bytes);
  };
  const words = (tag: number) => {
    const bytes = fields.get(tag);
    return bytes === undefined ? undefined : coverCardNumbers(decodeText(bytes, reading.encoding).trim());
  };
  const amount = number(BMP.amount);
  const terminalId = fields.get(BMP.terminalId);
  return present({
    result,
    amount: amount === undefined ? undefined : grosze(amount),
    receipt: number(BMP.receipt),
    trace: number(BMP.trace),
    originalTrace: number(BMP.originalTrace),
    terminalId: terminalId === undefined ? undefined : Buffer.from(terminalId).toString('hex'),
    currency: number(BMP.currency),
    cardName: words(BMP.cardName),
    authorisation: words(BMP.authorisation),
    text: words(BMP.text),
    token: tokenOf(fields.get(BMP.tlv), reading.tokenTag),
  });
}

type Loose<Shape> = { [Key in keyof Shape]: Shape[Key] | undefined };

function present({
  result,
  ...rest
}: { result: number } & Loose<Omit<StatusInformation, 'result'>>): StatusInformation {
  const known = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  return { result, ...Object.fromEntries(known) };
}

/** Printable and no card number in disguise, else none. */
function tokenOf(container: Uint8Array | undefined, tag: number | undefined): string | undefined {
  if (container === undefined || tag === undefined) return undefined;
  const value = findObject(decodeTlv(container) ?? [], tag)?.value;
  if (value === undefined || value.length === 0) return undefined;
  const printable = value.every((byte) => byte > 0x20 && byte < 0x7f);
  const token = printable ? Buffer.from(value).toString('latin1') : Buffer.from(value).toString('hex');
  return holdsCardNumber(token) ? undefined : token;
}
