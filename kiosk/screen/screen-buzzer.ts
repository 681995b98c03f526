import type { Buzzer, BuzzerStatus, Tone } from '../../devices/signals/contract.ts';

/** The loudspeakers of whatever shows this machine's screen: the buzzer of a machine that has no other. */
export class ScreenBuzzer implements Buzzer {
  readonly #listeners = new Set<(tones: readonly Tone[]) => void>();

  get status(): BuzzerStatus {
    return this.#listeners.size > 0 ? { kind: 'ready' } : { kind: 'silent', detail: 'nothing shows the screen' };
  }

  sound(tones: readonly Tone[]): void {
    for (const listener of [...this.#listeners]) listener(tones);
  }

  subscribe(listener: (tones: readonly Tone[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
  }
}
