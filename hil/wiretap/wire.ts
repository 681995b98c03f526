import type { Frame, Framing } from './framing.ts';
import type { FrameToTrace } from './trace.ts';
import { amountOf, type Direction, UnsuitedFault, type WireFaultKind, type WireStrike } from './wire-fault.ts';

/** What a wire can do to its two ends. */
export interface WireEnds {
  readonly write: (direction: Direction, bytes: Uint8Array) => void;
  /** The device is gone for so many milliseconds: whoever is connected loses it. */
  readonly unplug?: ((ms: number) => void) | undefined;
  /**
   * The device loses what it does not keep, and starts again within so many milliseconds. `stays`: it is still
   * connected afterwards, and the frame under way reaches the restarted device.
   */
  readonly restart?: ((ms: number) => 'stays' | 'gone') | undefined;
}

export interface WireOptions {
  readonly framing: Framing;
  /** What strikes the frame that passes now. */
  readonly strike: (direction: Direction) => readonly WireStrike[];
  readonly ends: WireEnds;
  /** 0 <= result < limit. */
  readonly below: (limit: number) => number;
  readonly trace?: ((frame: FrameToTrace) => void) | undefined;
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

/**
 * Between a driver and a device: cuts what passes into frames, records each, and lets faults happen to it. Frames of
 * one direction keep their order; a delayed one holds up those behind it, as a slow line does.
 */
export class Wire {
  readonly #options: WireOptions;
  readonly #queues: Record<Direction, Promise<void>> = {
    'to-device': Promise.resolve(),
    'to-driver': Promise.resolve(),
  };
  #waiting: Record<Direction, number> = { 'to-device': 0, 'to-driver': 0 };
  #cut = false;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** Bytes that arrived from one end. */
  hear(direction: Direction, chunk: Uint8Array): void {
    for (const frame of this.#options.framing.take(direction, chunk)) this.#pass(direction, frame);
  }

  /** This direction says no more: what was no whole frame goes on as it is. Resolves when all of it is through. */
  async end(direction: Direction): Promise<void> {
    const rest = this.#options.framing.rest(direction);
    if (rest.length > 0) {
      this.#pass(direction, { bytes: rest, content: [0, rest.length], label: 'rest', counts: false });
    }
    await this.#queues[direction];
  }

  /** Nothing more gets through. */
  sever(): void {
    this.#cut = true;
  }

  #pass(direction: Direction, frame: Frame): void {
    const strikes = frame.counts ? this.#options.strike(direction) : [];
    const faults = strikes.length === 0 ? undefined : strikes.map(({ kind }) => kind);
    this.#options.trace?.({ direction, bytes: frame.bytes, label: frame.label, faults });
    // Nothing to wait for: at once, so that a wire without faults costs no turn of the event loop.
    if (strikes.length === 0 && this.#waiting[direction] === 0) {
      this.#write(direction, frame.bytes);
      return;
    }
    this.#waiting[direction] += 1;
    this.#queues[direction] = this.#queues[direction]
      .then(() => this.#carry(direction, frame, strikes))
      .finally(() => {
        this.#waiting[direction] -= 1;
      });
  }

  async #carry(direction: Direction, frame: Frame, strikes: readonly WireStrike[]): Promise<void> {
    const before = strikes.find(({ when, kind }) => when === 'before' && isLoss(kind));
    if (before !== undefined && this.#lose(before) === 'gone') return;
    const has = (kind: WireFaultKind) => strikes.find((strike) => strike.kind === kind);
    const delay = has('delay');
    if (delay !== undefined) await this.#wait(amountOf(delay));
    if (has('drop') === undefined) await this.#deliver(direction, frame, has);
    const after = strikes.find(({ when, kind }) => when === 'after' && isLoss(kind));
    if (after !== undefined) this.#lose(after);
  }

  async #deliver(
    direction: Direction,
    frame: Frame,
    has: (kind: WireFaultKind) => WireStrike | undefined,
  ): Promise<void> {
    if (has('nak') !== undefined) return this.#write('to-driver', this.#refusal());
    const bytes = has('corrupt') === undefined ? frame.bytes : this.#flipped(frame);
    const times = has('duplicate') === undefined ? 1 : 2;
    const split = has('split');
    for (let time = 0; time < times; time += 1) {
      if (split === undefined || bytes.length < 2) {
        this.#write(direction, bytes);
        continue;
      }
      const middle = 1 + this.#options.below(bytes.length - 1);
      this.#write(direction, bytes.subarray(0, middle));
      await this.#wait(amountOf(split));
      this.#write(direction, bytes.subarray(middle));
    }
  }

  #lose(strike: WireStrike): 'stays' | 'gone' {
    const { unplug, restart } = this.#options.ends;
    if (strike.kind === 'unplug') {
      if (unplug === undefined) throw new UnsuitedFault('unplug', 'nothing here can be unplugged');
      unplug(amountOf(strike));
      return 'gone';
    }
    if (restart === undefined) throw new UnsuitedFault('brown-out', 'nobody here can take its power');
    return restart(amountOf(strike));
  }

  #refusal(): Uint8Array {
    const refusal = this.#options.framing.refusal?.();
    if (refusal === undefined) throw new UnsuitedFault('nak', 'its protocol has no refusal');
    return refusal;
  }

  #flipped({ bytes, content: [from, to] }: Frame): Uint8Array {
    if (to <= from) return bytes;
    const bit = this.#options.below((to - from) * 8);
    return bytes.map((byte, index) => (index === from + (bit >> 3) ? byte ^ (1 << (bit & 7)) : byte));
  }

  #write(direction: Direction, bytes: Uint8Array): void {
    if (!this.#cut) this.#options.ends.write(direction, bytes);
  }

  #wait(ms: number): Promise<void> {
    const { wait = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time)) } = this.#options;
    return wait(ms);
  }
}

function isLoss(kind: WireFaultKind): boolean {
  return kind === 'unplug' || kind === 'brown-out';
}

/** What a link of these means can have; asking for anything else is UnsuitedFault. */
export function requireSuited(kind: WireFaultKind, framing: Framing, ends: Pick<WireEnds, 'unplug' | 'restart'>): void {
  if (kind === 'nak' && framing.refusal === undefined) throw new UnsuitedFault(kind, 'its protocol has no refusal');
  if (kind === 'unplug' && ends.unplug === undefined) throw new UnsuitedFault(kind, 'nothing here can be unplugged');
  if (kind === 'brown-out' && ends.restart === undefined) {
    throw new UnsuitedFault(kind, 'nobody here can take its power');
  }
}
