/** GET DATA for the unique identifier (PC/SC part 3, 3.2.2.1.3); the reader answers it, or passes it on. */
export const GET_UID = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);

export type UidAnswer =
  | { readonly kind: 'uid'; readonly uid: Uint8Array }
  | { readonly kind: 'refused'; readonly detail: string };

/** Identifiers of ISO 14443-3: single, double and triple size. */
const UID_LENGTHS: readonly number[] = [4, 7, 10];

/** Reads the answer to GET_UID, at least two bytes long. */
export const uidIn = (answer: Uint8Array): UidAnswer => {
  const status = Buffer.from(answer.subarray(-2)).toString('hex');
  if (status !== '9000') return { kind: 'refused', detail: `no card number: status ${status}` };
  const uid = answer.slice(0, -2);
  if (UID_LENGTHS.includes(uid.length)) return { kind: 'uid', uid };
  return { kind: 'refused', detail: `a card number of ${uid.length} bytes` };
};
