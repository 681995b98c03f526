import { readTlvs, type Tlv, TlvInvalid } from './ber-tlv.ts';
import type { PaymentReference } from './contract.ts';

/** EMV tag of the payment account reference: 29 letters and digits (EMVCo, PAR). */
export const PAYMENT_ACCOUNT_REFERENCE = '9F24';

/** What has the card's number in it: PAN, track equivalents, tracks, and the reader's own tags for tracks and PAN. */
const NUMBER_TAGS: ReadonlySet<string> = new Set([
  ...['5A', '56', '57', '58', '9F6B', '9F1F', '5F21', '5F22', '5F23'],
  ...['DFEF17', 'DFEF18', 'FFEE13', 'FFEE14', 'DFEF4D'],
]);

/** Whether an object of this tag has the card's number in it. */
export const hasCardNumber = (tag: string): boolean => NUMBER_TAGS.has(tag);

/** Attribution, the first byte of a unified answer: bits 6 and 7 say what is encrypted. */
const ENCRYPTION_ON = 0xc0;

/** Form of the answer: of command 02-01, or of 02-40. */
export type AnswerForm = 'tracks-first' | 'unified';

export type CardData =
  | { readonly kind: 'known'; readonly reference: PaymentReference }
  | { readonly kind: 'no-reference' }
  /** The answer has a card number in clear; which object, never what is in it. */
  | { readonly kind: 'card-number'; readonly tag: string }
  | { readonly kind: 'nonsense'; readonly detail: string };

/**
 * What may be known of a card: the reference, and nothing else. The bytes are wiped, whatever they were. `tags`: in
 * the order of preference; the first that is there counts.
 */
export function readCardData(data: Uint8Array, form: AnswerForm, tags: readonly string[]): CardData {
  try {
    const objects = flat(readTlvs(form === 'unified' ? data.subarray(1) : afterTracks(data)));
    const encrypts = form === 'unified' && ((data[0] ?? 0) & ENCRYPTION_ON) !== 0;
    const clear = objects.find(
      ({ tag, value }) => NUMBER_TAGS.has(tag) && value.length > 0 && (!encrypts || isClear(tag, value)),
    );
    if (clear !== undefined) return { kind: 'card-number', tag: clear.tag };
    for (const tag of tags) {
      const object = objects.find((each) => each.tag === tag && each.value.length > 0);
      const reference = object === undefined ? undefined : referenceOf(tag, object.value);
      if (reference !== undefined) return { kind: 'known', reference };
    }
    return { kind: 'no-reference' };
  } catch (cause) {
    if (cause instanceof ClearTrack) return { kind: 'card-number', tag: cause.tag };
    if (cause instanceof TlvInvalid) return { kind: 'nonsense', detail: cause.message };
    throw cause;
  } finally {
    data.fill(0);
  }
}

class ClearTrack extends Error {
  readonly tag: string;
  constructor(tag: string) {
    super('a track came in clear');
    this.tag = tag;
  }
}

/** 02-01: lengths and data of three tracks, whether a clearing record follows, then data objects. */
function afterTracks(data: Uint8Array): Uint8Array {
  let at = 0;
  for (const track of [1, 2, 3]) {
    const length = data[at];
    if (length === undefined || at + 1 + length > data.length) throw new TlvInvalid('a track is cut');
    // A reader that encrypts does not use this form.
    if (length > 0) throw new ClearTrack(`track ${track}`);
    at += 1 + length;
  }
  const record = data[at];
  if (record !== 0 && record !== 1) throw new TlvInvalid('what follows the tracks has no sense');
  return data.subarray(at + 1);
}

const flat = (objects: readonly Tlv[]): readonly Tlv[] => objects.flatMap((object) => [object, ...flat(object.inside)]);

/**
 * Whether a card number can be read in an object of a reader that says it encrypts. Packed: 12 to 19 digits, then the
 * separator and an expiry date (track 2), or filling in an object that is as short as a number (PAN). As letters: digits
 * to a separator. Cipher text has this form once in a hundred thousand taps or less.
 */
function isClear(tag: string, value: Uint8Array): boolean {
  const packed = Buffer.from(value).toString('hex');
  const letters = Buffer.from(value).toString('latin1');
  const [, number] =
    /^(\d{12,19})d\d\d(?:0[1-9]|1[0-2])/.exec(packed) ??
    (tag === '5A' && value.length <= 10 ? /^(\d{12,19})f*$/.exec(packed) : null) ??
    /(?:^|[;B])(\d{12,19})(?:[=^]|$)/.exec(letters) ??
    [];
  return number !== undefined && hasCheckDigit(number);
}

/** ISO/IEC 7812-1, annex B. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const worth = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (worth > 9 ? worth - 9 : worth);
  }, 0);
  return sum % 10 === 0;
}

function referenceOf(tag: string, value: Uint8Array): PaymentReference | undefined {
  if (tag !== PAYMENT_ACCOUNT_REFERENCE) return `${tag}:${Buffer.from(value).toString('hex')}`;
  const text = Buffer.from(value).toString('latin1');
  return /^[0-9A-Za-z]{29}$/.test(text) ? `PAR:${text.toUpperCase()}` : undefined;
}
