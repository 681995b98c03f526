import { pieces } from './plain-framings.ts';
import type { FrameToTrace } from './trace.ts';
import { requireSuited, Wire, type WireEnds, type WireOptions } from './wire.ts';
import { UnsuitedFault, type WireFaultKind } from './wire-fault.ts';

/** One end of a HID link: whole reports, the first byte their number where they are numbered. */
export interface HidPort {
  write(report: Uint8Array): void;
  onReport(listener: (report: Uint8Array) => void): void;
  close(): void;
}

export interface HidTapOptions {
  /** The driver's side: a device that we pretend to be. */
  readonly driver: HidPort;
  readonly device: HidPort;
  readonly strike: WireOptions['strike'];
  readonly below: (limit: number) => number;
  readonly trace?: ((frame: FrameToTrace) => void) | undefined;
  /** A report with which the device refuses; absent: its protocol has none. */
  readonly refusal?: Uint8Array | undefined;
  readonly restart?: ((ms: number) => void) | undefined;
}

/** A tap between a driver and a HID device: a report is a frame. */
export class HidTap {
  readonly #options: HidTapOptions;
  readonly #wire: Wire;
  readonly #ends: WireEnds;
  #awayUntil = 0;

  constructor(options: HidTapOptions) {
    this.#options = options;
    const { driver, device, restart, refusal } = options;
    this.#ends = {
      write: (direction, bytes) => {
        if (!this.#away) (direction === 'to-driver' ? driver : device).write(bytes);
      },
      unplug: (ms) => {
        this.#awayUntil = performance.now() + ms;
      },
      restart:
        restart &&
        ((ms) => {
          restart(ms);
          return 'stays';
        }),
    };
    this.#wire = new Wire({ ...options, framing: pieces(refusal), ends: this.#ends });
    driver.onReport((report) => !this.#away && this.#wire.hear('to-device', report));
    device.onReport((report) => !this.#away && this.#wire.hear('to-driver', report));
  }

  /** Throws UnsuitedFault; a report cannot come in two pieces. */
  require(kind: WireFaultKind): void {
    if (kind === 'split') throw new UnsuitedFault(kind, 'a report comes whole or not at all');
    requireSuited(kind, pieces(this.#options.refusal), this.#ends);
  }

  close(): void {
    this.#wire.sever();
    this.#options.driver.close();
    this.#options.device.close();
  }

  get #away(): boolean {
    return performance.now() < this.#awayUntil;
  }
}
