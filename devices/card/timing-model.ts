/**
 * How long a card would take on the air, modelled: the bench's virtual card answers at once, a real one does not.
 *
 * T = 7.2 + 9 x air bytes / rate + 1.0 x exchanges + 0.24 x cipher blocks + 2 x EEPROM pages, in milliseconds.
 * 7.2 ms is activation; 9 bits a byte with parity; 6 bytes a frame of protocol and checksum. The exchange's 1.0 ms was
 * fitted to NXP's measurement of reading 1 kB (130/80/52/43 ms at 106/212/424/848 kbit/s), so reproducing that proves
 * little; 0.24 ms is 3DES per 8-byte block, taken as an upper bound for AES; 2 ms is erase and write of one page. To be
 * checked on a real card.
 */

/** Bit rates of ISO 14443 by their usual names; exactly 13.56 MHz / 128, 64, 32, 16 in kbit/s. */
export const BIT_RATES = { 106: 13560 / 128, 212: 13560 / 64, 424: 13560 / 32, 848: 13560 / 16 } as const;
export type BitRate = keyof typeof BIT_RATES;

const ACTIVATION_MS = 7.2;
const BITS_PER_BYTE = 9;
const FRAME_BYTES = 6;
const EXCHANGE_MS = 1.0;
const CIPHER_BLOCK_MS = 0.24;
const EEPROM_PAGE_MS = 2;

/** Work of a sequence of commands, summed. */
export interface CardWork {
  readonly exchanges: number;
  /** Bytes of all command and answer APDUs. */
  readonly apduBytes: number;
  /** Cipher blocks the card computes. */
  readonly cipherBlocks: number;
  /** EEPROM pages the card writes. */
  readonly eepromPages: number;
}

/** Modelled time in milliseconds from activation to the last answer. */
export function modelledMilliseconds(work: CardWork, rate: BitRate): number {
  const airBytes = work.apduBytes + FRAME_BYTES * work.exchanges;
  return (
    ACTIVATION_MS +
    (airBytes * BITS_PER_BYTE) / BIT_RATES[rate] +
    EXCHANGE_MS * work.exchanges +
    CIPHER_BLOCK_MS * work.cipherBlocks +
    EEPROM_PAGE_MS * work.eepromPages
  );
}

/** One wrapped command and its answer, as they passed the reader. */
export interface Exchange {
  readonly sent: Uint8Array;
  readonly received: Uint8Array;
}

const AES_BLOCK = 16;
const EEPROM_PAGE = 32;
const CODES = {
  authenticate: 0xaa,
  additionalFrame: 0xaf,
  commit: 0xc7,
  select: 0x5a,
  writeRecord: 0x3b,
  writeData: 0x3d,
  values: [0x0c, 0x1c, 0xdc] as readonly number[],
};

/**
 * What a recorded conversation in an AES session asks of the card. Cipher blocks: one for the challenge, three for
 * the token and its answer and one for the session's sub-keys, then those of each command and each answer (MACs on
 * the wire counted with their data: at most one block too many). Pages (assumed): those of the data written, one for
 * each value changed, one for the commit itself.
 */
export function cardWork(exchanges: readonly Exchange[]): CardWork {
  let apduBytes = 0;
  let cipherBlocks = 0;
  let eepromPages = 0;
  let authenticating = false;
  for (const { sent, received } of exchanges) {
    const code = sent[1] ?? 0;
    const payload = Math.max(0, sent.length - 6);
    const data = Math.max(0, received.length - 2);
    apduBytes += sent.length + received.length;
    const token = authenticating && code === CODES.additionalFrame;
    authenticating = code === CODES.authenticate;
    if (authenticating) cipherBlocks += 1;
    else if (token) cipherBlocks += 3 + 1;
    else if (code !== CODES.select) cipherBlocks += blocks(1 + payload) + blocks(data);
    eepromPages += pages(code, payload);
  }
  return { exchanges: exchanges.length, apduBytes, cipherBlocks, eepromPages };
}

function blocks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / AES_BLOCK));
}

function pages(code: number, payload: number): number {
  if (code === CODES.commit || CODES.values.includes(code)) return 1;
  // Header of 7 and MAC of 8 bytes are not stored.
  if (code === CODES.writeRecord || code === CODES.writeData) return Math.ceil(Math.max(1, payload - 15) / EEPROM_PAGE);
  return 0;
}
