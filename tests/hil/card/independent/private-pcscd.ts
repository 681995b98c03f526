import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { VirtualCard } from '../../../../hil/card/virtual-card.ts';
import { type PlugHooks, SlotUnreachable, VpcdPlug } from '../../../../hil/card/vpcd-plug.ts';

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

/**
 * A pcscd of our own with a virtual reader, in a mount namespace of its own so that it disturbs no other: it needs
 * root. Clients find it by the environment variable PCSCLITE_CSOCK_NAME.
 */
export class PrivatePcscd {
  readonly environment: NodeJS.ProcessEnv;
  readonly #port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;
  #log = '';

  private constructor(port: number, folder: string, pcscd: ChildProcess) {
    this.#port = port;
    this.#folder = folder;
    this.#process = pcscd;
    this.environment = { ...process.env, PCSCLITE_CSOCK_NAME: join(folder, 'run', 'pcscd.comm') };
    const keep = (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString()).slice(-4000);
    };
    pcscd.stdout?.on('data', keep);
    pcscd.stderr?.on('data', keep);
  }

  static async start(): Promise<PrivatePcscd> {
    const folder = mkdtempSync(join(tmpdir(), 'private-pcscd-'));
    const port = await freePortPair();
    const hexPort = `0x${port.toString(16).toUpperCase()}`;
    const configuration = [
      'FRIENDLYNAME "Virtual PCD"',
      `DEVICENAME   /dev/null:${hexPort}`,
      `LIBPATH      ${DRIVER}`,
      `CHANNELID    ${hexPort}`,
    ];
    const script = 'mkdir -p "$1/run" /run/pcscd && mount --bind "$1/run" /run/pcscd && exec pcscd -f -c "$1/conf"';
    mkdirSync(join(folder, 'conf'));
    writeFileSync(join(folder, 'conf', 'vpcd'), `${configuration.join('\n')}\n`);
    const pcscd = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    return new PrivatePcscd(port, folder, pcscd);
  }

  /** Puts a card before the reader, as soon as there is one, and waits until pcscd has seen it. */
  async plug(card: VirtualCard, hooks: PlugHooks = {}): Promise<VpcdPlug> {
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    const onPower: PlugHooks['onPower'] = (power) => {
      see();
      hooks.onPower?.(power);
    };
    for (let attempt = 0; ; attempt++) {
      try {
        const plug = await VpcdPlug.plug({ card, port: this.#port, hooks: { ...hooks, onPower } });
        await Promise.race([seen, plug.unplugged]);
        return plug;
      } catch (error) {
        if (!(error instanceof SlotUnreachable)) throw error;
        if (attempt > 200 || this.#process.exitCode !== null) {
          throw new Error(`pcscd offers no reader:\n${this.#log}`, { cause: error });
        }
        await pause(50);
      }
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The driver listens at this port and, for its second slot, at the next one. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const { port } = first;
    const second = await listen(port + 1).catch(() => undefined);
    await first.close();
    await second?.close();
    if (second !== undefined) return port;
  }
}

function listen(wanted: number): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const close = () => new Promise<void>((done) => server.close(() => done()));
      resolve({ port: address.port, close });
    });
  });
}
