import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AlsaFailure, loadAlsa } from '../../../devices/panel/alsa.ts';
import { AlsaBuzzer } from '../../../devices/panel/alsa-buzzer.ts';
import { SAMPLE_RATE } from '../../../devices/panel/sine-tones.ts';
import { beeps } from '../../../devices/signals/beeps.ts';
import type { Buzzer } from '../../../devices/signals/contract.ts';

/** The system's own ALSA library, with its `file` plug-in where the sound card would be. */
const why = (() => {
  try {
    loadAlsa();
    return undefined;
  } catch (cause) {
    if (!(cause instanceof AlsaFailure)) throw cause;
    return cause.message;
  }
})();

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function card() {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const configuration = join(folder, 'asound.conf');
  // %s is nothing to ALSA: each pattern overwrites the file before it, so patterns are heard one at a time.
  const wav = join(folder, 'heard.wav');
  writeFileSync(
    configuration,
    `pcm.nothing { type null }\npcm.heard { type file slave.pcm "nothing" file "${wav}" format "wav" }\n`,
  );
  const environment = { ...process.env, ALSA_CONFIG_PATH: configuration };
  return { environment, heard: () => samplesOf(readFileSync(wav)) };
}

function open(device: string, environment: Readonly<Record<string, string | undefined>>): AlsaBuzzer {
  const buzzer = new AlsaBuzzer({ device, loudness: 0.5, environment });
  ends.push(() => buzzer.close());
  return buzzer;
}
const becomes = (buzzer: Buzzer, kind: string) => expect.poll(() => buzzer.status.kind, { timeout: 15_000 }).toBe(kind);

/** Samples of a RIFF file of one channel of 16 bits, at the rate it names. */
function samplesOf(wav: Buffer): { readonly rate: number; readonly samples: Int16Array } {
  const data = wav.indexOf('data');
  const bytes = wav.subarray(data + 8);
  const samples = Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => bytes.readInt16LE(at * 2));
  return { rate: wav.readUInt32LE(24), samples };
}

/** Every sound with its place, told by its loudness alone: no sample above a hundredth for 20 ms is silence. */
function sounds({ rate, samples }: ReturnType<typeof samplesOf>) {
  const found: { from: number; to: number }[] = [];
  samples.forEach((sample, at) => {
    if (Math.abs(sample) < 328) return;
    const last = found.at(-1);
    if (last !== undefined && at - last.to < rate / 50) last.to = at;
    else found.push({ from: at, to: at });
  });
  return found.map(({ from, to }) => {
    const part = samples.subarray(from, to + 1);
    let rising = 0;
    for (let at = 1; at < part.length; at++) if ((part[at - 1] ?? 0) < 0 && (part[at] ?? 0) >= 0) rising += 1;
    return { ms: ((to - from) * 1000) / rate, hertz: (rising * rate) / (to - from) };
  });
}

describe.skipIf(why !== undefined)(`a loudspeaker through ALSA${why === undefined ? '' : ` (${why})`}`, () => {
  test.each([1, 3] as const)(
    'T83 T93 J58 J64 %i tones of 2300 Hz and 110 ms come out',
    { timeout: 30_000 },
    async (count) => {
      const { environment, heard } = card();
      const buzzer = open('heard', environment);
      await becomes(buzzer, 'ready');
      buzzer.sound(beeps(count));
      await expect.poll(() => sounds(heard()).length, { timeout: 15_000 }).toBe(count);
      const { rate } = heard();
      expect(rate).toBe(SAMPLE_RATE);
      for (const { ms, hertz } of sounds(heard())) {
        expect(Math.abs(ms - 110)).toBeLessThan(5);
        expect(Math.abs(hertz - 2300)).toBeLessThan(25);
      }
    },
  );

  test('a sound card that is not there is named, and nothing throws', { timeout: 30_000 }, async () => {
    const { environment } = card();
    const buzzer = open('no-such-card', environment);
    await expect
      .poll(() => (buzzer.status.kind === 'silent' ? buzzer.status.detail : ''), { timeout: 15_000 })
      .toContain('snd_pcm_open no-such-card');
    expect(() => buzzer.sound(beeps(3))).not.toThrow();
    buzzer.close();
    expect(buzzer.status).toEqual({ kind: 'silent', detail: 'closed' });
  });
});
