import { Volume2, VolumeX } from 'lucide';
import { beeps } from '../../../devices/signals/beeps.ts';
import { WebAudioBuzzer } from '../../../devices/signals/web-audio-buzzer.ts';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { type Cell, cell, effect, untracked } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { words } from '../words/words.ts';

/** Beeps that were heard long before the page looked are not sounded. */
const MOST_AT_ONCE = 3;
const KEPT_AS = 'kasownik-bench-sound';

/**
 * The shown machine's buzzer, through this computer's loudspeaker, and its switch. A browser lets a page sound only
 * after the first press or key, which whoever plays with the bench makes anyway; what beeped before that stays unheard
 * (and is written beside the reader).
 */
export function soundSwitch(): HTMLElement {
  const on = cell(wasOn());
  const context = unlockedByGestures();
  const buzzer = new WebAudioBuzzer(context);
  const press = (): void => {
    on.set(!on());
    keep(on());
    if (on()) void context.resume().then(() => buzzer.sound(beeps(1)));
    else buzzer.hush();
  };
  soundNew(on, buzzer);
  return h(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-sound': () => (on() ? 'on' : 'off'),
      on: { click: press },
    },
    // The sign says what is, the word what a press does.
    region(() => [icon(on() ? Volume2 : VolumeX, 16)]),
    () => (on() ? words().sound.mute : words().sound.unmute),
  );
}

function unlockedByGestures(): AudioContext {
  const context = new AudioContext();
  const unlock = (): void => {
    if (context.state === 'suspended') void context.resume();
  };
  for (const event of ['pointerdown', 'pointerup', 'keydown']) window.addEventListener(event, unlock, true);
  return context;
}

function soundNew(on: Cell<boolean>, buzzer: WebAudioBuzzer): void {
  let sounded: { readonly machine: string; readonly seq: number } | undefined;
  effect(() => {
    const all = bench.signals();
    untracked(() => {
      const machine = bench.shownMachine();
      const newest = all.at(-1)?.seq ?? 0;
      const from = sounded?.machine === machine && sounded.seq <= newest ? sounded.seq : newest;
      sounded = { machine, seq: newest };
      if (!on()) return;
      const heard = all.filter(({ kind, seq }) => kind === 'beep' && seq > from);
      for (const { tones = [] } of heard.slice(-MOST_AT_ONCE)) buzzer.sound(tones);
    });
  });
}

function wasOn(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== 'off';
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing sounds again next time.
  }
}
