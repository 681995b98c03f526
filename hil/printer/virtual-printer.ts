import { CommandReader, type PrinterCommand } from './command-reader.ts';
import type { PrinterPlug } from './printer-plug.ts';
import { type RealTimeCommand, RealTimeEar } from './real-time-ear.ts';
import { RollMechanism, type RollModel, type Sheet } from './roll-mechanism.ts';
import { automaticBytes, paperByte, realTimeByte, type Sensed } from './status-bytes.ts';
import { type PrintStep, Typesetter } from './typesetter.ts';

export interface PrinterModel extends RollModel {
  /** Knows GS ( H; those that do not are proved by GS r. */
  readonly processIds: boolean;
  /** Knows DLE DC4 8. */
  readonly clears: boolean;
  /** Knows GS a. */
  readonly automatic: boolean;
  /** Dots of paper a second; null: at once. 100 mm/s are 800. */
  readonly pace: number | null;
}

/** An 80 mm printer as in ticket machines; 80 m of paper on a roll, near end at 8 m. */
export const TICKET_PRINTER: PrinterModel = {
  width: 576,
  rollDots: 640_000,
  nearEndDots: 64_000,
  processIds: true,
  clears: true,
  automatic: true,
  pace: null,
};

export type PrinterFaultKind =
  | 'paper-out'
  | 'paper-near-end'
  | 'cover'
  | 'cutter'
  | 'jam'
  | 'overheated'
  | 'feeding'
  | 'broken'
  | 'drop-reply'
  | 'corrupt'
  | 'unplug'
  | 'reset';

/** What is answered, for whoever lets a certain answer get lost. */
export type ReplyKind = 'status' | 'automatic' | 'paper' | 'process-id' | 'cleared';

export interface PrinterMischief {
  /** Asked once for each answer; undefined: it goes out as it is. */
  readonly strike: (reply: ReplyKind) => 'drop-reply' | 'corrupt' | undefined;
}

/** Rows worked off between two breaths of a paced printer. */
const ROWS_A_STEP = 8;

/** An ESC/POS printer: bytes go in at the plug, paper comes out. */
export class VirtualPrinter {
  readonly #model: PrinterModel;
  readonly #plug: PrinterPlug;
  readonly #mechanism: RollMechanism;
  readonly #mischief: PrinterMischief;
  readonly #reader = new CommandReader();
  readonly #typesetter: Typesetter;
  readonly #onPaper = new Set<(sheet: Sheet) => void>();
  #ear = new RealTimeEar();
  #steps: PrintStep[] = [];
  #automatic = false;
  #told = '';
  #unplugged = false;
  #strikes: ('drop-reply' | 'corrupt')[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(plug: PrinterPlug, model: Partial<PrinterModel> = {}, mischief?: PrinterMischief) {
    this.#model = { ...TICKET_PRINTER, ...model };
    this.#plug = plug;
    this.#mechanism = new RollMechanism(this.#model);
    this.#typesetter = new Typesetter(this.#model.width);
    this.#mischief = mischief ?? { strike: () => undefined };
    plug.onBytes((bytes) => {
      for (const byte of bytes) this.#hear(byte);
      this.#work();
    });
  }

  /** Every piece of paper that has come out, oldest first. */
  paper(): readonly Sheet[] {
    return this.#mechanism.sheets;
  }

  onPaper(listener: (sheet: Sheet) => void): void {
    this.#onPaper.add(listener);
  }

  /** Dots of paper that stick out, not cut off. */
  get hanging(): number {
    return this.#mechanism.hanging;
  }

  get paperLeft(): number {
    return this.#mechanism.paperLeft;
  }

  /**
   * Breaks something now, or `afterDots` rows further; jam and cutter show when paper is moved or cut. `drop-reply` and
   * `corrupt` hit the next `count` answers. `unplug` and `reset`: see plugIn.
   */
  fault(kind: PrinterFaultKind, { afterDots = 0, count = 1 } = {}): void {
    this.#mechanism.after(afterDots, kind, () => this.#strike(kind, count));
    this.#work();
  }

  /**
   * Takes a fault back, also one that is still to come: new paper, cover shut, cutter freed. What hung there uncut is
   * torn off by the same hand; where there was no such fault nobody puts a hand into what is being printed.
   */
  mend(kind: Exclude<PrinterFaultKind, 'drop-reply' | 'corrupt' | 'unplug' | 'reset'>): void {
    const { faults } = this.#mechanism;
    this.#mechanism.forget(kind);
    if (kind === 'paper-out' || kind === 'paper-near-end') this.#mechanism.refill();
    if (kind === 'cover') faults.coverOpen = false;
    if (kind === 'jam' && faults.jammed) {
      this.#mechanism.tearOff();
      faults.jammed = false;
    }
    if (kind === 'cutter' && faults.cutterStuck) {
      this.#mechanism.tearOff();
      faults.cutterStuck = false;
    }
    if (kind === 'overheated') faults.overheated = false;
    if (kind === 'feeding') faults.feeding = false;
    if (kind === 'broken') faults.broken = false;
    this.#work();
  }

  /** After `unplug`: the cable is in again, and the printer has been without power meanwhile. */
  async plugIn(): Promise<void> {
    this.#mechanism.forget('unplug');
    this.#restart();
    await this.#plug.plugIn();
    this.#unplugged = false;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#plug.close();
  }

  #strike(kind: PrinterFaultKind, count: number): void {
    const { faults } = this.#mechanism;
    switch (kind) {
      case 'paper-out':
        this.#mechanism.setPaper(0);
        return;
      case 'paper-near-end':
        this.#mechanism.setPaper(Math.min(this.#mechanism.paperLeft, this.#model.nearEndDots));
        return;
      case 'cover':
        faults.coverOpen = true;
        return;
      case 'cutter':
        faults.cutterStuck = true;
        return;
      case 'jam':
        faults.jammed = true;
        return;
      case 'overheated':
      case 'feeding':
      case 'broken':
        faults[kind] = true;
        return;
      case 'drop-reply':
      case 'corrupt':
        this.#strikes.push(...Array<typeof kind>(count).fill(kind));
        return;
      case 'unplug':
        this.#unplugged = true;
        this.#restart();
        this.#plug.unplug();
        return;
      case 'reset':
        this.#restart();
        return;
      default:
        kind satisfies never;
    }
  }

  /** Without power for a moment: buffers and settings are gone, paper and what is wrong with it stay. */
  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ear = new RealTimeEar();
    this.#drop();
    this.#typesetter.reset();
    this.#automatic = false;
    this.#mechanism.recover();
  }

  #drop(): void {
    this.#reader.clear();
    this.#steps = [];
  }

  #hear(byte: number): void {
    const { command, data } = this.#ear.hear(byte);
    this.#reader.push(data);
    if (command !== undefined) this.#obey(command);
  }

  #obey(command: RealTimeCommand): void {
    switch (command.kind) {
      case 'status':
        if (command.which <= 4) this.#reply('status', [realTimeByte(command.which, this.#sensed)]);
        return;
      case 'recover':
        if (command.clear) this.#drop();
        this.#mechanism.recover();
        return;
      case 'cancel-slip':
        return;
      case 'clear':
        if (!this.#model.clears) return;
        this.#drop();
        this.#reply('cleared', [0x37, 0x25, 0]);
        return;
      default:
        command satisfies never;
    }
  }

  /** Works off what is buffered until it is done or cannot go on, and tells what has changed. */
  #work(): void {
    if (this.#timer !== undefined) return;
    let rows = 0;
    for (;;) {
      if (this.#model.pace !== null && rows >= ROWS_A_STEP) {
        this.#timer = setTimeout(() => this.#breathe(), (ROWS_A_STEP / this.#model.pace) * 1000);
        break;
      }
      const [step] = this.#steps;
      if (step === undefined) {
        const command = this.#reader.next();
        if (command === undefined) break;
        this.#steps.push(...this.#typesetter.take(command));
        continue;
      }
      if (step.kind === 'row') rows += 1;
      if (!this.#do(step)) break;
      // A fault on the way may have dropped everything.
      if (this.#steps[0] === step) this.#steps.shift();
    }
    this.#tellChange();
  }

  #breathe(): void {
    this.#timer = undefined;
    this.#work();
  }

  #do(step: PrintStep): boolean {
    switch (step.kind) {
      case 'row':
        return this.#mechanism.print(step.dots, step.text);
      case 'cut': {
        const before = this.#mechanism.sheets.length;
        const done = this.#mechanism.cut();
        for (const sheet of this.#mechanism.sheets.slice(before)) for (const listener of this.#onPaper) listener(sheet);
        return done;
      }
      case 'eject':
        return true;
      case 'command':
        return this.#answer(step.command);
      default:
        return step satisfies never;
    }
  }

  /** Commands that are answered in their turn wait while the printer is offline. */
  #answer(command: PrinterCommand): boolean {
    if (!this.#mechanism.canMove) return false;
    if (command.kind !== 'GS') return true;
    const [n = 0, , , fn, m, ...id] = command.data;
    if (command.letter === 'r' && n % 48 === 1) this.#reply('paper', [paperByte(this.#sensed)]);
    if (command.letter === 'a' && this.#model.automatic) {
      this.#automatic = n !== 0;
      this.#told = '';
    }
    if (command.letter === '(' && n === 0x48 && fn === 48 && m === 48 && this.#model.processIds) {
      this.#reply('process-id', [0x37, 0x22, ...id, 0]);
    }
    return true;
  }

  get #sensed(): Sensed {
    const { faults, error, paperOut, paperNearEnd } = this.#mechanism;
    return {
      coverOpen: faults.coverOpen,
      feeding: faults.feeding,
      overheated: faults.overheated,
      broken: faults.broken,
      cutter: error === 'cutter',
      jam: error === 'jam',
      nearEnd: paperNearEnd,
      paperOut,
    };
  }

  #tellChange(): void {
    if (!this.#automatic) return;
    const bytes = automaticBytes(this.#sensed);
    if (bytes.join() === this.#told) return;
    this.#told = bytes.join();
    this.#reply('automatic', bytes);
  }

  #reply(kind: ReplyKind, bytes: readonly number[]): void {
    if (this.#unplugged) return;
    const strike = this.#strikes.shift() ?? this.#mischief.strike(kind);
    if (strike === 'drop-reply') return;
    const last = bytes.length - 1;
    this.#plug.write(
      Uint8Array.from(strike === 'corrupt' ? bytes.map((byte, at) => (at === last ? byte ^ 0x55 : byte)) : bytes),
    );
  }
}
