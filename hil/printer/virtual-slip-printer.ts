import { CommandReader, type PrinterCommand } from './command-reader.ts';
import { pngOf } from './png.ts';
import type { PrinterPlug } from './printer-plug.ts';
import { type RealTimeCommand, RealTimeEar } from './real-time-ear.ts';
import type { Sheet } from './roll-mechanism.ts';
import { byteOf } from './status-bytes.ts';
import { type PrintStep, Typesetter } from './typesetter.ts';

/** 35 signs across. */
const WIDTH = 424;

/** A ticket in the slot, and whoever waits for it to come out. */
interface Ticket {
  readonly rows: Uint8Array[];
  readonly lines: string[];
  readonly out: (sheet: Sheet) => void;
}

/** What can be wrong: `stuck` holds the ticket and prints nothing. */
export interface SlipFaults {
  coverOpen: boolean;
  broken: boolean;
  stuck: boolean;
  /** So many answers get lost from now on. */
  dropReplies: number;
}

/** A slip printer after the TM-U295: prints on a paper that somebody puts in, and lets it go. */
export class VirtualSlipPrinter {
  readonly faults: SlipFaults = { coverOpen: false, broken: false, stuck: false, dropReplies: 0 };
  readonly #plug: PrinterPlug;
  readonly #ear = new RealTimeEar();
  readonly #reader = new CommandReader();
  readonly #typesetter = new Typesetter(WIDTH);
  readonly #sheets: Sheet[] = [];
  #steps: PrintStep[] = [];
  #ticket: Ticket | undefined;
  #unplugged = false;

  constructor(plug: PrinterPlug) {
    this.#plug = plug;
    plug.onBytes((bytes) => {
      for (const byte of bytes) {
        const { command, data } = this.#ear.hear(byte);
        this.#reader.push(data);
        if (command !== undefined) this.#obey(command);
      }
      this.#work();
    });
  }

  /** Every ticket that was in the slot, oldest first; text '' where nothing was printed on it. */
  paper(): readonly Sheet[] {
    return this.#sheets;
  }

  get holdsTicket(): boolean {
    return this.#ticket !== undefined;
  }

  /** Somebody puts a ticket in. Resolves when it is let go, or pulled out. Throws when there is one already. */
  insert(): Promise<Sheet> {
    if (this.#ticket !== undefined) throw new Error('there is a ticket in the slot');
    const { promise, resolve } = Promise.withResolvers<Sheet>();
    this.#ticket = { rows: [], lines: [], out: resolve };
    this.#work();
    return promise;
  }

  /** Somebody pulls the ticket out. Harmless without one. */
  pull(): void {
    const ticket = this.#ticket;
    if (ticket === undefined) return;
    this.#ticket = undefined;
    const rows = ticket.rows.length > 0 ? ticket.rows : [new Uint8Array(WIDTH / 8)];
    const sheet: Sheet = {
      seq: this.#sheets.length + 1,
      kind: 'stamp',
      text: ticket.lines.join('\n'),
      png: pngOf({ width: WIDTH, rows }),
    };
    this.#sheets.push(sheet);
    ticket.out(sheet);
  }

  /** It goes on with what it holds, after a fault was taken back. */
  mend(): void {
    Object.assign(this.faults, { coverOpen: false, broken: false, stuck: false, dropReplies: 0 });
    this.#work();
  }

  unplug(): void {
    this.#unplugged = true;
    this.#drop();
    this.#plug.unplug();
  }

  async plugIn(): Promise<void> {
    await this.#plug.plugIn();
    this.#unplugged = false;
  }

  async close(): Promise<void> {
    this.pull();
    await this.#plug.close();
  }

  #obey(command: RealTimeCommand): void {
    switch (command.kind) {
      case 'status':
        this.#reply(this.#statusByte(command.which));
        return;
      case 'cancel-slip':
        if (this.#isWaiting) this.#drop();
        return;
      case 'recover':
      case 'clear':
        // Only for errors that it can recover from, of which it knows none; it cannot be cleared.
        return;
      default:
        command satisfies never;
    }
  }

  /** Bits of DLE EOT 1, 2, 3 and 5 in the TM-U295 specification; 4, the paper roll, it does not know. */
  #statusByte(which: number): number | undefined {
    const { coverOpen, broken } = this.faults;
    const fixed = { 1: true, 4: true };
    const missing = this.#ticket === undefined;
    if (which === 1) return byteOf({ ...fixed, 3: coverOpen || broken });
    if (which === 2) return byteOf({ ...fixed, 2: coverOpen, 6: broken });
    if (which === 3) return byteOf({ ...fixed, 5: broken });
    return which === 5 ? byteOf({ ...fixed, 3: this.#isWaiting, 5: missing, 6: missing }) : undefined;
  }

  get #isWaiting(): boolean {
    return this.#ticket === undefined && this.#steps.length > 0;
  }

  #drop(): void {
    this.#reader.clear();
    this.#steps = [];
    this.#typesetter.reset();
  }

  #work(): void {
    const { coverOpen, broken, stuck } = this.faults;
    if (coverOpen || broken || stuck) return;
    for (;;) {
      const [step] = this.#steps;
      if (step === undefined) {
        const command = this.#reader.next();
        if (command === undefined) return;
        this.#steps.push(...this.#typesetter.take(command));
      } else if (this.#do(step)) this.#steps.shift();
      else return;
    }
  }

  /** False: it waits for a slip. */
  #do(step: PrintStep): boolean {
    switch (step.kind) {
      case 'row':
        if (this.#ticket === undefined) return false;
        this.#ticket.rows.push(step.dots ?? new Uint8Array(WIDTH / 8));
        if (step.text !== undefined) this.#ticket.lines.push(step.text);
        return true;
      case 'eject':
        this.pull();
        return true;
      case 'cut':
        return true;
      case 'command':
        this.#command(step.command);
        return true;
      default:
        return step satisfies never;
    }
  }

  #command(command: PrinterCommand): void {
    if (command.kind === 'ESC' && command.letter === 'q') this.pull();
    const asksSensors =
      (command.kind === 'GS' && command.letter === 'r' && (command.data[0] ?? 0) % 48 === 1) ||
      (command.kind === 'ESC' && command.letter === 'v');
    const missing = this.#ticket === undefined;
    if (asksSensors) this.#reply(byteOf({ 0: missing, 1: missing }));
  }

  #reply(byte: number | undefined): void {
    if (byte === undefined || this.#unplugged) return;
    if (this.faults.dropReplies > 0) this.faults.dropReplies -= 1;
    else this.#plug.write(Uint8Array.of(byte));
  }
}
