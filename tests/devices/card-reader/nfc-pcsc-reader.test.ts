import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pcscReaders } from '../../../devices/card-reader/nfc-pcsc-reader.ts';
import { type PcscService, startPcsc } from '../../../hil/pcsc/pcsc-service.ts';
import { PcscUnavailable } from '../../../hil/pcsc/unavailable.ts';
import { describeCardReader } from './reader-contract.ts';
import { scriptedCard } from './scripted-card.ts';
import { watching } from './watching.ts';

const PLACES = { antenna: ['Virtual PCD antenna'], pocket: ['Virtual PCD pocket'] };

const inOwnFolder = async (): Promise<{ service: PcscService; folder: string; end(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'reader-'));
  const service = await startPcsc({ directory: folder });
  return {
    service,
    folder,
    end: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const portOf = (service: PcscService, place: 'antenna' | 'pocket', slot: number): number => {
  const port = service.readers[place][slot]?.port;
  if (port === undefined) throw new Error(`no slot ${slot} in ${place}`);
  return port;
};

/** Where no service can run these tests cannot; under CI that is a failure, never a pass. */
const missing = await inOwnFolder().then(
  async ({ end }) => {
    await end();
    return undefined;
  },
  (error: unknown) => {
    if (error instanceof PcscUnavailable && process.env.CI === undefined) return error.reason;
    throw error;
  },
);

describe.skipIf(missing !== undefined)(`the PC/SC stack${missing === undefined ? '' : ` (${missing})`}`, () => {
  describeCardReader('a reader behind pcscd', async ({ commandLimitMs }) => {
    const { service, end } = await inOwnFolder();
    const { readers, close } = pcscReaders({ socket: service.socket, readers: PLACES, commandLimitMs });
    return {
      ...readers,
      ports: {
        antenna: [portOf(service, 'antenna', 0), portOf(service, 'antenna', 1)],
        pocket: portOf(service, 'pocket', 0),
      },
      die: () => service.kill(),
      comeBack: () => service.restart(),
      end: async () => {
        await close();
        await end();
      },
    };
  });

  test('without a service it is lost by name, and ready when the service comes', async () => {
    const { service, end } = await inOwnFolder();
    await service.kill();
    const { readers, close } = pcscReaders({ socket: service.socket, readers: PLACES });
    const watch = watching(readers.antenna);
    await readers.antenna.start();
    expect(readers.antenna.status).toMatchObject({ kind: 'lost', detail: expect.stringContaining(service.socket) });
    await service.restart();
    await watch.status('ready');
    await close();
    await end();
  });

  test('a reader that is not plugged in is lost by name while the other works', async () => {
    const { service, end } = await inOwnFolder();
    const { readers, close } = pcscReaders({
      socket: service.socket,
      readers: { ...PLACES, pocket: ['Virtual PCD pocket', 'ACME'] },
    });
    await Promise.all([readers.antenna.start(), readers.pocket.start()]);
    expect(readers.pocket.status).toEqual({ kind: 'lost', detail: 'no PC/SC reader ACME' });
    expect(readers.antenna.status).toEqual({ kind: 'ready' });
    await close();
    await end();
  });

  test('a reader started late is told what lies there, and does not disturb the first', async () => {
    const { service, end } = await inOwnFolder();
    const { readers, close } = pcscReaders({ socket: service.socket, readers: PLACES });
    const [antenna, pocket] = [watching(readers.antenna), watching(readers.pocket)];
    await readers.antenna.start();
    const [atAntenna, inPocket] = [scriptedCard(), scriptedCard({ uid: [9, 9, 9, 9] })];
    await Promise.all([
      atAntenna.present(portOf(service, 'antenna', 0)),
      inPocket.present(portOf(service, 'pocket', 1)),
    ]);
    const first = await antenna.card();
    await readers.pocket.start();
    expect((await pocket.card()).uid).toEqual(inPocket.uid);
    expect(await first.transmit(Uint8Array.of(0x90, 0x60, 0, 0, 0))).toHaveLength(7);
    // Longer than a missing reader is waited for.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect([antenna.kinds(), pocket.kinds()]).toEqual([['card'], ['card']]);
    expect([readers.antenna.status.kind, readers.pocket.status.kind]).toEqual(['ready', 'ready']);
    await Promise.all([atAntenna.remove(), inPocket.remove()]);
    await close();
    await end();
  });

  test('the service killed again and again: each time lost, each time ready, and a card is served in the end', async () => {
    const { service, end } = await inOwnFolder();
    const { readers, close } = pcscReaders({ socket: service.socket, readers: PLACES });
    const watch = watching(readers.antenna);
    await readers.antenna.start();
    for (let time = 0; time < 4; time++) {
      await service.kill();
      await watch.status('lost');
      await service.restart();
      await watch.status('ready');
    }
    const card = scriptedCard();
    await card.present(portOf(service, 'antenna', 1));
    expect((await watch.card()).reader).toBe(service.readers.antenna[1]?.name);
    await card.remove();
    await close();
    await end();
  });

  describe('the process of the native library', () => {
    const machine = async (service: PcscService, then: 'close' | 'stay') => {
      const script = new URL('./machine-process.ts', import.meta.url).pathname;
      const child = spawn(process.execPath, [script, service.socket, then], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      const exited = once(child, 'exit');
      await expect.poll(() => said, { timeout: 10_000 }).toContain('ready');
      const helpers = childrenOf(child.pid);
      expect(helpers).toHaveLength(1);
      // Silent, so that the command is still under way.
      const card = scriptedCard({ script: () => 'silent' });
      await card.present(portOf(service, 'antenna', 0));
      await expect.poll(() => card.commands.length, { timeout: 10_000 }).toBe(1);
      return { child, exited, card, helper: helpers[0] ?? 0 };
    };

    test('closed in the middle of a command nothing keeps the machine alive', async () => {
      const { service, end } = await inOwnFolder();
      const { exited, card, helper } = await machine(service, 'close');
      expect(await exited).toEqual([0, null]);
      expect(isAlive(helper)).toBe(false);
      await card.remove();
      await end();
    });

    test('a machine killed in the middle of a command takes it along', async () => {
      const { service, end } = await inOwnFolder();
      const { child, exited, card, helper } = await machine(service, 'stay');
      expect(isAlive(helper)).toBe(true);
      child.kill('SIGKILL');
      await exited;
      await expect.poll(() => isAlive(helper), { timeout: 5000 }).toBe(false);
      await card.remove();
      await end();
    });

    test('when it dies the readers are lost by name, and it is replaced', async () => {
      const { service, end } = await inOwnFolder();
      const before = childrenOf(process.pid);
      const { readers, close } = pcscReaders({ socket: service.socket, readers: PLACES });
      const watch = watching(readers.antenna);
      await readers.antenna.start();
      const [helper = 0, ...others] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
      expect(others).toEqual([]);
      process.kill(helper, 'SIGKILL');
      expect(await watch.status('lost')).toContain('SIGKILL');
      await watch.status('ready');
      const card = scriptedCard();
      await card.present(portOf(service, 'antenna', 0));
      expect((await watch.card()).uid).toEqual(card.uid);
      await card.remove();
      await close();
      await end();
    });
  });
});

const childrenOf = (pid: number | undefined): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Not a zombie either. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
