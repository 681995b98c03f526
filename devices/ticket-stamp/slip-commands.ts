/**
 * ESC f 0 3: waits for a slip without limit and starts 0.3 s after it lies; ESC c 0 4: prints on slips, which makes it
 * hold (Epson TM-U295, TM-U375).
 */
export const ON_SLIP = Uint8Array.of(0x1b, 0x40, 0x1b, 0x66, 0, 3, 0x1b, 0x63, 0x30, 0x04);

/** DLE ENQ 3: waits for no slip any more; what was to be printed on it is dropped (Epson TM-H5000II). */
export const CANCEL_WAIT = Uint8Array.of(0x10, 0x05, 3);

/** ESC q: lets the slip go. */
export const RELEASE = Uint8Array.of(0x1b, 0x71);

/** DLE EOT n of a slip printer: 2 why it is offline, 3 errors, 5 the slip. */
export const SLIP_QUESTIONS = { offline: 2, error: 3, slip: 5 } as const;

/** What GS r 1 can answer: bit 0 no slip at the rear sensor, bit 1 none at the front one. */
export const SLIP_SENSORS: ReadonlySet<number> = new Set([0, 1, 2, 3]);

/** What the three answers say. */
export interface SlipCondition {
  readonly coverOpen: boolean;
  readonly unrecoverableError: boolean;
  /** It has data and waits for a slip: nothing of them is printed yet. */
  readonly waiting: boolean;
  /** Against the stop (TOF sensor). */
  readonly inPlace: boolean;
  /** At either sensor. */
  readonly anywhere: boolean;
}

/** Bits by the tables of the TM-U295 specification; both sensors say with a 1 that they see nothing. */
export function slipConditionOf(offline: number, error: number, slip: number): SlipCondition {
  const rear = (slip & 0x20) === 0;
  const front = (slip & 0x40) === 0;
  return {
    coverOpen: (offline & 0x04) !== 0,
    unrecoverableError: (error & 0x20) !== 0,
    waiting: (slip & 0x08) !== 0,
    inPlace: front,
    anywhere: rear || front,
  };
}
