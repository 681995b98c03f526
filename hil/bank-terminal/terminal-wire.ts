import type { Message } from './terminal-ear.ts';

/** One transmission on the line, counted from 1 in both directions. */
export interface Frame {
  readonly number: number;
  readonly from: 'terminal' | 'machine';
  /** `04 0F` and so on; `ack` and `nak` are the serial line's own. */
  readonly name: string;
}

export type Strike = 'drop' | 'corrupt' | 'duplicate' | 'split' | 'unplug' | 'reset';

/** What happens to frames; asked once for each. */
export type Mischief = (frame: Frame) => Strike | undefined;

export interface WireEvents {
  readonly heard: (message: Message) => void;
  /** The machine is no longer there, or a new connection begins. */
  readonly parted: () => void;
  readonly reset: () => void;
}

export interface TerminalWire {
  open(): Promise<void>;
  say(message: Message): void;
  /** The line is interrupted and at once there again. */
  part(): void;
  close(): Promise<void>;
}

/** Pause between the pieces of a split frame. */
export const SPLIT_MS = 5;

/** What both lines share: each frame is counted and may be struck. */
export abstract class Wire {
  protected readonly events: WireEvents;
  readonly #mischief: Mischief;
  #count = 0;

  constructor(events: WireEvents, mischief: Mischief) {
    this.events = events;
    this.#mischief = mischief;
  }

  protected strike(from: Frame['from'], name: string): Strike | undefined {
    this.#count += 1;
    return this.#mischief({ number: this.#count, from, name });
  }

  abstract part(): void;

  /** True where the strike ends the line. */
  protected ends(strike: Strike | undefined): boolean {
    if (strike === 'unplug') this.part();
    if (strike === 'reset') this.events.reset();
    return strike === 'unplug' || strike === 'reset';
  }
}

export const nameOf = ({ group, instruction }: Pick<Message, 'group' | 'instruction'>): string =>
  [group, instruction].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
