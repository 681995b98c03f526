import { type GcodeCommand, readLine } from '../gcode-line.ts';

type Axis = 'x' | 'y' | 'z';
type Position = Record<Axis, number>;
const AXES: readonly Axis[] = ['x', 'y', 'z'];

/** What is around the twin's head. Each act is over when its answer is there. */
export interface TwinWorld {
  /** The head has come to rest here. */
  arrived(at: Readonly<Position>): Promise<void>;
  servo(servo: number, angle: number, at: Readonly<Position>): Promise<void>;
}

export interface TwinOptions {
  readonly limits: Readonly<Record<Axis, readonly [number, number]>>;
  readonly world: TwinWorld;
  /** What it says goes back over the line. */
  readonly say: (line: string) => void;
  /** How much faster than the real one it moves; Infinity: at once. */
  readonly rate: number;
  /** Where the head stands when the power comes on. */
  readonly standsAt?: Readonly<Position>;
}

const FIRMWARE = 'FIRMWARE_NAME:Kasownik gantry twin 1.0 PROTOCOL_VERSION:1.0 MACHINE_TYPE:Gantry EXTRUDER_COUNT:0';
const HOMING_MS = 3000;
const ORIGIN_SWITCH = 0.5;

/**
 * A G-code controller with its gantry, as a Marlin of the kind behaves: numbered lines with sums, `ok`, `Resend`,
 * moves that are queued and take their time, nothing before homing, nothing outside its limits. The head has a place
 * of its own, which is not where the controller believes it when steps were lost.
 */
export class GcodeTwin {
  readonly #options: TwinOptions;
  readonly #actual: Position;
  #believed: Position | undefined;
  #lastLine = 0;
  #buffer = '';
  #queue: Promise<void> = Promise.resolve();
  #taking: Promise<void> = Promise.resolve();
  #halted = false;
  #feed = 1000;
  /** Life of the controller; what an earlier one had under way never ends. */
  #life = 0;
  #silentFrom = Number.POSITIVE_INFINITY;
  #taken = 0;
  #corrupt = 0;
  /** Every command that was understood, in order. */
  readonly heard: string[] = [];

  constructor(options: TwinOptions) {
    this.#options = options;
    this.#actual = { x: 123, y: 45, z: 30, ...options.standsAt };
  }

  /** Where the head really is. */
  get position(): Readonly<Position> {
    return { ...this.#actual };
  }

  hear(chunk: Uint8Array): void {
    this.#buffer += Buffer.from(chunk).toString('latin1');
    const lines = this.#buffer.split('\n');
    this.#buffer = lines.pop() ?? '';
    for (const line of lines) {
      // The emergency parser looks at every line at once, whatever is under way.
      if (/^(N\d+ )?M112\b/.test(line)) this.#halt();
      else this.#taking = this.#taking.then(() => this.#take(line));
    }
  }

  /** A belt slips: the head is so far from where the controller believes it. */
  loseSteps(axis: Axis, millimetres: number): void {
    this.#actual[axis] = this.#within(axis, this.#actual[axis] + millimetres);
  }

  /** From the nth command from now on it says nothing any more. */
  stallFrom(nth: number): void {
    this.#silentFrom = this.#taken + nth;
  }

  /** The next so many lines arrive garbled. */
  garble(lines: number): void {
    this.#corrupt = lines;
  }

  /** The controller starts again: position and line number are forgotten, the head stays where it is. */
  reset(): void {
    this.#life += 1;
    this.#believed = undefined;
    this.#lastLine = 0;
    this.#buffer = '';
    this.#halted = false;
    this.#silentFrom = Number.POSITIVE_INFINITY;
    this.#queue = Promise.resolve();
    this.#taking = Promise.resolve();
    this.#options.say('start');
  }

  async #take(text: string): Promise<void> {
    const life = this.#life;
    if (this.#halted || text.trim() === '') return;
    this.#taken += 1;
    if (this.#taken >= this.#silentFrom) return;
    const command = this.#understood(text);
    if (command === undefined) return;
    const complaint = await this.#obey(command);
    if (life !== this.#life || this.#halted) return;
    if (complaint !== undefined) this.#options.say(complaint);
    // A refused move is answered by its error alone.
    if (complaint === undefined || complaint.startsWith('echo:')) this.#options.say('ok');
  }

  #understood(text: string): GcodeCommand | undefined {
    const command = this.#corrupt > 0 ? 'corrupt' : readLine(text);
    this.#corrupt = Math.max(0, this.#corrupt - 1);
    if (command === 'empty') return undefined;
    if (command === 'corrupt') return this.#askAgain('checksum mismatch');
    if (command.word === 'M110') {
      this.#lastLine = command.values.get('N') ?? 0;
      this.#options.say('ok');
      return undefined;
    }
    if (command.line !== undefined) {
      if (command.line !== this.#lastLine + 1) return this.#askAgain('Line Number is not Last Line Number+1');
      this.#lastLine = command.line;
    }
    this.heard.push(text.replace(/^N\d+ /, '').replace(/\*\d+$/, ''));
    return command;
  }

  #askAgain(why: string): undefined {
    this.#options.say(`Error:${why}, Last Line: ${this.#lastLine}`);
    this.#options.say(`Resend: ${this.#lastLine + 1}`);
    this.#options.say('ok');
    return undefined;
  }

  /** Answers with what is wrong, if anything is. */
  async #obey({ word, values }: GcodeCommand): Promise<string | undefined> {
    const { say, world } = this.#options;
    switch (word) {
      case 'G0':
      case 'G1':
        return this.#move(values);
      case 'G4':
        await this.#queue;
        await this.#pass(values.get('P') ?? 0);
        return undefined;
      case 'G28':
        return this.#home();
      case 'M280':
        // Without waiting for moves under way: who wants that says M400 first.
        await world.servo(values.get('P') ?? 0, values.get('S') ?? 0, this.position);
        return undefined;
      case 'M400':
        await this.#queue;
        return undefined;
      case 'M114':
        say(this.#reportPosition());
        return undefined;
      case 'M115':
        say(FIRMWARE);
        return undefined;
      case 'M119':
        await this.#queue;
        say('Reporting endstop status');
        for (const axis of AXES) say(`${axis}_min: ${this.#switchOf(axis) ? 'TRIGGERED' : 'open'}`);
        return undefined;
      case 'G21':
      case 'G90':
        return undefined;
      default:
        return `echo:Unknown command: "${word}"`;
    }
  }

  #move(values: ReadonlyMap<string, number>): string | undefined {
    const believed = this.#believed;
    if (believed === undefined) return 'echo:Home XYZ First';
    const to = { ...believed };
    for (const axis of AXES) to[axis] = values.get(axis.toUpperCase()) ?? to[axis];
    const outside = AXES.find((axis) => !this.#inside(axis, to[axis]));
    if (outside) return `Error:${outside} ${to[outside]} is outside the limits`;
    this.#feed = values.get('F') ?? this.#feed;
    const by = { x: to.x - believed.x, y: to.y - believed.y, z: to.z - believed.z };
    this.#believed = to;
    const takes = (Math.hypot(by.x, by.y, by.z) / this.#feed) * 60_000;
    this.#enqueue(takes, () => {
      for (const axis of AXES) this.#actual[axis] = this.#within(axis, this.#actual[axis] + by[axis]);
    });
    return undefined;
  }

  async #home(): Promise<undefined> {
    this.#enqueue(HOMING_MS, () => {
      for (const axis of AXES) this.#actual[axis] = this.#options.limits[axis][0];
      this.#believed = { ...this.#actual };
    });
    await this.#queue;
    return undefined;
  }

  #enqueue(milliseconds: number, moved: () => void): void {
    const life = this.#life;
    this.#queue = this.#queue.then(async () => {
      await this.#pass(milliseconds);
      if (life !== this.#life || this.#halted) return;
      moved();
      await this.#options.world.arrived(this.position);
    });
  }

  #halt(): void {
    this.#halted = true;
    this.#believed = undefined;
    this.#options.say('Error:Printer halted. kill() called!');
  }

  async #pass(milliseconds: number): Promise<void> {
    const scaled = milliseconds / this.#options.rate;
    if (scaled >= 1) await new Promise((resolve) => setTimeout(resolve, scaled));
  }

  #switchOf(axis: Axis): boolean {
    return this.#actual[axis] <= this.#options.limits[axis][0] + ORIGIN_SWITCH;
  }

  #inside(axis: Axis, value: number): boolean {
    const [least, most] = this.#options.limits[axis];
    return value >= least && value <= most;
  }

  /** The frame stops the head. */
  #within(axis: Axis, value: number): number {
    const [least, most] = this.#options.limits[axis];
    return Math.min(most, Math.max(least, value));
  }

  #reportPosition(): string {
    const { x, y, z } = this.#believed ?? this.#actual;
    return `X:${x.toFixed(2)} Y:${y.toFixed(2)} Z:${z.toFixed(2)} E:0.00 Count X:0 Y:0 Z:0`;
  }
}
