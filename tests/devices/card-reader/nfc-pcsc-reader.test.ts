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
});
