import type { ScreenMessage } from '../wire.ts';

/** What a way to the machine tells the screen. */
export interface TransportListener {
  /** A message of the machine, not parsed yet. */
  onAnswer(answer: unknown): void;
  /** The way is interrupted; the transport tries by itself to have it back. */
  onInterrupted(): void;
}

/** A way to the machine whose screen this is: over a WebSocket in a browser, through the shell in Electron. */
export interface Transport {
  /** What is said without a connection is lost: the panel shows that there is none. */
  say(message: ScreenMessage): void;
  /** The machine is silent though nothing was interrupted: begin anew. */
  renew(): void;
}

export type OpenTransport = (listener: TransportListener) => Transport;
