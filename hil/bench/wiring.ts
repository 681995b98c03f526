import { CARD_RESTARTS, cardCommands } from '../wiretap/card-framing.ts';
import { httpMessages } from '../wiretap/http-framing.ts';
import { TcpTap } from '../wiretap/tcp-tap.ts';
import { type TracedFrame, WireTrace } from '../wiretap/trace.ts';
import type { Direction, WireStrike } from '../wiretap/wire-fault.ts';
import type { Random } from './random.ts';
import type { Place, Readers } from './readers.ts';

/** Devices with a wire that can be tapped. */
export type WiredDevice = 'antenna' | 'slot' | 'vehicle' | 'office';

export interface WiringOptions {
  readonly readers: Pick<Readers, 'antenna' | 'pocket'>;
  /** What strikes the frame that passes now; each strike is counted. */
  readonly strike: (device: WiredDevice, direction: Direction) => readonly WireStrike[];
  /** Whether a fault waits for a frame of this device. */
  readonly isArmed: (device: WiredDevice) => boolean;
  readonly random: Random;
  readonly now: () => number;
}

const HOST = '127.0.0.1';

/**
 * The taps of one machine. Calls to the office and to the on-board computer always pass through theirs; a card does if
 * a fault waits for one of its frames when it is presented, so that cards lose no time to a tap nobody needs.
 */
export class Wiring {
  readonly #options: WiringOptions;
  readonly #trace: WireTrace;
  readonly #cards = new Map<Place, TcpTap>();
  readonly #others: TcpTap[] = [];
  readonly #back = new Map<string, Promise<URL>>();

  private constructor(options: WiringOptions) {
    this.#options = options;
    this.#trace = new WireTrace(options.now);
  }

  static async open(options: WiringOptions): Promise<Wiring> {
    const wiring = new Wiring(options);
    const { antenna, pocket } = options.readers;
    for (const place of antenna) await wiring.#tapPlace('antenna', place);
    for (const place of pocket) await wiring.#tapPlace('slot', place);
    return wiring;
  }

  /** The port at which a card enters this place now. */
  portOf(device: 'antenna' | 'slot', place: Place): number {
    const tap = this.#options.isArmed(device) ? this.#cards.get(place) : undefined;
    return tap?.address.port ?? place.port;
  }

  /** The address at which the machine finds a service; the tap is on the way. */
  async through(device: 'vehicle' | 'office', service: URL, restart: () => void): Promise<URL> {
    return this.#http(device, service, 'driver', restart);
  }

  /** The address at which the on-board computer finds the machine. */
  back(machine: URL): Promise<URL> {
    const known = this.#back.get(machine.href) ?? this.#http('vehicle', machine, 'device', () => {});
    this.#back.set(machine.href, known);
    return known;
  }

  /** Frames as they passed, the newest few thousand. */
  frames(after: number): readonly TracedFrame[] {
    return this.#trace.after(after);
  }

  /** Whatever was unplugged is there again. */
  mend(): void {
    for (const tap of [...this.#cards.values(), ...this.#others]) tap.plugIn();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#cards.values(), ...this.#others].map((tap) => tap.close()));
  }

  async #tapPlace(device: 'antenna' | 'slot', place: Place): Promise<void> {
    const tap = await TcpTap.open({
      device: () => ({ host: HOST, port: place.port }),
      connects: 'device',
      framing: cardCommands,
      strike: (direction) => this.#options.strike(device, direction),
      below: (limit) => this.#options.random.below(limit),
      trace: this.#trace.of(device),
      restart: CARD_RESTARTS,
      quick: true,
    });
    this.#cards.set(place, tap);
  }

  async #http(
    device: 'vehicle' | 'office',
    target: URL,
    connects: 'driver' | 'device',
    restart: () => void,
  ): Promise<URL> {
    const tap = await TcpTap.open({
      device: () => ({ host: target.hostname, port: Number(target.port || 80) }),
      connects,
      framing: httpMessages,
      strike: (direction) => this.#options.strike(device, direction),
      below: (limit) => this.#options.random.below(limit),
      trace: this.#trace.of(device),
      restart,
    });
    this.#others.push(tap);
    const tapped = new URL(target);
    tapped.hostname = HOST;
    tapped.port = String(tap.address.port);
    return tapped;
  }
}
