import type { Course } from './terminal-model.ts';
import type { TerminalVoice } from './terminal-voice.ts';

export type Presented = 'card' | 'stopped' | 'aborted' | 'nobody';

/** Where a passenger presents a card, by himself after a while or when the bench says so. */
export class CardSlot {
  readonly #voice: TerminalVoice;
  readonly #rate: () => number;
  /** False: nobody comes by himself. */
  automatic = true;
  #present: ((presented: Presented) => void) | undefined;

  /** `rate`: how much faster than a clock passengers are. */
  constructor(voice: TerminalVoice, rate: () => number) {
    this.#voice = voice;
    this.#rate = rate;
  }

  get waits(): boolean {
    return this.#present !== undefined;
  }

  /** False where it waits for none. */
  present(what: 'card' | 'aborted'): boolean {
    const waiting = this.#present;
    waiting?.(what);
    return waiting !== undefined;
  }

  /** `cancel`: he presses stop instead; `timeout`: he does nothing. */
  wait(course: Course, tapAfterMs: number | null, cardWaitMs: number): Promise<Presented> {
    return this.#voice.wait((done) => {
      const settle = (what: Presented) => {
        if (what === 'card' && course === 'timeout') return;
        done(what === 'card' && course === 'cancel' ? 'stopped' : what);
      };
      const rate = this.#rate();
      const nobody = setTimeout(() => settle('nobody'), cardWaitMs / rate);
      const comes = tapAfterMs !== null && this.automatic;
      const tap = comes ? setTimeout(() => settle('card'), tapAfterMs / rate) : undefined;
      this.#present = settle;
      return () => {
        clearTimeout(nobody);
        clearTimeout(tap);
        this.#present = undefined;
      };
    });
  }
}
