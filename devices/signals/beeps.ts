import type { Signal, Tone } from './contract.ts';

/**
 * The beep of a validator: high enough to be heard over an engine, low enough for ears that have lost the high tones
 * (EN 301 549, 4.2.5, asks for use with limited hearing), and short. The sources give neither pitch nor length.
 */
export const BEEP: Tone = { hertz: 2300, soundMs: 110, pauseMs: 90 };

/** Section B: one beep or three, as tones. */
export function beeps(count: Extract<Signal, { kind: 'beep' }>['count']): readonly Tone[] {
  return Array.from({ length: count }, () => BEEP);
}
