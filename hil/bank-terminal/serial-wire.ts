import { rmSync, symlinkSync } from 'node:fs';
import { openPseudoTerminal, type PseudoTerminal } from '../pty/pseudo-terminal.ts';
import { type Message, SerialEar, wrap } from './terminal-ear.ts';
import {
  type Mischief,
  nameOf,
  SPLIT_MS,
  type Strike,
  type TerminalWire,
  Wire,
  type WireEvents,
} from './terminal-wire.ts';

export interface SerialWireTiming {
  readonly linkAckMs: number;
  readonly tries: number;
}

/** A terminal on a pseudo-terminal; the path that a machine opens stays, as by-id paths do. */
export class SerialWire extends Wire implements TerminalWire {
  readonly #path: string | undefined;
  readonly #timing: SerialWireTiming;
  #terminal: PseudoTerminal | undefined;
  #ear = new SerialEar();
  #queue: Promise<void> = Promise.resolve();
  #answered: ((ok: boolean) => void) | undefined;

  constructor(path: string | undefined, timing: SerialWireTiming, events: WireEvents, mischief: Mischief) {
    super(events, mischief);
    this.#path = path;
    this.#timing = timing;
  }

  get path(): string {
    return this.#path ?? this.#terminal?.path ?? '';
  }

  get lineSettings() {
    return this.#terminal?.lineSettings();
  }

  async open(): Promise<void> {
    const terminal = openPseudoTerminal();
    this.#terminal = terminal;
    this.#ear = new SerialEar();
    if (this.#path !== undefined) {
      rmSync(this.#path, { force: true });
      symlinkSync(terminal.path, this.#path);
    }
    terminal.onBytes((bytes) => {
      if (this.#terminal !== terminal) return;
      for (const heard of this.#ear.hear(bytes)) {
        if (heard.kind === 'message') this.#hear(heard.message);
        else if (heard.kind === 'bad') this.#link('nak');
        else this.#hearLink(heard.kind);
      }
    });
  }

  /** What is said to one line is not said to the next. */
  say(message: Message): void {
    const terminal = this.#terminal;
    this.#queue = this.#queue.then(() => this.#transmit(message, terminal));
  }

  part(): void {
    this.#terminal?.close();
    this.#terminal = undefined;
    this.#answered?.(true);
    this.events.parted();
    void this.open();
  }

  async close(): Promise<void> {
    this.#terminal?.close();
    this.#terminal = undefined;
    this.#answered?.(true);
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
    this.events.parted();
  }

  async #transmit(message: Message, terminal: PseudoTerminal | undefined): Promise<void> {
    for (let attempt = 0; attempt < this.#timing.tries; attempt += 1) {
      if (this.#terminal !== terminal || terminal === undefined) return;
      const strike = this.strike('terminal', nameOf(message));
      if (this.ends(strike)) return;
      const answered = this.#waitForLink();
      await this.#put(wrap(message), strike);
      if (await answered) return;
    }
  }

  async #put(bytes: number[], strike: Strike | undefined): Promise<void> {
    if (strike === 'drop') return;
    const row = Uint8Array.from(bytes);
    // A byte of the body, so that the check tells.
    if (strike === 'corrupt') row[2] = (row[2] ?? 0) ^ 0x41;
    if (strike === 'split') {
      this.#terminal?.write(row.subarray(0, 4));
      await new Promise((resolve) => setTimeout(resolve, SPLIT_MS));
      this.#terminal?.write(row.subarray(4));
      return;
    }
    this.#terminal?.write(row);
    if (strike === 'duplicate') this.#terminal?.write(row);
  }

  #waitForLink(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#answered?.(false), this.#timing.linkAckMs);
      this.#answered = (ok) => {
        clearTimeout(late);
        this.#answered = undefined;
        resolve(ok);
      };
    });
  }

  #hear(message: Message): void {
    const strike = this.strike('machine', nameOf(message));
    if (this.ends(strike) || strike === 'drop') return;
    if (strike === 'corrupt') {
      this.#link('nak');
      return;
    }
    const terminal = this.#terminal;
    this.#link('ack');
    if (this.#terminal !== terminal) return;
    this.events.heard(message);
    if (strike !== 'duplicate') return;
    this.#link('ack');
    this.events.heard(message);
  }

  #hearLink(answer: 'ack' | 'nak'): void {
    const strike = this.strike('machine', answer);
    if (this.ends(strike) || strike === 'drop' || strike === 'corrupt') return;
    this.#answered?.(answer === 'ack');
  }

  #link(answer: 'ack' | 'nak'): void {
    const strike = this.strike('terminal', answer);
    if (this.ends(strike) || strike === 'drop') return;
    const byte = strike === 'corrupt' ? 0x55 : answer === 'ack' ? 0x06 : 0x15;
    this.#terminal?.write(Uint8Array.of(byte));
    if (strike === 'duplicate') this.#terminal?.write(Uint8Array.of(byte));
  }
}
