import type { Figure } from './figure.ts';
import { type ProcessView, processes, treeOf } from './process-tree.ts';
import type { Scale } from './scale.ts';
import type { Started } from './start-command.ts';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What machine and bench cost while nobody comes: processor time over ten seconds, and memory. */
export async function idleFigures({ benchPid, machinePid }: Started, scale: Scale): Promise<readonly Figure[]> {
  // Compilers and collectors finish what the start left them.
  await pause(scale.of(5000, 1000));
  const before = processes();
  const from = performance.now();
  await pause(scale.of(10_000, 2000));
  const elapsed = performance.now() - from;
  const after = processes();
  return [
    ...figuresOf('machine', treeOf(before, machinePid), treeOf(after, machinePid), elapsed),
    ...figuresOf('bench', treeOf(before, benchPid, machinePid), treeOf(after, benchPid, machinePid), elapsed),
  ];
}

function figuresOf(
  who: string,
  before: readonly ProcessView[],
  after: readonly ProcessView[],
  elapsed: number,
): readonly Figure[] {
  const used = after.map(({ pid, name, processorMs, residentMegabytes }) => {
    const earlier = before.find((process) => process.pid === pid)?.processorMs ?? 0;
    return { name, percent: (100 * (processorMs - earlier)) / elapsed, residentMegabytes };
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return [
    {
      name: `idle: processor, ${who} with all its processes`,
      value: sum(used.map(({ percent }) => percent)),
      unit: '% of one core',
      samples: 1,
      limit: used.map(({ name, percent }) => `${name} ${percent.toFixed(2)} %`).join(', '),
    },
    {
      name: `idle: memory, ${who} with all its processes`,
      value: sum(used.map(({ residentMegabytes }) => residentMegabytes)),
      unit: 'MB resident',
      samples: 1,
      limit: `${used.map(({ name, residentMegabytes }) => `${name} ${residentMegabytes.toFixed(0)} MB`).join(', ')}; pages of Node they share count in each`,
    },
  ];
}
