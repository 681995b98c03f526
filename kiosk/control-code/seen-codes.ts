import {
  CLOCK_TOLERANCE_SECONDS,
  CODE_SECONDS,
  type ControlMoment,
  type ControlTicket,
} from '../../fares/control-code/control-code.ts';
import { type EpochMillis, epochMillis, millisOf } from '../../fares/time.ts';

/** A code that was shown here, as the reader's journal keeps it. */
export interface SeenCode {
  readonly ticket: string;
  readonly slot: 1 | 2;
  readonly counter: number;
  /** Until when the code would be right, and has to be remembered. */
  readonly rightUntil: EpochMillis;
  readonly shownAt: EpochMillis;
}

/**
 * Which codes were shown to this reader while they were right; a code that is too old needs no memory. Only codes with
 * both signatures get in, so nobody can fill it.
 */
export class SeenCodes {
  readonly #seen = new Map<string, SeenCode>();

  /** `before`: what a journal remembers from before a restart. */
  constructor(before: Iterable<SeenCode> = []) {
    for (const code of before) this.#seen.set(nameOf(code), code);
  }

  /** When this code was shown first; undefined, and remembered from now on, if it never was. */
  show(ticket: ControlTicket, { at, counter }: ControlMoment, now: EpochMillis): EpochMillis | undefined {
    this.#forget(now);
    const code = {
      ticket: ticket.ticket,
      slot: ticket.slot,
      counter,
      rightUntil: epochMillis(millisOf(at) + CODE_SECONDS * 1000),
      shownAt: now,
    };
    const before = this.#seen.get(nameOf(code));
    if (before === undefined) this.#seen.set(nameOf(code), code);
    return before?.shownAt;
  }

  get size(): number {
    return this.#seen.size;
  }

  #forget(now: EpochMillis): void {
    for (const [name, { rightUntil }] of this.#seen) {
      // A little longer, since the reader's clock may be set back by a little.
      if (rightUntil + CLOCK_TOLERANCE_SECONDS * 1000 <= now) this.#seen.delete(name);
    }
  }
}

const nameOf = ({ ticket, slot, counter }: Pick<SeenCode, 'ticket' | 'slot' | 'counter'>): string =>
  `${ticket}/${slot}/${counter}`;
