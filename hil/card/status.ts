/** Status codes of a DESFire card: `91 xx` in ISO framing, the first byte of a native answer. */
export const STATUS = {
  ok: 0x00,
  /** Nothing is pending that could be committed or aborted. */
  noChanges: 0x0c,
  outOfMemory: 0x0e,
  illegalCommand: 0x1c,
  /** CRC, MAC or padding is wrong. */
  integrityError: 0x1e,
  noSuchKey: 0x40,
  lengthError: 0x7e,
  /** The configuration or state of card or file forbids the command for every key. */
  permissionDenied: 0x9d,
  parameterError: 0x9e,
  applicationNotFound: 0xa0,
  /** The key used (or none) does not allow the command. */
  authenticationError: 0xae,
  additionalFrame: 0xaf,
  boundaryError: 0xbe,
  commandAborted: 0xca,
  countError: 0xce,
  duplicateError: 0xde,
  fileNotFound: 0xf0,
} as const;

export type StatusName = keyof typeof STATUS;

/** A command the card refuses; it becomes an answer of one status and nothing else. */
export class CardRefusal extends Error {
  override readonly name = 'CardRefusal';
  readonly status: StatusName;
  constructor(status: StatusName) {
    super(status);
    this.status = status;
  }
}

/** Throws CardRefusal with this status unless the condition holds. */
export function refuseUnless(condition: boolean, status: StatusName): asserts condition {
  if (!condition) throw new CardRefusal(status);
}
