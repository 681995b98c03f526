import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startRig, type TestRig, testFolder } from './rig-client.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = testFolder();
  folders.push(folder);
  return folder;
};
const idle = async (folder: string): Promise<void> => {
  const rig = await startRig({ data: folder });
  await rig.stop();
};
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const ended = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('what a bench refuses to start on', () => {
  test('a port in use is named, and the folder is free again', async () => {
    const folder = newFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startRig({ data: folder, port })).rejects.toMatchObject({
      name: 'PortInUse',
      message: expect.stringContaining(String(port)),
    });
    other.close();
    await idle(folder);
  });

  test('a folder of another bench is refused while that runs, and then taken', async () => {
    const folder = newFolder();
    const rig = await startRig({ data: folder });
    await expect(startRig({ data: folder })).rejects.toMatchObject({ name: 'DataFolderInUse' });
    expect((await rig.get('/state')).status).toBe(200);
    await rig.stop();
    await idle(folder);
  });

  test('a folder that cannot be one is refused by name', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(startRig({ data: join(folder, 'file', 'data') })).rejects.toMatchObject({
      name: 'DataFolderUnusable',
      message: expect.stringContaining('file'),
    });
  });
});

describe('what outlives a bench', () => {
  const withCard = async (rig: TestRig, order: object) => (await rig.post('/cards', order)).body;

  test('cards keep id, number, UID and memory; new ones get new ids and numbers', async () => {
    const folder = newFolder();
    const first = await startRig({ data: folder });
    const made = await withCard(first, { number: 55, purses: { t: 1000 }, holder: { name: 'Ewa' } });
    const blank = await withCard(first, { kind: 'blank' });
    await first.post('/antenna', { card: made.card });
    const memory = (await first.get(`/cards/${made.card}`)).body;
    await first.stop();

    const second = await startRig({ data: folder });
    expect((await second.get(`/cards/${made.card}`)).body).toEqual({ ...memory, lyingAt: null });
    expect((await second.get(`/cards/${blank.card}`)).body).toMatchObject({ kind: 'blank', uid: blank.uid });
    expect(await second.post('/cards', { number: 55 })).toMatchObject({ status: 409 });
    const next = await withCard(second, {});
    expect([made.card, blank.card]).not.toContain(next.card);
    expect([made.uid, blank.uid]).not.toContain(next.uid);
    await second.stop();
  });

  test('a file that holds no card is left alone, and its id is not used again', async () => {
    const folder = newFolder();
    const cards = join(folder, 'bench', 'cards');
    mkdirSync(cards, { recursive: true });
    writeFileSync(join(cards, 'c7.json'), '{"id":"c7","kind":"city"');
    writeFileSync(join(cards, 'c8.json'), '{"id":"c8","kind":"city","city":"tarnow","memory":{}}');
    const rig = await startRig({ data: folder });
    expect((await rig.get('/cards')).body).toEqual([]);
    expect((await withCard(rig, {})).card).toBe('c9');
    await rig.stop();
  });

  test('time does not go back: a clock set ahead goes on from there', async () => {
    const folder = newFolder();
    const first = await startRig({ data: folder });
    const { now } = (await first.post('/clock', { advance: 86_400 })).body;
    await first.stop();
    const second = await startRig({ data: folder });
    const later = (await second.get('/clock')).body.now;
    expect(later).toBeGreaterThanOrEqual(now);
    expect(later).toBeLessThan(now + 3_600_000);
    await second.post('/clock', { now: Date.now() - 86_400_000 });
    await second.stop();
    const third = await startRig({ data: folder });
    expect(Math.abs((await third.get('/clock')).body.now - Date.now())).toBeLessThan(3_600_000);
    await third.stop();
  });

  test('the same seed gives the same numbers and UIDs, another gives others', async () => {
    const make = async (seed: number) => {
      const rig = await startRig({ data: newFolder(), seed });
      const { number, uid } = await withCard(rig, {});
      await rig.stop();
      return { number, uid };
    };
    const first = await make(1);
    expect(await make(1)).toEqual(first);
    expect(await make(2)).not.toEqual(first);
  });
});

describe('how a bench ends', () => {
  const alone = async (folder: string, ...more: string[]) => {
    const script = new URL('bench-alone.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, folder, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = once(child, 'exit');
    const [line] = await once(child.stdout, 'data');
    return { child, gone, pid: Number(JSON.parse(String(line)).pid) };
  };

  test('stopped twice it ends once, its machines with it', async () => {
    const rig = await startRig({ data: newFolder() });
    const { pid } = rig.bench.ready;
    await Promise.all([rig.stop(), rig.stop()]);
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(rig.bench.ready.screen)).rejects.toThrow();
  });

  test('SIGTERM ends machines and bench in order', async () => {
    const { child, gone, pid } = await alone(newFolder());
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(isAlive(pid)).toBe(false);
  });

  test.each(['SIGKILL', 'throw'] as const)(
    'no machine survives a bench that dies of %s; its folder is free',
    async (how) => {
      const folder = newFolder();
      const { child, gone, pid } = await alone(folder, ...(how === 'throw' ? ['throw'] : []));
      if (how === 'SIGKILL') child.kill('SIGKILL');
      await gone;
      await ended(pid);
      await idle(folder);
    },
  );
});
