import type { Direction, WireFaultKind, WireStrike } from './wire-fault.ts';
import { CAN_FOLLOW, UnsuitedFault } from './wire-fault.ts';

export interface WireFaultOrder {
  readonly kind: WireFaultKind;
  /** The Nth frame of that direction from now, 1 = the next. */
  readonly nthFrame?: number | undefined;
  /** Absent: either. */
  readonly direction?: Direction | undefined;
  readonly when?: 'before' | 'after' | undefined;
  /** How many frames from there on; `null`: all until taken back. Default 1. */
  readonly count?: number | null | undefined;
  readonly amountMs?: number | undefined;
}

interface Armed {
  readonly id: number;
  readonly order: WireFaultOrder;
  seen: number;
  fired: number;
}

/** The faults of one wire, or of several that count as one: which frame they strike, and how often they have. */
export class WireFaults {
  readonly #armed = new Map<number, Armed>();
  #lastId = 0;

  /** Throws UnsuitedFault for a `when` that the kind cannot have. */
  arm(order: WireFaultOrder): number {
    if (order.when === 'after' && !CAN_FOLLOW.has(order.kind)) {
      throw new UnsuitedFault(order.kind, 'it happens to a frame on its way, not after it');
    }
    this.#lastId += 1;
    this.#armed.set(this.#lastId, { id: this.#lastId, order, seen: 0, fired: 0 });
    return this.#lastId;
  }

  /** How often it has struck; 0 for one that is not there. */
  fired(id: number): number {
    return this.#armed.get(id)?.fired ?? 0;
  }

  /** Takes one back, or all. */
  disarm(id?: number): void {
    if (id === undefined) this.#armed.clear();
    else this.#armed.delete(id);
  }

  /** What strikes the frame that passes now; each strike counts as fired. */
  readonly strike = (direction: Direction): readonly WireStrike[] => {
    const strikes: WireStrike[] = [];
    for (const armed of this.#armed.values()) {
      const { kind, nthFrame = 1, count = 1, when = 'before', amountMs } = armed.order;
      if (armed.order.direction !== undefined && armed.order.direction !== direction) continue;
      armed.seen += 1;
      if (armed.seen < nthFrame || (count !== null && armed.fired >= count)) continue;
      armed.fired += 1;
      strikes.push({ fault: armed.id, kind, when, amountMs });
    }
    return strikes;
  };
}
