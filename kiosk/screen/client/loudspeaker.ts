import type { Tone } from '../../../devices/signals/contract.ts';
import { WebAudioBuzzer } from '../../../devices/signals/web-audio-buzzer.ts';

/** Sounds what the machine lets its screen sound. */
export interface Loudspeaker {
  sound(tones: readonly Tone[]): void;
}

/**
 * The loudspeaker behind this page. A shell lets it sound from the beginning; a browser only after the first touch or
 * key. Inside another page (the bench, which sounds the beeps itself) it stays silent.
 */
export function createLoudspeaker(window: Window): Loudspeaker {
  if (window.parent !== window) return { sound: () => {} };
  const context = new AudioContext();
  const buzzer = new WebAudioBuzzer(context);
  const unlock = (): void => {
    if (context.state === 'suspended') void context.resume();
  };
  for (const event of ['pointerdown', 'pointerup', 'keydown']) window.addEventListener(event, unlock);
  return { sound: (tones) => buzzer.sound(tones) };
}
