import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PcscService, startPcsc } from '../../../hil/pcsc/pcsc-service.ts';
import { requirePrograms } from '../../../hil/pcsc/programs.ts';
import { readerNames } from '../../../hil/pcsc/service-query.ts';
import { PcscUnavailable } from '../../../hil/pcsc/unavailable.ts';

let folder = '';
const services: PcscService[] = [];
const started = async (options: Partial<Parameters<typeof startPcsc>[0]> = {}): Promise<PcscService> => {
  const service = await startPcsc({ directory: folder, ...options });
  services.push(service);
  return service;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-'));
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
});

const isAlive = (pid: number | undefined): boolean =>
  existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const knock = connect({ port, host: '127.0.0.1' });
    knock.once('error', () => resolve(false));
    knock.once('connect', () => {
      knock.destroy();
      resolve(true);
    });
  });

const missing = await (async () => {
  const directory = await mkdtemp(join(tmpdir(), 'service-'));
  try {
    await (await startPcsc({ directory })).stop();
    return undefined;
  } catch (error) {
    // Under CI a missing service is a failure, never a pass.
    if (error instanceof PcscUnavailable && process.env.CI === undefined) return error.reason;
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
})();

describe.skipIf(missing !== undefined)(`a private PC/SC service${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('has the readers and places asked for, and each place its port', async () => {
    const service = await started();
    const [first = 0] = service.readers.antenna.map(({ port }) => port);
    expect(service.readers).toEqual({
      antenna: [
        { name: 'Virtual PCD antenna 00 00', port: first },
        { name: 'Virtual PCD antenna 00 01', port: first + 1 },
      ],
      pocket: [
        { name: 'Virtual PCD pocket 00 00', port: first + 2 },
        { name: 'Virtual PCD pocket 00 01', port: first + 3 },
      ],
    });
    const all = [...service.readers.antenna, ...service.readers.pocket];
    expect(await readerNames(service.socket)).toEqual(all.map(({ name }) => name));
    expect(await Promise.all(all.map(({ port }) => answers(port)))).toEqual([true, true, true, true]);
  });

  test('without a pocket there is none', async () => {
    const service = await started({ slots: { antenna: 1, pocket: 0 } });
    expect(service.readers.antenna).toHaveLength(1);
    expect(service.readers.pocket).toEqual([]);
    expect(await readerNames(service.socket)).toEqual(['Virtual PCD antenna 00 00', 'Virtual PCD antenna 00 01']);
  });

  test('many started at once share nothing, and one that is killed leaves the others alone', async () => {
    const all = await Promise.all(
      Array.from({ length: 4 }, (_, index) => started({ directory: join(folder, String(index)) })),
    );
    const ports = all.flatMap(({ readers }) => [...readers.antenna, ...readers.pocket].map(({ port }) => port));
    expect(new Set(ports).size).toBe(16);
    expect(new Set(all.map(({ socket }) => socket)).size).toBe(4);
    await all[0]?.kill();
    for (const service of all.slice(1)) expect(await readerNames(service.socket)).toHaveLength(4);
  });

  test('killed it is gone; restarted it is another process with the same socket, names and ports', async () => {
    const service = await started();
    const { socket, readers, pid } = service;
    await service.kill();
    expect(service.pid).toBeUndefined();
    expect(isAlive(pid)).toBe(false);
    await expect(readerNames(socket)).rejects.toThrow();
    expect(await answers(readers.antenna[0]?.port ?? 0)).toBe(false);
    await service.restart();
    expect(service.pid).not.toBe(pid);
    expect([service.socket, service.readers]).toEqual([socket, readers]);
    expect(await readerNames(socket)).toHaveLength(4);
    // Also underneath its clients, with cards on its ports.
    const card = connect({ port: readers.antenna[0]?.port ?? 0, host: '127.0.0.1' });
    await once(card, 'connect');
    card.on('error', () => undefined);
    await service.restart();
    expect(await readerNames(socket)).toHaveLength(4);
    card.destroy();
  });

  test('while it is dead nobody else is given its ports', async () => {
    const service = await started();
    await service.kill();
    const other = await started({ directory: join(folder, 'other') });
    expect(other.readers.antenna[0]?.port).not.toBe(service.readers.antenna[0]?.port);
    await service.restart();
  });

  test('stopped it leaves no process, file or port behind, and cannot be restarted', async () => {
    const service = await started();
    const { pid } = service;
    await Promise.all([service.stop(), service.stop()]);
    expect(isAlive(pid)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    await expect(service.restart()).rejects.toThrow(PcscUnavailable);
    expect(await readerNames((await started()).socket)).toHaveLength(4);
  });

  test.for([
    ['too long for a Unix socket', 'x'.repeat(120)],
    ['with a blank', 'a folder'],
  ])('a folder %s is replaced by one that will do', async ([, name = '']) => {
    const service = await started({ directory: join(folder, name) });
    expect(service.socket.length).toBeLessThan(108);
    expect(await readerNames(service.socket)).toHaveLength(4);
  });

  test('a bench that is killed takes it along', async () => {
    const script = new URL('./bench-process.ts', import.meta.url).pathname;
    const bench = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(bench.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(isAlive(pid)).toBe(true);
    bench.kill('SIGKILL');
    await once(bench, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });
});

test('a folder that cannot be made is named', async () => {
  await writeFile(join(folder, 'file'), '');
  const made = startPcsc({ directory: join(folder, 'file', 'folder') });
  await expect(made).rejects.toThrow(PcscUnavailable);
  await expect(made).rejects.toThrow(join(folder, 'file', 'folder'));
});

test.for([
  ['a program', ['unshare', 'no-such-program'], '/dev/null', 'no-such-program is not installed'],
  ['the virtual reader', ['unshare'], '/no/driver.so', '/no/driver.so is not installed (vsmartcard-vpcd)'],
] as const)('where %s is missing it is named', ([, programs, driver, reason]) => {
  expect(() => requirePrograms(programs, driver)).toThrow(new PcscUnavailable(reason));
});
