import type { Announcement, Tone } from '../../../devices/signals/contract.ts';
import type { Scene } from '../scene.ts';
import type { OpenTransport } from './transport.ts';

export type OutgoingTouch =
  | { readonly button: string; readonly scene: number }
  | { readonly x: number; readonly y: number; readonly scene: number };

export interface LinkListener {
  onScene(scene: Scene): void;
  /** To be sounded now. */
  onTones(tones: readonly Tone[]): void;
  /** To be spoken now. */
  onSpeech(announcement: Announcement): void;
  /** The machine has been out of reach for two seconds. */
  onLost(): void;
}

export interface Link {
  /** Sends a touch; one made without a connection is dropped: the panel says that there is none. */
  touch(touch: OutgoingTouch): void;
}

const lostAfterMs = 2_000;
/** A machine that hangs keeps its connection, so it is asked now and then. */
const askEveryMs = 4_000;

/** Follows the machine's scenes, and notices when it does not answer any more, whatever way they come. */
export function openLink(openTransport: OpenTransport, listener: LinkListener): Link {
  let silence: ReturnType<typeof setTimeout> | undefined;
  let asking: ReturnType<typeof setTimeout> | undefined;
  let lost = false;

  const transport = openTransport({
    onAnswer(answer) {
      heard();
      const scene = sceneIn(answer);
      if (scene) listener.onScene(scene);
      const tones = tonesIn(answer);
      if (tones) listener.onTones(tones);
      const said = speechIn(answer);
      if (said) listener.onSpeech(said);
    },
    onInterrupted() {
      clearTimeout(asking);
      expectWord();
    },
  });
  expectWord();

  /** Any word of the machine ends the wait for one. */
  function heard(): void {
    clearTimeout(silence);
    silence = undefined;
    lost = false;
    clearTimeout(asking);
    asking = setTimeout(() => {
      transport.say({ ask: 'alive' });
      expectWord();
    }, askEveryMs);
  }

  function expectWord(): void {
    if (silence !== undefined || lost) return;
    silence = setTimeout(() => {
      silence = undefined;
      lost = true;
      listener.onLost();
      transport.renew();
    }, lostAfterMs);
  }

  return { touch: (touch) => transport.say({ touch }) };
}

/** The scene in a message of our own machine; undefined for its other words. */
function sceneIn(answer: unknown): Scene | undefined {
  const { scene } = Object(answer) as { readonly scene?: Scene };
  return Array.isArray(scene?.items) ? scene : undefined;
}

function tonesIn(answer: unknown): readonly Tone[] | undefined {
  const { tones } = Object(answer) as { readonly tones?: readonly Tone[] };
  return Array.isArray(tones) ? tones : undefined;
}

function speechIn(answer: unknown): Announcement | undefined {
  const { say } = Object(answer) as { readonly say?: Announcement };
  return typeof say?.text === 'string' && typeof say.language === 'string' ? say : undefined;
}
