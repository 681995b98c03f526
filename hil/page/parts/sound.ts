import { Volume2, VolumeX } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell, effect, untracked } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { words } from '../words/words.ts';

/** A validator's beeper: short, high, not loud. */
const BEEP = { hertz: 2300, seconds: 0.11, gap: 0.09, loudness: 0.08 } as const;
/** Beeps that were heard long before the page looked are not played. */
const MOST_AT_ONCE = 3;

/** Off until a person asks for it; browsers demand that, and so do the neighbours. */
export function soundSwitch(): HTMLElement {
  const on = cell(false);
  let audio: AudioContext | undefined;
  const press = (): void => {
    audio ??= new AudioContext();
    on.set(!on());
    void audio.resume();
    if (on()) play(audio, 1);
  };
  playNew(() => (on() ? audio : undefined));
  return h(
    'button',
    {
      type: 'button',
      class: 'button small',
      'aria-pressed': () => (on() ? 'true' : 'false'),
      on: { click: press },
    },
    region(() => [icon(on() ? Volume2 : VolumeX, 16)]),
    () => (on() ? words().sound.on : words().sound.off),
  );
}

function playNew(audio: () => AudioContext | undefined): void {
  let played: { readonly machine: string; readonly seq: number } | undefined;
  effect(() => {
    const all = bench.signals();
    untracked(() => {
      const machine = bench.shownMachine();
      const newest = all.at(-1)?.seq ?? 0;
      const from = played?.machine === machine && played.seq <= newest ? played.seq : newest;
      played = { machine, seq: newest };
      const output = audio();
      if (!output) return;
      for (const { count = 1 } of all.filter(({ kind, seq }) => kind === 'beep' && seq > from).slice(-MOST_AT_ONCE)) {
        play(output, count);
      }
    });
  });
}

function play(audio: AudioContext, count: number): void {
  for (let index = 0; index < Math.min(count, 5); index += 1) {
    const start = audio.currentTime + index * (BEEP.seconds + BEEP.gap);
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = BEEP.hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(BEEP.loudness, start + 0.005);
    loudness.gain.setValueAtTime(BEEP.loudness, start + BEEP.seconds - 0.01);
    loudness.gain.linearRampToValueAtTime(0, start + BEEP.seconds);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + BEEP.seconds);
  }
}
