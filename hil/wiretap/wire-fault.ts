/** `to-device`: what the driver says; `to-driver`: what the device answers or says by itself. */
export type Direction = 'to-device' | 'to-driver';

export const DIRECTIONS = ['to-device', 'to-driver'] as const satisfies readonly Direction[];

/**
 * What can happen to a frame on its way:
 * `drop` it never arrives; `delay` it arrives late; `corrupt` with one bit flipped; `split` in two pieces with a pause;
 * `duplicate` twice; `nak` the protocol's own refusal arrives in its place (of a command: as its answer);
 * `unplug` the device vanishes there and comes back; `brown-out` it loses what it does not keep and starts again.
 */
export const WIRE_FAULTS = ['drop', 'delay', 'corrupt', 'split', 'duplicate', 'nak', 'unplug', 'brown-out'] as const;
export type WireFaultKind = (typeof WIRE_FAULTS)[number];

export const isWireFault = (name: string): name is WireFaultKind => WIRE_FAULTS.some((kind) => kind === name);

/** Milliseconds where an order names none. */
export const DEFAULT_AMOUNT_MS: Readonly<Partial<Record<WireFaultKind, number>>> = {
  delay: 250,
  split: 20,
  unplug: 500,
  'brown-out': 300,
};

/** Only these can strike after the frame has passed; before and after are the same to the others, or make no sense. */
export const CAN_FOLLOW: ReadonlySet<WireFaultKind> = new Set(['unplug', 'brown-out']);

/** One fault that strikes one frame. */
export interface WireStrike {
  /** Number of the fault, for the record. */
  readonly fault: number;
  readonly kind: WireFaultKind;
  /** The frame is lost with the device (`before`), or has just arrived (`after`). */
  readonly when: 'before' | 'after';
  readonly amountMs?: number | undefined;
}

export function amountOf({ kind, amountMs }: Pick<WireStrike, 'kind' | 'amountMs'>): number {
  return amountMs ?? DEFAULT_AMOUNT_MS[kind] ?? 0;
}

/** A fault was asked for that this link cannot have; the message says why. */
export class UnsuitedFault extends Error {
  override readonly name = 'UnsuitedFault';
  readonly kind: WireFaultKind;
  readonly why: string;
  constructor(kind: WireFaultKind, why: string) {
    super(`${kind} is no fault of this link: ${why}`);
    this.kind = kind;
    this.why = why;
  }
}
