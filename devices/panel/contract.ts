/**
 * Keys, lamps and a piezo in the front of a machine. What is heard through a loudspeaker is a `Buzzer` too
 * (devices/signals/contract.ts), with or without a panel: a machine without keys has the same beeper.
 */
export interface Panel {
  readonly name: string;
  readonly status: PanelStatus;
  /** Names of its keys, as the settings give them: `N`, `U`, `S`. */
  readonly keys: readonly string[];
  /** Events in order; the answer unsubscribes. */
  subscribe(listener: (event: PanelEvent) => void): () => void;
  /**
   * Lights a lamp from now on for so long; one that burns already goes out at the later of both ends. Returns at once
   * and never throws: lamps only repeat what the screen says (A34).
   */
  light(colour: LampColour, milliseconds: number): void;
  /** Resolves at once; whether the panel is there, the status tells. */
  start(): Promise<void>;
  /** Lamps out, lines given back; no event follows. */
  close(): Promise<void>;
}

export type LampColour = 'red' | 'green' | 'yellow';

export type PanelStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  /** Keys that have been down for longer than any finger stays: they press nothing until they come up. */
  | { readonly kind: 'key-stuck'; readonly detail: string }
  /** It cannot be reached; the driver keeps trying. */
  | { readonly kind: 'lost'; readonly detail: string };

export type PanelEvent =
  /** A key went down. Told once, however long it is held. */
  { readonly kind: 'pressed'; readonly key: string } | { readonly kind: 'status'; readonly status: PanelStatus };
