import { SerialPort } from 'serialport';
import { openPseudoTerminal, type PseudoTerminal } from '../pty/pseudo-terminal.ts';
import type { Framing } from './framing.ts';
import type { FrameToTrace } from './trace.ts';
import { requireSuited, Wire, type WireEnds, type WireOptions } from './wire.ts';
import type { WireFaultKind } from './wire-fault.ts';

export interface SerialTapOptions {
  /** The device: a real port (`/dev/serial/by-id/...`) or the terminal of a virtual device. */
  readonly device: string;
  /** Until the driver sets another. */
  readonly baudRate: number;
  readonly framing: Framing;
  readonly strike: WireOptions['strike'];
  readonly below: (limit: number) => number;
  readonly trace?: ((frame: FrameToTrace) => void) | undefined;
  /** Switches the device's power off and on; absent: nobody can. */
  readonly restart?: ((ms: number) => void) | undefined;
}

/** The device's port cannot be opened. */
export class NoSerialDevice extends Error {
  override readonly name = 'NoSerialDevice';
}

/**
 * A tap in a serial line: the driver opens our terminal, we open the device. The speed the driver sets is passed on;
 * a pseudo-terminal has no control lines, so DTR and RTS stay as the port sets them when it is opened.
 */
export class SerialTap {
  readonly #terminal: PseudoTerminal;
  readonly #port: SerialPort;
  readonly #wire: Wire;
  readonly #framing: Framing;
  readonly #ends: WireEnds;
  #away = false;
  #back: NodeJS.Timeout | undefined;

  private constructor(options: SerialTapOptions, terminal: PseudoTerminal, port: SerialPort) {
    this.#terminal = terminal;
    this.#port = port;
    this.#framing = options.framing;
    const { restart } = options;
    this.#ends = {
      write: (direction, bytes) => {
        if (this.#away) return;
        if (direction === 'to-driver') terminal.write(bytes);
        else this.#toDevice(bytes);
      },
      unplug: (ms) => this.#unplug(ms),
      restart:
        restart &&
        ((ms) => {
          restart(ms);
          return 'stays';
        }),
    };
    this.#wire = new Wire({ ...options, ends: this.#ends });
    terminal.onBytes((chunk) => !this.#away && this.#wire.hear('to-device', chunk));
    port.on('data', (chunk: Buffer) => !this.#away && this.#wire.hear('to-driver', chunk));
    port.on('error', () => {});
  }

  /** Rejects with NoSerialDevice, or with what opening a terminal throws. */
  static async open(options: SerialTapOptions): Promise<SerialTap> {
    const port = new SerialPort({ path: options.device, baudRate: options.baudRate, autoOpen: false });
    await new Promise<void>((resolve, reject) => {
      port.open((error) =>
        error ? reject(new NoSerialDevice(`${options.device}: ${error.message}`, { cause: error })) : resolve(),
      );
    });
    return new SerialTap(options, openPseudoTerminal(), port);
  }

  /** What the driver opens in the device's place. */
  get path(): string {
    return this.#terminal.path;
  }

  /** Speed towards the device. */
  get baudRate(): number {
    return this.#port.baudRate;
  }

  /** Throws UnsuitedFault. */
  require(kind: WireFaultKind): void {
    requireSuited(kind, this.#framing, this.#ends);
  }

  async close(): Promise<void> {
    clearTimeout(this.#back);
    this.#wire.sever();
    this.#terminal.close();
    if (this.#port.isOpen) await new Promise<void>((resolve) => this.#port.close(() => resolve()));
  }

  /** The cable is out: nothing gets through either way. A terminal itself cannot go away under a driver that has it. */
  #unplug(ms: number): void {
    this.#away = true;
    clearTimeout(this.#back);
    this.#back = setTimeout(() => {
      this.#away = false;
    }, ms);
  }

  #toDevice(bytes: Uint8Array): void {
    const { rate } = this.#terminal.lineSettings();
    if (rate > 0 && rate !== this.#port.baudRate) this.#port.update({ baudRate: rate });
    this.#port.write(Buffer.from(bytes));
  }
}
