import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type ProcessView, processes, treeOf } from '../../../hil/benchmark/process-tree.ts';

const view = (pid: number, parent: number): ProcessView => ({
  pid,
  parent,
  name: `process ${pid}`,
  processorMs: 0,
  residentMegabytes: 0,
});

test('a tree is a process and its descendants, without a branch that is counted elsewhere', () => {
  const all = [view(1, 0), view(10, 1), view(11, 10), view(12, 10), view(13, 12), view(20, 1)];
  const pids = (root: number, without?: number) => treeOf(all, root, without).map(({ pid }) => pid);
  expect(pids(10)).toEqual([10, 11, 12, 13]);
  expect(pids(10, 12)).toEqual([10, 11]);
  expect(pids(12)).toEqual([12, 13]);
  expect(pids(12, 12)).toEqual([]);
  expect(pids(99)).toEqual([]);
});

test.runIf(process.platform === 'linux')('processor time and memory are those the process itself tells', async () => {
  const busy = `
    const end = Date.now() + 150;
    while (Date.now() < end);
    const { user, system } = process.cpuUsage();
    process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() / 2 ** 20 }));
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ['-e', busy], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = await once(child.stdout, 'data');
    const said = JSON.parse(String(line)) as { readonly cpuMs: number; readonly rss: number };
    const [seen] = treeOf(processes(), child.pid ?? 0);
    expect(seen).toMatchObject({ pid: child.pid, parent: process.pid });
    // A thread that ended has taken its time with it, and the process goes on a little after it has spoken.
    expect(seen?.processorMs).toBeGreaterThan(said.cpuMs / 2);
    expect(seen?.processorMs).toBeLessThan(said.cpuMs + 200);
    expect(seen?.residentMegabytes).toBeGreaterThan(said.rss / 2);
    expect(seen?.residentMegabytes).toBeLessThan(said.rss * 2);
  } finally {
    child.kill('SIGKILL');
  }
});
