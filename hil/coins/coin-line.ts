import { rmSync, symlinkSync } from 'node:fs';
import { openPseudoTerminal, type PseudoTerminal } from '../pty/pseudo-terminal.ts';
import { answerFrame, type CheckMode, DeviceEar } from './device-end.ts';
import { type AcceptorModel, type CoinFate, VirtualAcceptor } from './virtual-acceptor.ts';
import { type HopperMemory, type HopperModel, VirtualHopper } from './virtual-hopper.ts';

/** Ten bits a byte at 9600 baud. */
const BYTE_MS = 10 / 9.6;

export interface CoinLineModel {
  /** A symbolic link, like /dev/serial/by-id, that stays when the line is pulled out and put in again. */
  readonly name?: string;
  readonly acceptor: AcceptorModel;
  readonly hoppers: readonly HopperModel[];
  readonly check: CheckMode;
  /** One data line: the host hears itself. */
  readonly echo: boolean;
  /** Answers come at 9600 baud, not at once. */
  readonly paced: boolean;
}

/** What lies where, counted by the devices themselves; it outlives every process of the machine. */
export interface CoinWorld {
  /** Coins that fell into the slot and did not come back, grosze. */
  physical: number;
  /** Of these, what the acceptor has put into an event. */
  credited: number;
  /** Of these, what no host can hear of any more: the event was lost. `physical = credited + disputed`. */
  disputed: number;
  /** Coins that fell through, grosze. */
  returned: number;
  paidOut: number;
  cashBox: number;
  /** Coins in the tray, each its worth, until somebody takes them. */
  tray: number[];
  hoppers: Record<string, HopperMemory>;
}

/** Nothing has been counted yet but what the hoppers hold and say of themselves. */
export function uncountedCoins(hoppers: CoinWorld['hoppers']): CoinWorld {
  return { physical: 0, credited: 0, disputed: 0, returned: 0, paidOut: 0, cashBox: 0, tray: [], hoppers };
}

export type CoinDevice = 'coin-acceptor' | 'hopper';

/**
 * `drop-order`: the device never hears the command; `duplicate`: it answers twice; `unplug`: it is off the line from
 * here on, until `replug`; `reset`: it starts anew and does not answer.
 */
export type LineStrike = 'drop-order' | 'drop-reply' | 'corrupt' | 'duplicate' | 'unplug' | 'reset';

/** What the line does to the answers of a device; each is asked once an answer. */
export interface LineMischief {
  /** Asked when the device has heard its command, before it obeys. Undefined: the answer goes out as it is. */
  readonly strike: (device: CoinDevice, name: string, header: number) => LineStrike | undefined;
}

const READ_EVENTS = 229;

/** An answer on its way to the line. */
interface Said {
  readonly kind: CoinDevice;
  readonly name: string;
  readonly header: number;
  readonly strike: Exclude<LineStrike, 'drop-order'> | undefined;
}

/** Acceptor and hoppers of one machine on a pseudo-terminal of their own. */
export class CoinLine {
  readonly acceptor: VirtualAcceptor;
  readonly hoppers: readonly VirtualHopper[];
  readonly world: CoinWorld;
  readonly #model: CoinLineModel;
  readonly #mischief: LineMischief;
  readonly #remember: () => void;
  readonly #ears: readonly DeviceEar[];
  #terminal: PseudoTerminal;
  #unplugged = new Set<string>();
  #speaking: Promise<void> = Promise.resolve();
  #answers: (readonly number[])[] = [];

  /** `remember` is called after each change of the world. */
  constructor(
    model: CoinLineModel,
    world: CoinWorld,
    mischief: LineMischief = { strike: () => undefined },
    remember: () => void = () => undefined,
  ) {
    this.#model = model;
    this.#mischief = mischief;
    this.#remember = remember;
    this.world = world;
    this.acceptor = new VirtualAcceptor(model.acceptor, (grosze) => {
      world.credited -= grosze;
      world.disputed += grosze;
      remember();
    });
    this.hoppers = model.hoppers.map((hopper) => {
      const memory = world.hoppers[hopper.name] ?? { coins: 0, dispensed: 0, lastPaid: 0, lastUnpaid: 0 };
      world.hoppers[hopper.name] = memory;
      return new VirtualHopper(hopper, memory, () => {
        world.paidOut += hopper.value;
        world.tray.push(hopper.value);
        remember();
      });
    });
    this.#ears = this.#makeEars();
    this.#terminal = this.#plugIn();
  }

  /** What the machine's driver opens: the pseudo-terminal, or the name that always points to it. */
  get path(): string {
    return this.#model.name ?? this.#terminal.path;
  }

  get lineSettings() {
    return this.#terminal.lineSettings();
  }

  /** A passenger drops a coin. What is accepted falls into the hopper of its value, else into the cash box. */
  drop(grosze: number): CoinFate {
    const fate = this.#unplugged.has('coin-acceptor') ? 'returned' : this.acceptor.drop(grosze, performance.now());
    if (fate === 'returned') {
      this.world.returned += grosze;
      this.world.tray.push(grosze);
      this.#remember();
      return fate;
    }
    this.world.physical += grosze;
    this.world.credited += grosze;
    const hopper = this.hoppers
      .filter((one) => one.model.value === grosze && one.hasRoom)
      .toSorted((one, other) => one.memory.coins - other.memory.coins)[0];
    if (hopper === undefined) this.world.cashBox += grosze;
    else hopper.memory.coins += 1;
    this.#remember();
    return fate;
  }

  /** A hand takes what lies in the tray; each coin's worth. */
  emptyTray(): readonly number[] {
    const taken = this.world.tray.splice(0);
    this.#remember();
    return taken;
  }

  /** So many coins are left in a hopper. */
  fill(hopper: VirtualHopper, coins: number): void {
    hopper.memory.coins = coins;
    this.#remember();
  }

  /** One device loses its power or is pulled off the line, until it comes back: then it has been reset. */
  unplug(device: string): void {
    this.#unplugged.add(device);
    this.#deviceNamed(device)?.reset();
  }

  replug(device: string): void {
    this.#unplugged.delete(device);
  }

  reset(device: string): void {
    this.#deviceNamed(device)?.reset();
  }

  /** Noise on the line: the driver hears these bytes. */
  noise(bytes: readonly number[]): void {
    this.#terminal.write(Uint8Array.from(bytes));
  }

  /** The USB adapter is pulled out: the path is gone. The answer is the new path once it is back. */
  replace(): string {
    this.#terminal.close();
    this.#terminal = this.#plugIn();
    return this.path;
  }

  close(): void {
    for (const hopper of this.hoppers) hopper.reset();
    // Its events do not outlive its power.
    this.acceptor.reset();
    this.#unname();
    this.#terminal.close();
  }

  #unname(): void {
    if (this.#model.name !== undefined) rmSync(this.#model.name, { force: true });
  }

  #deviceNamed(device: string): VirtualAcceptor | VirtualHopper | undefined {
    return device === 'coin-acceptor' ? this.acceptor : this.hoppers.find(({ model }) => model.name === device);
  }

  #plugIn(): PseudoTerminal {
    const terminal = openPseudoTerminal();
    this.#unname();
    if (this.#model.name !== undefined) symlinkSync(terminal.path, this.#model.name);
    terminal.onBytes((bytes) => {
      if (this.#model.echo) terminal.write(bytes);
      for (const byte of bytes) {
        for (const ear of this.#ears) ear.hear(byte, performance.now());
        this.#speak();
      }
    });
    return terminal;
  }

  #makeEars(): readonly DeviceEar[] {
    const { check } = this.#model;
    const parts = [
      {
        name: 'coin-acceptor',
        kind: 'coin-acceptor' as const,
        address: this.#model.acceptor.address,
        device: this.acceptor,
      },
      ...this.hoppers.map((hopper) => ({
        name: hopper.model.name,
        kind: 'hopper' as const,
        address: hopper.model.address,
        device: hopper,
      })),
    ];
    return parts.map(
      ({ name, kind, address, device }) =>
        new DeviceEar(check, ({ to, header, data }) => {
          if (to !== address || this.#unplugged.has(name)) return;
          if (header === 252) {
            this.#answerClash(address, device.model.serial);
            return;
          }
          const strike = this.#mischief.strike(kind, name, header);
          if (strike === 'drop-order') return;
          const answer = device.answer(header, data, performance.now());
          this.#say({ kind, name, header, strike }, answerFrame(check, address, answer.header, answer.data));
        }),
    );
  }

  /** One byte, after a time of its own. */
  #answerClash(address: number, serial: number): void {
    setTimeout(() => this.#terminal.write(Uint8Array.of(address)), 100 + ((serial * 7919) % 900)).unref();
  }

  #say({ kind, name, header, strike }: Said, frame: readonly number[]): void {
    switch (strike) {
      case 'drop-reply':
        return;
      case 'unplug':
        this.unplug(name);
        return;
      case 'reset':
        this.reset(name);
        return;
      case 'corrupt':
        this.#answers.push(frame.map((byte, index) => (index === frame.length - 1 ? byte ^ 0x55 : byte)));
        return;
      case 'duplicate':
      case undefined:
        this.#answers.push(strike === undefined ? frame : [...frame, ...frame]);
        if (kind === 'coin-acceptor' && header === READ_EVENTS) this.acceptor.heard();
        return;
      default:
        strike satisfies never;
    }
  }

  /** Two that speak at once pull the one line down together: a bit is 1 only where both leave it so. */
  #speak(): void {
    const answers = this.#answers.splice(0);
    if (answers.length === 0) return;
    const longest = Math.max(...answers.map(({ length }) => length));
    const bytes = Array.from({ length: longest }, (_, index) =>
      answers.reduce((line, frame) => line & (frame[index] ?? 0xff), 0xff),
    );
    if (this.#model.paced) this.#speaking = this.#speaking.then(() => this.#slowly(bytes));
    else this.#terminal.write(Uint8Array.from(bytes));
  }

  async #slowly(bytes: readonly number[]): Promise<void> {
    const start = performance.now();
    for (const [index, byte] of bytes.entries()) {
      const due = start + (index + 1) * BYTE_MS;
      const left = due - performance.now();
      if (left > 0.5) await new Promise((resolve) => setTimeout(resolve, left));
      this.#terminal.write(Uint8Array.of(byte));
    }
  }
}
