import type { Random } from '../bench/random.ts';
import { CARD_RESTARTS, cardCommands } from '../wiretap/card-framing.ts';
import { httpMessages } from '../wiretap/http-framing.ts';
import { TcpTap } from '../wiretap/tcp-tap.ts';
import { type WireFaultOrder, WireFaults } from '../wiretap/wire-faults.ts';

/** The devices of a validator that a wire leads to. */
export const WIRED = ['antenna', 'slot', 'vehicle', 'office'] as const;
export type Wired = (typeof WIRED)[number];

export interface WireTargets {
  /** Ports on which the machine waits for cards. */
  readonly antenna: number;
  readonly slot: number;
  /** Ports of the on-board computer and of the office. */
  readonly vehicle: number;
  readonly office: number;
  /** The on-board computer forgets who subscribed. */
  readonly restartVehicle: () => void;
}

const LOOPBACK = '127.0.0.1';

/** Taps in all wires of one machine. Faults of a device strike whichever of its connections carries the Nth frame. */
export class Wires {
  readonly #faults: Record<Wired, WireFaults>;
  readonly #taps: Record<Wired, TcpTap>;
  readonly #random: Random;
  readonly #onward: TcpTap[] = [];

  private constructor(faults: Record<Wired, WireFaults>, taps: Record<Wired, TcpTap>, random: Random) {
    this.#faults = faults;
    this.#taps = taps;
    this.#random = random;
  }

  static async open(targets: WireTargets, random: Random): Promise<Wires> {
    const faults: Record<Wired, WireFaults> = {
      antenna: new WireFaults(),
      slot: new WireFaults(),
      vehicle: new WireFaults(),
      office: new WireFaults(),
    };
    const below = random.below;
    const card = (device: 'antenna' | 'slot') =>
      TcpTap.open({
        device: () => ({ host: LOOPBACK, port: targets[device] }),
        connects: 'device',
        framing: cardCommands,
        strike: faults[device].strike,
        below,
        restart: CARD_RESTARTS,
      });
    const service = (device: 'vehicle' | 'office', restart: () => void) =>
      TcpTap.open({
        device: () => ({ host: LOOPBACK, port: targets[device] }),
        framing: httpMessages,
        strike: faults[device].strike,
        below,
        restart,
      });
    const taps = {
      antenna: await card('antenna'),
      slot: await card('slot'),
      vehicle: await service('vehicle', targets.restartVehicle),
      // What the office knows is on its disk.
      office: await service('office', () => {}),
    };
    return new Wires(faults, taps, random);
  }

  /** Where to connect instead of to the device itself. */
  port(device: Wired): number {
    return this.#taps[device].address.port;
  }

  /** The way by which the on-board computer reaches a machine that it is to tell something: the same wire. */
  async towardsMachine(url: URL): Promise<URL> {
    const tap = await TcpTap.open({
      device: () => ({ host: url.hostname, port: Number(url.port) }),
      connects: 'device',
      framing: httpMessages,
      strike: this.#faults.vehicle.strike,
      below: this.#random.below,
      restart: () => {},
    });
    this.#onward.push(tap);
    const through = new URL(url);
    through.port = String(tap.address.port);
    return through;
  }

  /** Throws UnsuitedFault. Answers how often it has struck so far. */
  arm(device: Wired, order: WireFaultOrder): () => number {
    this.#taps[device].require(order.kind);
    const id = this.#faults[device].arm(order);
    return () => this.#faults[device].fired(id);
  }

  /** No fault strikes any more, and every device is there. */
  mend(): void {
    for (const device of WIRED) {
      this.#faults[device].disarm();
      this.#taps[device].unplug(0);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...Object.values(this.#taps), ...this.#onward].map((tap) => tap.close()));
  }
}
