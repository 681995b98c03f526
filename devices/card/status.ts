/** Status codes of a DESFire card by name (MF3ICD81 data sheet; the second byte of the wrapped status word 91xx). */
const NAMES = {
  0: 'ok',
  12: 'no-changes',
  14: 'out-of-memory',
  28: 'illegal-command',
  30: 'integrity-error',
  64: 'no-such-key',
  126: 'length-error',
  157: 'permission-denied',
  158: 'parameter-error',
  160: 'application-not-found',
  161: 'application-integrity-error',
  174: 'authentication-error',
  175: 'additional-frame',
  190: 'boundary-error',
  193: 'picc-integrity-error',
  202: 'command-aborted',
  205: 'picc-disabled',
  206: 'count-error',
  222: 'duplicate-error',
  238: 'eeprom-error',
  240: 'file-not-found',
  241: 'file-integrity-error',
} as const;

export type StatusName = (typeof NAMES)[keyof typeof NAMES] | 'unknown-status';

export const OK = 0x00;
export const ADDITIONAL_FRAME = 0xaf;
export const AUTHENTICATION_ERROR = 0xae;

/** Every code the card's data sheet names, for whoever enumerates them. */
export const STATUS_CODES: readonly number[] = Object.keys(NAMES).map(Number);

export function statusName(code: number): StatusName {
  return code in NAMES ? NAMES[code as keyof typeof NAMES] : 'unknown-status';
}
