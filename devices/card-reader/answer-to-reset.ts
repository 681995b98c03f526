/**
 * Tells from an answer to reset whether the card speaks ISO 14443-4, i.e. takes commands. For memory cards (MIFARE
 * Classic, Ultralight, ...) a PC/SC reader makes up an answer whose historical bytes are `4F 0C`, the PC/SC
 * workgroup's identifier A0 00 00 03 06, the standard and the card's name (PC/SC part 3, 3.1.3.2.3.1).
 */
export const memoryCardName = (atr: Uint8Array): string | undefined => {
  const at = Buffer.from(atr).indexOf(MEMORY_CARD);
  if (at < 0) return undefined;
  const name = atr.subarray(at + MEMORY_CARD.length + STANDARD_BYTES, at + MEMORY_CARD.length + STANDARD_BYTES + 2);
  return `memory card ${Buffer.from(name).toString('hex')} without ISO 14443-4`;
};

const MEMORY_CARD = Buffer.from([0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06]);
const STANDARD_BYTES = 1;
