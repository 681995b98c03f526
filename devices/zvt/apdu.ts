/** One message between the machine (ECR) and the terminal (PT): class and instruction as one number, e.g. 0x060f. */
export interface Apdu {
  readonly control: number;
  readonly data: Uint8Array;
}

export const CONTROL = {
  registration: 0x0600,
  authorisation: 0x0601,
  repeatReceipt: 0x0620,
  preAuthorisation: 0x0622,
  bookReservation: 0x0623,
  bookTotal: 0x0624,
  preAuthorisationReversal: 0x0625,
  reversal: 0x0630,
  refund: 0x0631,
  endOfDay: 0x0650,
  diagnosis: 0x0670,
  initialisation: 0x0693,
  abortByEcr: 0x06b0,
  reset: 0x0618,
  statusEnquiry: 0x0501,
  statusInformation: 0x040f,
  intermediateStatus: 0x04ff,
  completion: 0x060f,
  abort: 0x061e,
  printLine: 0x06d1,
  printTextBlock: 0x06d3,
  /** Positive answer to a message. */
  received: 0x8000,
} as const;

/** A negative answer is class 84 with the reason as its instruction. */
const REFUSAL_CLASS = 0x84;
const MOST_DATA = 0xffff;

const EMPTY = new Uint8Array();

export function apdu(control: number, data: Iterable<number> = EMPTY): Apdu {
  return { control, data: Uint8Array.from(data) };
}

export const RECEIVED: Apdu = apdu(CONTROL.received);

/** Answer `84 xx`: not done, for this reason. */
export function refusal(reason: number): Apdu {
  return apdu((REFUSAL_CLASS << 8) | reason);
}

export type Answer = { readonly kind: 'received' } | { readonly kind: 'refused'; readonly reason: number };

/** Undefined where the APDU is a message of its own. `84 00` is a positive answer, too (PA00P016). */
export function answerOf({ control }: Apdu): Answer | undefined {
  if (control === CONTROL.received) return { kind: 'received' };
  if (control >> 8 !== REFUSAL_CLASS) return undefined;
  const reason = control & 0xff;
  return reason === 0 ? { kind: 'received' } : { kind: 'refused', reason };
}

/** Class, instruction, length (FF = two more bytes, low one first), data. Throws RangeError on more than 65535 bytes. */
export function encodeApdu({ control, data }: Apdu): Uint8Array {
  if (data.length > MOST_DATA) throw new RangeError(`an APDU holds at most ${MOST_DATA} bytes, not ${data.length}`);
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  return Uint8Array.from([control >> 8, control & 0xff, ...length, ...data]);
}

export type DecodedApdu =
  | { readonly kind: 'apdu'; readonly apdu: Apdu; readonly length: number }
  | { readonly kind: 'incomplete' };

/** The APDU at the beginning of the bytes, and how many of them it takes. */
export function decodeApdu(bytes: Uint8Array): DecodedApdu {
  const [group, instruction, short, low, high] = bytes;
  if (group === undefined || instruction === undefined || short === undefined) return { kind: 'incomplete' };
  const extended = short === 0xff;
  if (extended && (low === undefined || high === undefined)) return { kind: 'incomplete' };
  const size = extended ? (low ?? 0) | ((high ?? 0) << 8) : short;
  const start = extended ? 5 : 3;
  if (bytes.length < start + size) return { kind: 'incomplete' };
  return {
    kind: 'apdu',
    apdu: { control: (group << 8) | instruction, data: bytes.slice(start, start + size) },
    length: start + size,
  };
}
