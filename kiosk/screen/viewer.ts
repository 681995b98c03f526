import type { Announcement, Tone } from '../../devices/signals/contract.ts';
import type { Scene } from './scene.ts';
import type { Touch } from './stage.ts';
import { parseScreenMessage, type ScreenAnswer } from './wire.ts';

/** The machine's side of everything that shows its screen. */
export interface ScreenSource {
  current(): Scene;
  subscribe(listener: (scene: Scene) => void): () => void;
  onTouch(touch: Touch): unknown;
  /** What the machine lets its viewers sound, because it has no buzzer of its own. */
  subscribeTones?(listener: (tones: readonly Tone[]) => void): () => void;
  /** What it lets its viewers speak. */
  subscribeSpeech?(listener: (announcement: Announcement) => void): () => void;
}

/** One place where the screen is shown, however its words travel. */
export interface Viewer {
  /** A message of the viewer, as it came. */
  hear(text: string): void;
  leave(): void;
}

/** Admits a viewer: it gets the current scene at once, then every change. Its messages are parsed; none can throw. */
export function admitViewer(source: ScreenSource, send: (answer: ScreenAnswer) => void): Viewer {
  const ends = [
    source.subscribe((scene) => send({ scene })),
    source.subscribeTones?.((tones) => send({ tones })) ?? (() => {}),
    source.subscribeSpeech?.((say) => send({ say })) ?? (() => {}),
  ];
  send({ scene: source.current() });
  return {
    hear(text) {
      const message = parseScreenMessage(text);
      if ('error' in message) send(message);
      else if ('ask' in message) send({ alive: true });
      else source.onTouch(message.touch);
    },
    leave() {
      for (const end of ends) end();
    },
  };
}
