import type { TerminalEncoding } from '../zvt/text.ts';

export type ZvtLine =
  | { readonly kind: 'tcp'; readonly host: string; readonly port?: number }
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate?: 9600 | 115200 };

/** All in milliseconds. */
export interface ZvtTiming {
  /** T3 of PA00P016: how long either side may take to answer a message. */
  readonly ackMs: number;
  /** How long the terminal may be silent during a command, unless it has asked for more. */
  readonly silenceMs: number;
  /** How long it may be silent once it was told to abort: a passenger waits to go. */
  readonly abortMs: number;
  /** The same once it knows what became of the goods. */
  readonly closingMs: number;
  /** Before T3 ends, the terminal is told that the goods need more time. */
  readonly moreTimeMs: number;
  readonly connectMs: number;
  /** So long nothing must be heard on a line that was just opened: what an earlier command left over comes first. */
  readonly settleMs: { readonly tcp: number; readonly serial: number };
  readonly reconnectMs: number;
  /** A busy terminal is asked again after so long, so often. */
  readonly busyEveryMs: number;
  readonly busyTries: number;
  /** How often an idle terminal is asked whether it is still there and ready. */
  readonly enquireEveryMs: number;
  /** How long an interrupted reversal waits for the terminal to come back. */
  readonly comeBackMs: number;
  readonly linkAckMs: number;
  readonly characterMs: number;
  readonly linkTries: number;
}

export interface ZvtSettings {
  readonly line: ZvtLine;
  /** Six digits, from whoever runs the terminal. */
  readonly password: string;
  /** ISO 4217 number; złoty where it is not said. */
  readonly currency?: number;
  readonly encoding?: TerminalEncoding;
  /** Data object with the acquirer's token of the card, where there is one. */
  readonly tokenTag?: number;
  /** BMP 02: how often the terminal may ask whether the goods are out. */
  readonly maxStatus?: number;
  /** What this terminal answers to a repeat receipt (06 1E) when it has stored nothing yet. */
  readonly nothingStored?: readonly number[];
  readonly timing?: Partial<ZvtTiming>;
}

export const ZVT_TIMING: ZvtTiming = {
  ackMs: 5000,
  silenceMs: 180_000,
  abortMs: 15_000,
  closingMs: 30_000,
  moreTimeMs: 3000,
  connectMs: 3000,
  // A serial terminal repeats a frame that was not acknowledged, the last time after the link's own patience.
  settleMs: { tcp: 100, serial: 1500 },
  reconnectMs: 2000,
  busyEveryMs: 1000,
  busyTries: 5,
  enquireEveryMs: 30_000,
  comeBackMs: 20_000,
  linkAckMs: 1000,
  characterMs: 200,
  linkTries: 3,
};

export const ZVT_PORT = 20007;
export const ZLOTY = 985;

/** Every setting, said or by default. */
export interface ZvtPlan extends Required<Omit<ZvtSettings, 'tokenTag' | 'timing'>> {
  readonly tokenTag: number | undefined;
  readonly timing: ZvtTiming;
}

export function planOf(settings: ZvtSettings): ZvtPlan {
  return {
    line: settings.line,
    password: settings.password,
    currency: settings.currency ?? ZLOTY,
    encoding: settings.encoding ?? 'cp437',
    tokenTag: settings.tokenTag,
    maxStatus: settings.maxStatus ?? 20,
    nothingStored: settings.nothingStored ?? [0x83],
    timing: { ...ZVT_TIMING, ...settings.timing },
  };
}
