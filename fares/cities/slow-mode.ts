/** A40: slow mode, chosen by the passenger and kept until home; part of the city profile. */
export interface SlowMode {
  /** No wait for the passenger is shorter than this. */
  readonly leastMs: number;
  /** So long before the end of a wait the passenger is warned. */
  readonly warningMs: number;
  /** How often one wait can be made longer by its whole length. */
  readonly extensions: number;
}

/** One wait for the passenger. */
export interface Wait {
  readonly lengthMs: number;
  /** From its beginning; undefined when there is no warning. */
  readonly warningAfterMs: number | undefined;
  readonly extensions: number;
}

/** A40: a wait of the city profile as it is, or in slow mode at least so long, with a warning and extensions. */
export function waitFor(delayMs: number, slow: SlowMode | undefined): Wait {
  if (slow === undefined) return { lengthMs: delayMs, warningAfterMs: undefined, extensions: 0 };
  const lengthMs = Math.max(delayMs, slow.leastMs);
  return { lengthMs, warningAfterMs: Math.max(0, lengthMs - slow.warningMs), extensions: slow.extensions };
}
