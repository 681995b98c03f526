import { connect, createServer, type Server, type Socket } from 'node:net';
import { acknowledgeAtOnce } from '../card/quick-ack.ts';
import type { Framing } from './framing.ts';
import type { FrameToTrace } from './trace.ts';
import { requireSuited, Wire, type WireOptions } from './wire.ts';
import type { Direction, WireFaultKind } from './wire-fault.ts';

export interface TcpPlace {
  readonly host: string;
  readonly port: number;
}

export interface TcpTapOptions {
  /** Where the driver connects; port 0 = any free one. Default: any port of 127.0.0.1. */
  readonly listen?: TcpPlace;
  /** Where the device is, asked at each connection. */
  readonly device: () => TcpPlace;
  /** Which side connects: the driver, or a device that comes to the driver (a card to a slot). */
  readonly connects?: 'driver' | 'device';
  readonly framing: () => Framing;
  readonly strike: WireOptions['strike'];
  readonly below: (limit: number) => number;
  readonly trace?: ((frame: FrameToTrace) => void) | undefined;
  /** The device's restart: bytes for it, or an act. Absent: it cannot be restarted from here. */
  readonly restart?: Uint8Array | (() => void) | undefined;
  /** Acknowledge at once what the far end sends in pieces (vpcd). */
  readonly quick?: boolean;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  readonly wire: Wire;
}

const HOST = '127.0.0.1';

/**
 * A tap in a TCP connection: whoever connects to it is connected on, frame by frame. While the device is unplugged
 * every connection is broken off at once.
 */
export class TcpTap {
  readonly #options: TcpTapOptions;
  readonly #server: Server;
  readonly #lines = new Set<Line>();
  #address: TcpPlace = { host: HOST, port: 0 };
  #awayUntil = 0;

  private constructor(options: TcpTapOptions) {
    this.#options = options;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => this.#arrive(near));
  }

  /** Rejects with what listening throws. */
  static async open(options: TcpTapOptions): Promise<TcpTap> {
    const tap = new TcpTap(options);
    const { host, port } = options.listen ?? { host: HOST, port: 0 };
    await new Promise<void>((resolve, reject) => {
      tap.#server.once('error', reject);
      tap.#server.listen({ host, port }, resolve);
    });
    const bound = tap.#server.address();
    if (typeof bound === 'object' && bound !== null) tap.#address = { host, port: bound.port };
    return tap;
  }

  get address(): TcpPlace {
    return this.#address;
  }

  /** Throws UnsuitedFault for a fault that this link cannot have. */
  require(kind: WireFaultKind): void {
    requireSuited(kind, this.#options.framing(), {
      unplug: (ms) => this.unplug(ms),
      restart: this.#options.restart === undefined ? undefined : () => 'stays',
    });
  }

  /** The device is away for so many milliseconds. */
  unplug(ms: number): void {
    this.#awayUntil = performance.now() + ms;
    for (const line of [...this.#lines]) this.#breakOff(line);
  }

  /** The device is there again; connections that are left stay as they are. */
  plugIn(): void {
    this.#awayUntil = 0;
  }

  async close(): Promise<void> {
    for (const line of [...this.#lines]) this.#breakOff(line);
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #arrive(near: Socket): void {
    near.on('error', () => {});
    if (performance.now() < this.#awayUntil) {
      near.destroy();
      return;
    }
    // Nothing is read before the far end is there.
    near.pause();
    const far = connect({ ...this.#options.device(), noDelay: true, allowHalfOpen: true });
    const line: Line = { near, far, wire: this.#wire(near, far) };
    this.#lines.add(line);
    far.on('error', () => this.#breakOff(line));
    near.once('close', () => this.#breakOff(line));
    far.once('close', () => this.#breakOff(line));
    far.once('connect', () => void this.#join(line));
  }

  async #join({ near, far, wire }: Line): Promise<void> {
    const { towardsNear, towardsFar } = this.#directions;
    const quick = this.#options.quick === true ? await acknowledgeAtOnce(far) : undefined;
    far.on('data', (chunk: Buffer) => {
      quick?.();
      wire.hear(towardsNear, chunk);
      quick?.();
    });
    near.on('data', (chunk: Buffer) => {
      wire.hear(towardsFar, chunk);
      quick?.();
    });
    near.once('end', () => void wire.end(towardsFar).then(() => far.end()));
    far.once('end', () => void wire.end(towardsNear).then(() => near.end()));
    near.resume();
  }

  #wire(near: Socket, far: Socket): Wire {
    const { framing, strike, below, trace, restart } = this.#options;
    const write = (direction: Direction, bytes: Uint8Array): void => {
      const socket = direction === this.#directions.towardsNear ? near : far;
      if (!socket.destroyed) socket.write(bytes);
    };
    return new Wire({
      framing: framing(),
      strike,
      below,
      trace,
      ends: {
        write,
        unplug: (ms) => this.unplug(ms),
        restart: restart && ((ms) => this.#restart(ms, restart, write)),
      },
    });
  }

  #restart(
    ms: number,
    restart: NonNullable<TcpTapOptions['restart']>,
    write: (direction: Direction, bytes: Uint8Array) => void,
  ): 'stays' | 'gone' {
    if (typeof restart !== 'function') {
      write('to-device', restart);
      return 'stays';
    }
    restart();
    this.unplug(ms);
    return 'gone';
  }

  /** Near is who connected to us, far whom we connected to. */
  get #directions(): { readonly towardsNear: Direction; readonly towardsFar: Direction } {
    return this.#options.connects === 'device'
      ? { towardsNear: 'to-device', towardsFar: 'to-driver' }
      : { towardsNear: 'to-driver', towardsFar: 'to-device' };
  }

  #breakOff(line: Line): void {
    if (!this.#lines.delete(line)) return;
    line.wire.sever();
    for (const socket of [line.near, line.far]) if (!socket.destroyed) socket.destroy();
  }
}
