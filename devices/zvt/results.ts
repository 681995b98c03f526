/** Result codes of PA00P015, chapter error messages, that decide something here. */
export const RESULT = {
  ok: 0x00,
  goodsNotIssued: 0x66,
  notRegistered: 0x6b,
  /** Abort key, or nobody presented a card in time. */
  aborted: 0x6c,
  wrongCurrency: 0x6f,
  notPossible: 0x83,
  protocolError: 0x9a,
  /** Busy; as an answer of ours: more time is needed. */
  wait: 0x9c,
  notReady: 0xa0,
  alreadyReversed: 0xb4,
  reversalImpossible: 0xb5,
  preAuthorisationError: 0xb8,
  diagnosisNeeded: 0xc2,
  openBatch: 0xf0,
} as const;

const WORDS: Readonly<Record<number, string>> = {
  0: 'no error',
  100: 'card not readable',
  102: 'goods not issued',
  106: 'transaction file full',
  107: 'not registered',
  108: 'aborted or timed out',
  110: 'card in blocked-list',
  111: 'wrong currency',
  120: 'card expired',
  131: 'not possible',
  154: 'protocol error',
  156: 'busy',
  160: 'not ready',
  161: 'no answer from the host',
  163: 'no connection to the host',
  180: 'already reversed',
  181: 'reversal not possible',
  183: 'wrong amount of a pre-authorisation',
  184: 'error in pre-authorisation',
  194: 'diagnosis needed',
  195: 'amount too high',
  204: 'printer not ready',
  226: 'card reader dead',
  240: 'open batch: end of day needed',
  255: 'system error',
};

/** In words for logs, with the code. */
export function resultWords(code: number): string {
  const host = code >= 0x01 && code <= 0x63 ? 'declined by the host' : 'error';
  return `${WORDS[code] ?? host} (${code.toString(16).padStart(2, '0').toUpperCase()})`;
}

/** The terminal refused before anything was asked of the bank. */
const BEFORE_THE_BANK: ReadonlySet<number> = new Set([
  0x6a, 0x6b, 0x6f, 0x83, 0x9a, 0x9c, 0xa0, 0xc2, 0xcc, 0xe2, 0xf0,
]);

export function neverBegan(code: number): boolean {
  return BEFORE_THE_BANK.has(code);
}
