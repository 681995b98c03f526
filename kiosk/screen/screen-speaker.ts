import type { Announcement, Speaker } from '../../devices/signals/contract.ts';

/** The voice of whatever shows this machine's screen: the speaker of a machine that has no other. */
export class ScreenSpeaker implements Speaker {
  readonly #listeners = new Set<(announcement: Announcement) => void>();

  say(announcement: Announcement): void {
    for (const listener of [...this.#listeners]) listener(announcement);
  }

  subscribe(listener: (announcement: Announcement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
  }
}
