/** One tone with its place in a pattern, milliseconds. */
export interface SoundedTone {
  readonly hertz: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Samples a second. Every sound card has this rate. */
export const SAMPLE_RATE = 48_000;
/** Without a slope a tone begins and ends with a click. */
const SLOPE_MS = 5;
const FULL_SCALE = 0x7fff;

const samplesIn = (milliseconds: number): number => Math.round((milliseconds * SAMPLE_RATE) / 1000);

/**
 * Sine tones as samples of one channel (16 bits), silence between them. `loudness` of 1 is full scale. A tone rises and
 * falls by half a cosine: neither a step nor a corner is heard.
 */
export function sineTones(tones: readonly SoundedTone[], loudness: number): Int16Array {
  const length = samplesIn(Math.max(0, ...tones.map(({ toMs }) => toMs)));
  const samples = new Int16Array(length);
  for (const { hertz, fromMs, toMs } of tones) {
    const from = samplesIn(fromMs);
    const count = samplesIn(toMs) - from;
    const slope = Math.min(samplesIn(SLOPE_MS), count / 2);
    for (let at = 0; at < count; at++) {
      const edge = Math.min(1, (Math.min(at, count - 1 - at) + 0.5) / slope);
      const level = FULL_SCALE * loudness * 0.5 * (1 - Math.cos(Math.PI * edge));
      samples[from + at] = Math.round(level * Math.sin((2 * Math.PI * hertz * at) / SAMPLE_RATE));
    }
  }
  return samples;
}
