import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Keeping, keepProcess } from '../../../kiosk/start/keep-process.ts';

let folder: string;
let said: string[];
let close: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keep-'));
  said = [];
  close = () => {};
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that notes each start with its pid, and then does this. */
function keep(then: string, keeping: Partial<Keeping> = {}, without: readonly string[] = []): void {
  const notes = `require('fs').appendFileSync('${folder}/starts', process.pid + ' ' + (process.env.SECRET ?? '') + '\\n');`;
  close = keepProcess(
    { name: 'Window', command: process.execPath, args: ['-e', `${notes}${then}`], without },
    { always: false, say: (line) => void said.push(line), pauseMs: 20, longestPauseMs: 50, ...keeping },
  );
}

const starts = (): readonly string[] => {
  try {
    return readFileSync(`${folder}/starts`, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
};
const soon = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000 });

describe('a shell that breaks', () => {
  test('is started again, and how it ended is said', async () => {
    keep('process.exit(7)');
    await soon(() => said[2]).toBe('Window ended (code 7) and is started again in 0.05 s');
    expect(said[0]).toBe('Window ended (code 7) and is started again in 0.02 s');
    expect(starts().length).toBeGreaterThanOrEqual(3);
  });

  test('also when it was killed', async () => {
    keep('setInterval(() => {}, 1000)');
    await soon(() => starts().length).toBe(1);
    process.kill(Number(starts()[0]?.split(' ')[0]), 'SIGKILL');
    await soon(() => starts().length).toBe(2);
    await soon(() => said[0]).toContain('(SIGKILL)');
  });

  test('is given up after three times where something else can take its place', async () => {
    let hopeless = 0;
    keep('process.exit(1)', { onHopeless: () => (hopeless += 1) });
    await soon(() => hopeless).toBe(1);
    expect(starts()).toHaveLength(3);
    expect(said.at(-1)).toBe('Window ended (code 1)');
  });

  test('one that is not there is told by name', async () => {
    close = keepProcess(
      { name: 'Window', command: join(folder, 'nothing'), args: [] },
      { always: false, say: (line) => void said.push(line), pauseMs: 20, onHopeless: () => said.push('hopeless') },
    );
    await soon(() => said.at(-1)).toBe('hopeless');
    expect(said[0]).toContain('ENOENT');
  });
});

describe('a shell that a person closes', () => {
  test('stays closed', async () => {
    keep('process.exit(0)');
    keep('process.exit(0)');
    await soon(() => starts().length).toBe(2);
    expect(said).toEqual([]);
  });

  test('comes back in production', async () => {
    keep('process.exit(0)', { always: true });
    await soon(() => starts().length).toBeGreaterThanOrEqual(2);
    expect(said[0]).toContain('(in order)');
  });
});

test('closed for good, it ends and does not come back', async () => {
  keep('setInterval(() => {}, 1000)');
  await soon(() => starts().length).toBe(1);
  const pid = Number(starts()[0]?.split(' ')[0]);
  close();
  await soon(() => isRunning(pid)).toBe(false);
  expect(starts()).toHaveLength(1);
  expect(said).toEqual([]);
});

test('it does not see what it must not', async () => {
  process.env.SECRET = 'plain-node';
  keep('', {}, ['SECRET']);
  await soon(() => starts().length).toBe(1);
  delete process.env.SECRET;
  expect(starts()[0]).toMatch(/^\d+$/);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
