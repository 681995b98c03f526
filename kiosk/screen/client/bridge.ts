import type { ScreenMessage } from '../wire.ts';

/** All that the shell's preload script puts into the page, as `window.kasownik`; nothing else of the shell is there. */
export interface ShellBridge {
  /** Whoever listens gets the current scene at once, then all that the machine says. */
  listen(onAnswer: (answer: unknown) => void, onInterrupted: () => void): void;
  say(message: ScreenMessage): void;
  /** Connects the shell anew to its machine. */
  renew(): void;
}

declare global {
  interface Window {
    readonly kasownik?: ShellBridge;
  }
}
