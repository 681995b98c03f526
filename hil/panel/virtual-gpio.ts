import { GpioFailure, type GpioKernel } from '../../devices/panel/gpio-kernel.ts';

/*
 * The kernel's side of the GPIO character device: reads the structs that a driver hands over, by the offsets of
 * include/uapi/linux/gpio.h, and refuses what drivers/gpio/gpiolib-cdev.c refuses.
 */

const GET_LINE = 0xc250b407;
const GET_VALUES = 0xc010b40e;
const SET_VALUES = 0xc010b40f;

const ACTIVE_LOW = 0x2n;
const INPUT = 0x4n;
const OUTPUT = 0x8n;
const EDGES = 0x30n;
const RISING = 0x10n;
const BIASES = [0x100n, 0x200n, 0x400n] as const;
/** Every flag of the second interface. */
const KNOWN_FLAGS = 0x1fffn;

interface HeldLines {
  readonly offsets: readonly number[];
  readonly flags: bigint;
  readonly debounceMs: number;
  /** Whole line events, not read yet. */
  readonly unread: Uint8Array[];
  readonly settling: Map<number, NodeJS.Timeout>;
  /** Level last told, by line. */
  readonly told: Map<number, boolean>;
  readable: (() => void) | undefined;
  eventNumber: number;
}

/** A chip whose contacts are closed and whose lamps are looked at by hand. */
export class VirtualGpio implements GpioKernel {
  readonly path: string;
  readonly #lines: number;
  /** Voltage of each line: true is high. */
  readonly #voltage: boolean[];
  readonly #held = new Map<number, HeldLines>();
  readonly #chips = new Set<number>();
  #next = 100;
  #pulled = false;
  /** Levels of outputs as they changed, oldest first. */
  readonly changes: { readonly line: number; readonly high: boolean }[] = [];

  /** `idleHigh`: the lines whose pull-up keeps them high. */
  constructor(path: string, lines: number, idleHigh: readonly number[] = []) {
    this.path = path;
    this.#lines = lines;
    this.#voltage = Array.from({ length: lines }, (_, line) => idleHigh.includes(line));
  }

  /** Nothing of it is held any more. */
  get free(): boolean {
    return this.#held.size === 0 && this.#chips.size === 0;
  }

  isHigh(line: number): boolean {
    return this.#voltage[line] === true;
  }

  /** What stands at a line from outside: a contact that closes or opens. */
  drive(line: number, high: boolean): void {
    if (this.#voltage[line] === high) return;
    this.#voltage[line] = high;
    for (const held of this.#held.values()) if (held.offsets.includes(line)) this.#debounce(held, line);
  }

  /** The expander is pulled out (it sits on USB): every call fails until it is back. */
  pull(): void {
    this.#pulled = true;
    for (const { readable } of [...this.#held.values()]) readable?.();
  }

  putBack(): void {
    this.#pulled = false;
  }

  open(path: string): number {
    if (path !== this.path || this.#pulled) throw new GpioFailure(`open ${path}`, 'ENOENT');
    this.#chips.add(this.#next);
    return this.#next++;
  }

  ioctl(descriptor: number, request: number, struct: Uint8Array): void {
    const fail = (code: string) => new GpioFailure(`ioctl ${request.toString(16)}`, code);
    if (this.#pulled) throw fail('ENODEV');
    const size = (request >>> 16) & 0x3fff;
    if (struct.length !== size) throw fail('EFAULT');
    const view = new DataView(struct.buffer, struct.byteOffset, size);
    const held = this.#held.get(descriptor);
    if (request === GET_LINE && this.#chips.has(descriptor)) this.#getLines(view, fail);
    else if (request === GET_VALUES && held !== undefined) this.#getValues(held, view);
    else if (request === SET_VALUES && held !== undefined) {
      if ((held.flags & OUTPUT) === 0n) throw fail('EPERM');
      this.#setValues(held, view.getBigUint64(0, true), view.getBigUint64(8, true));
    } else throw fail('ENOTTY');
  }

  read(descriptor: number, into: Uint8Array): number {
    if (this.#pulled) throw new GpioFailure('read', 'ENODEV');
    const held = this.#held.get(descriptor);
    if (held === undefined) throw new GpioFailure('read', 'EBADF');
    if (into.length < 48) throw new GpioFailure('read', 'EINVAL');
    let at = 0;
    for (; at + 48 <= into.length && held.unread.length > 0; at += 48) into.set(held.unread.shift() ?? [], at);
    return at;
  }

  watch(descriptor: number, readable: () => void): () => void {
    const held = this.#held.get(descriptor);
    if (held === undefined) throw new GpioFailure('watch', 'EBADF');
    held.readable = readable;
    return () => {
      held.readable = undefined;
    };
  }

  close(descriptor: number): void {
    if (this.#chips.delete(descriptor)) return;
    const held = this.#held.get(descriptor);
    if (held === undefined) throw new GpioFailure('close', 'EBADF');
    for (const timer of held.settling.values()) clearTimeout(timer);
    this.#held.delete(descriptor);
  }

  #getLines(view: DataView, fail: (code: string) => GpioFailure): void {
    const count = view.getUint32(560, true);
    if (count === 0 || count > 64) throw fail('EINVAL');
    const offsets = Array.from({ length: count }, (_, index) => view.getUint32(index * 4, true));
    if (offsets.some((offset) => offset >= this.#lines)) throw fail('EINVAL');
    const taken = new Set([...this.#held.values()].flatMap((held) => held.offsets));
    if (offsets.some((offset) => taken.has(offset)) || new Set(offsets).size < count) throw fail('EBUSY');
    const flags = view.getBigUint64(288, true);
    this.#judgeFlags(flags, fail);
    // Padding must be zero, both in the request and in its configuration.
    for (const at of [300, 304, 308, 312, 316, 568, 572, 576, 580, 584]) {
      if (view.getUint32(at, true) !== 0) throw fail('EINVAL');
    }
    let debounceMs = 0;
    let values = 0n;
    for (let index = 0; index < view.getUint32(296, true); index++) {
      const at = 320 + index * 24;
      if (view.getUint32(at + 4, true) !== 0) throw fail('EINVAL');
      switch (view.getUint32(at, true)) {
        case 2:
          values = view.getBigUint64(at + 8, true) & view.getBigUint64(at + 16, true);
          break;
        case 3:
          if ((flags & INPUT) === 0n) throw fail('EINVAL');
          debounceMs = view.getUint32(at + 8, true) / 1000;
          break;
        default:
          throw fail('EINVAL');
      }
    }
    const told = new Map(offsets.map((line) => [line, this.isHigh(line)]));
    const held: HeldLines = {
      ...{ offsets, flags, debounceMs, told, unread: [], settling: new Map() },
      ...{ readable: undefined, eventNumber: 0 },
    };
    const descriptor = this.#next++;
    this.#held.set(descriptor, held);
    if ((flags & OUTPUT) !== 0n) this.#setValues(held, values, (1n << BigInt(count)) - 1n);
    view.setInt32(588, descriptor, true);
  }

  /** As gpio_v2_line_flags_validate. */
  #judgeFlags(flags: bigint, fail: (code: string) => GpioFailure): void {
    const [input, output] = [(flags & INPUT) !== 0n, (flags & OUTPUT) !== 0n];
    if ((flags & ~KNOWN_FLAGS) !== 0n || (input && output)) throw fail('EINVAL');
    if ((flags & EDGES) !== 0n && !input) throw fail('EINVAL');
    const biases = BIASES.filter((bias) => (flags & bias) !== 0n).length;
    if (biases > 1 || (biases > 0 && !input && !output)) throw fail('EINVAL');
  }

  #getValues(held: HeldLines, view: DataView): void {
    const mask = view.getBigUint64(8, true);
    let bits = 0n;
    held.offsets.forEach((line, index) => {
      const bit = 1n << BigInt(index);
      if ((mask & bit) !== 0n && this.#isActive(held, this.isHigh(line))) bits |= bit;
    });
    view.setBigUint64(0, bits, true);
  }

  #setValues(held: HeldLines, bits: bigint, mask: bigint): void {
    held.offsets.forEach((line, index) => {
      const bit = 1n << BigInt(index);
      if ((mask & bit) === 0n) return;
      const high = ((bits & bit) !== 0n) !== ((held.flags & ACTIVE_LOW) !== 0n);
      if (this.#voltage[line] !== high) this.changes.push({ line, high });
      this.#voltage[line] = high;
    });
  }

  #isActive(held: HeldLines, high: boolean): boolean {
    return high !== ((held.flags & ACTIVE_LOW) !== 0n);
  }

  #debounce(held: HeldLines, line: number): void {
    clearTimeout(held.settling.get(line));
    held.settling.set(
      line,
      setTimeout(() => this.#settled(held, line), held.debounceMs),
    );
  }

  #settled(held: HeldLines, line: number): void {
    const high = this.isHigh(line);
    if (held.told.get(line) === high) return;
    held.told.set(line, high);
    const rising = this.#isActive(held, high);
    if ((held.flags & (rising ? RISING : EDGES ^ RISING)) === 0n) return;
    const event = new DataView(new ArrayBuffer(48));
    held.eventNumber += 1;
    event.setBigUint64(0, process.hrtime.bigint(), true);
    event.setUint32(8, rising ? 1 : 2, true);
    event.setUint32(12, line, true);
    event.setUint32(16, held.eventNumber, true);
    held.unread.push(new Uint8Array(event.buffer));
    held.readable?.();
  }
}
