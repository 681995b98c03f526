import { BMP, decodeBitmaps, decodeLengthDigits } from './bitmaps.ts';

/** What a registration says at its end (06 0F, BMP 19): what the terminal needs before it takes payments. */
export interface RegistrationEnd {
  readonly initialisationNeeded: boolean;
  readonly diagnosisNeeded: boolean;
}

export function decodeRegistrationEnd(data: Uint8Array): RegistrationEnd {
  const status = decodeBitmaps(data).fields.get(BMP.status)?.[0] ?? 0;
  return { initialisationNeeded: (status & 0x01) !== 0, diagnosisNeeded: (status & 0x02) !== 0 };
}

/** What a status enquiry says at its end (06 0F): the version, by LLL digits, then the terminal's state. */
export interface EnquiryEnd {
  readonly version?: string;
  /** As a result code: 00 = ready. */
  readonly state?: number;
}

export function decodeEnquiryEnd(data: Uint8Array): EnquiryEnd {
  const length = decodeLengthDigits(data.subarray(0, 3));
  if (data.length < 3 || length === undefined || data.length < 3 + length) return {};
  const version = Buffer.from(data.subarray(3, 3 + length)).toString('latin1');
  const state = data[3 + length];
  return { version, ...(state === undefined || state === BMP.tlv ? {} : { state }) };
}
