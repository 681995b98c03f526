import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLE_RATE, sineTones } from '../../../devices/panel/sine-tones.ts';

const tone = fc.record({ hertz: fc.integer({ min: 200, max: 8000 }), length: fc.integer({ min: 20, max: 200 }) });

test('T83 a tone has its pitch and its length, stays within its loudness, and begins and ends without a click', () => {
  fc.assert(
    fc.property(tone, fc.double({ min: 0.1, max: 1, noNaN: true }), ({ hertz, length }, loudness) => {
      const samples = sineTones([{ hertz, fromMs: 0, toMs: length }], loudness);
      expect(samples.length).toBe(Math.round((length * SAMPLE_RATE) / 1000));
      const peak = 32_767 * loudness;
      expect(samples.every((sample) => Math.abs(sample) <= peak + 1)).toBe(true);
      let crossings = 0;
      for (let at = 1; at < samples.length; at++) {
        if ((samples[at - 1] ?? 0) < 0 !== (samples[at] ?? 0) < 0) crossings += 1;
      }
      expect(Math.abs(crossings / 2 - (hertz * length) / 1000)).toBeLessThanOrEqual(1 + (hertz * length) / 200_000);
      // Within the first and the last millisecond it is quieter than a tenth of itself.
      const edge = SAMPLE_RATE / 1000;
      const edges = [...samples.subarray(0, edge), ...samples.subarray(-edge)];
      expect(edges.every((sample) => Math.abs(sample) <= peak * 0.1 + 1)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('T93 three tones have silence between them', () => {
  const tones = [0, 200, 400].map((fromMs) => ({ hertz: 2300, fromMs, toMs: fromMs + 110 }));
  const samples = sineTones(tones, 0.5);
  const at = (ms: number) => Math.round((ms * SAMPLE_RATE) / 1000);
  expect(samples.length).toBe(at(510));
  for (const pause of [115, 315])
    expect([...samples.subarray(at(pause), at(pause + 80))].every((s) => s === 0)).toBe(true);
  for (const { fromMs } of tones) {
    expect(Math.max(...samples.subarray(at(fromMs + 20), at(fromMs + 90)))).toBeGreaterThan(16_000);
  }
});

test('no tone is no sample', () => expect(sineTones([], 1)).toHaveLength(0));
