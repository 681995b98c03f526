import type { Tone } from './contract.ts';

/** Between two patterns: more than twice the pause within one. */
export const PATTERN_GAP_MS = 350;
/** A pattern that comes later than this is nobody's any more. */
export const LONGEST_WAIT_MS = 2_000;

/** A tone with its place in time; milliseconds of the clock that the buzzer goes by. */
export interface PlacedTone {
  readonly hertz: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** When each tone of a pattern sounds, and from when on the buzzer is free for the next pattern. */
export interface ToneCourse {
  readonly tones: readonly PlacedTone[];
  readonly freeAtMs: number;
}

/** Places a pattern after what still sounds. Undefined when it would have to wait too long, or has no tone. */
export function placeTones(tones: readonly Tone[], nowMs: number, freeAtMs: number): ToneCourse | undefined {
  const begin = Math.max(nowMs, freeAtMs);
  if (tones.length === 0 || begin - nowMs > LONGEST_WAIT_MS) return undefined;
  const placed: PlacedTone[] = [];
  let at = begin;
  let end = begin;
  for (const { hertz, soundMs, pauseMs } of tones) {
    end = at + soundMs;
    placed.push({ hertz, fromMs: at, toMs: end });
    at = end + pauseMs;
  }
  return { tones: placed, freeAtMs: end + PATTERN_GAP_MS };
}
