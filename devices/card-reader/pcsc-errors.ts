import type { CardLost } from './contract.ts';

/** What an error of the PC/SC library says about the card. */
export type PcscFailure =
  | { readonly kind: 'lost'; readonly reason: CardLost['reason']; readonly detail: string }
  /** No card is in the reader: it was a moment ago, or the service has not noticed yet. */
  | { readonly kind: 'absent'; readonly detail: string };

type Meaning = CardLost['reason'] | 'absent';

/** pcsclite.h and the PC/SC specification, part 6. What is missing here is taken for a failure of the reader. */
const MEANINGS: Readonly<Record<number, readonly [name: string, Meaning]>> = {
  2148532227: ['SCARD_E_INVALID_HANDLE', 'reader-lost'],
  2148532232: ['SCARD_E_INSUFFICIENT_BUFFER', 'removed'],
  2148532233: ['SCARD_E_UNKNOWN_READER', 'reader-lost'],
  2148532234: ['SCARD_E_TIMEOUT', 'silent'],
  2148532235: ['SCARD_E_SHARING_VIOLATION', 'reader-lost'],
  2148532236: ['SCARD_E_NO_SMARTCARD', 'absent'],
  2148532239: ['SCARD_E_PROTO_MISMATCH', 'removed'],
  2148532240: ['SCARD_E_NOT_READY', 'removed'],
  2148532243: ['SCARD_F_COMM_ERROR', 'reader-lost'],
  2148532246: ['SCARD_E_NOT_TRANSACTED', 'removed'],
  2148532247: ['SCARD_E_READER_UNAVAILABLE', 'reader-lost'],
  2148532253: ['SCARD_E_NO_SERVICE', 'reader-lost'],
  2148532254: ['SCARD_E_SERVICE_STOPPED', 'reader-lost'],
  2148532270: ['SCARD_E_NO_READERS_AVAILABLE', 'reader-lost'],
  2148532271: ['SCARD_E_COMM_DATA_LOST', 'removed'],
  2148532325: ['SCARD_W_UNSUPPORTED_CARD', 'removed'],
  2148532326: ['SCARD_W_UNRESPONSIVE_CARD', 'removed'],
  2148532327: ['SCARD_W_UNPOWERED_CARD', 'removed'],
  2148532328: ['SCARD_W_RESET_CARD', 'removed'],
  2148532329: ['SCARD_W_REMOVED_CARD', 'absent'],
};

/** Reads the code out of the library's message, `... error: ...(0x80100016)`. */
export const pcscFailure = (error: Error): PcscFailure => {
  const code = Number(/\((0x[0-9a-f]{8})\)$/i.exec(error.message)?.[1]);
  const [name, meaning] = MEANINGS[code] ?? [error.message, 'reader-lost' as const];
  return meaning === 'absent' ? { kind: 'absent', detail: name } : { kind: 'lost', reason: meaning, detail: name };
};
