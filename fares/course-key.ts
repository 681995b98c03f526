import type { DayNumber } from './time.ts';

/** Keeps `1` + `12` and `11` + `2` apart; neither lines nor courses have it in their names. */
const UNIT_SEPARATOR = '\u001f';
const utf8 = new TextEncoder();

/**
 * The course as a card remembers it: 24 bits of operating day, line and course number (numbers repeat daily).
 * FNV-1a, 32 bits, over the UTF-8 bytes of `day US line US course` (day as a decimal number since 1970-01-01,
 * US = 0x1F), folded to 24 bits by xor as its authors advise. Stable for ever: cards in the field carry it.
 */
export function courseKey(operatingDay: DayNumber, line: string, course: string): number {
  const hash = fnv1a32(utf8.encode([operatingDay, line, course].join(UNIT_SEPARATOR)));
  return (hash >>> 24) ^ (hash & 0xff_ff_ff);
}

/** Fowler-Noll-Vo 1a with offset basis 0x811c9dc5 and prime 0x01000193, unsigned. */
export function fnv1a32(bytes: Uint8Array): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return hash >>> 0;
}
