import type { UnreadReason } from './contract.ts';

/** Commands (guide, table 2). */
export const COMMAND = {
  pollMode: [0x01, 0x01],
  userInterface: [0x01, 0x02],
  activate: [0x02, 0x01],
  /** The same, with one form of answer whether the reader encrypts or not. */
  activateUnified: [0x02, 0x40],
  result: [0x03, 0x00],
  cancel: [0x05, 0x01],
  ping: [0x18, 0x01],
  version: [0x29, 0x00],
} as const;

/** Status codes of protocol 2 (guide, table 6). */
export const STATUS = {
  ok: 0x00,
  timeout: 0x08,
  failed: 0x0a,
  notAllowed: 0x0b,
  subCommandNotAllowed: 0x0c,
  userInterfaceEvent: 0x0e,
  requestOnline: 0x23,
} as const;

const STATUS_WORDS: Readonly<Record<number, string>> = {
  1: 'incorrect header',
  2: 'unknown command',
  3: 'unknown sub-command',
  4: 'CRC error',
  5: 'incorrect parameter',
  6: 'parameter not supported',
  7: 'malformed data',
  8: 'timeout',
  10: 'failed',
  11: 'command not allowed',
  12: 'sub-command not allowed',
  13: 'buffer overflow',
  14: 'user interface event',
  17: 'communication type not supported',
  18: 'the secure interface does not work',
  25: 'frame too large',
  29: 'it was tampered with',
};

export const statusInWords = (status: number): string =>
  STATUS_WORDS[status] ?? `status ${status.toString(16).padStart(2, '0')}h`;

/** Error codes of a transaction that failed (guide, table 8). */
export function unreadReason(errorCode: number | undefined): UnreadReason {
  switch (errorCode) {
    case 0x21:
      return 'collision';
    case 0x24:
    case 0x30:
      return 'removed';
    case 0x26:
      return 'expired';
    case 0x25:
    case 0x27:
      return 'unsupported';
    // Go to another interface, the card generated AAC, or asked for something else.
    case 0x01:
    case 0x02:
    case 0x50:
    case 0x60:
      return 'declined-by-card';
    default:
      return 'failed';
  }
}
