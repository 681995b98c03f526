import { readdirSync, readFileSync } from 'node:fs';

/** One process as proc(5) shows it. */
export interface ProcessView {
  readonly pid: number;
  readonly parent: number;
  /** What it runs: the script of a Node process, else the command. */
  readonly name: string;
  /** Milliseconds of processor time of all its threads so far. */
  readonly processorMs: number;
  /** Megabytes of memory it holds now (VmRSS); shared pages count in each process. */
  readonly residentMegabytes: number;
}

/** All processes that can be looked into now. Empty where there is no proc file system. */
export function processes(): readonly ProcessView[] {
  return listed('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = read(`/proc/${pid}/stat`);
      // Field 2 is the name in brackets, which may hold spaces and brackets itself.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (parent === undefined) return [];
      const processorMs = processorTime(pid);
      return [
        { pid: Number(pid), parent: Number(parent), name: nameOf(pid), processorMs, residentMegabytes: resident(pid) },
      ];
    });
}

/** A process and all that descend from it, without those of `without` and theirs. */
export function treeOf(all: readonly ProcessView[], root: number, without?: number): readonly ProcessView[] {
  if (root === without) return [];
  const own = all.filter(({ pid }) => pid === root);
  const children = all.filter(({ parent }) => parent === root);
  return [...own, ...children.flatMap(({ pid }) => treeOf(all, pid, without))];
}

/** Nanoseconds on the processor (schedstat) of each thread; a thread that ended takes its time with it. */
function processorTime(pid: string): number {
  const nanoseconds = listed(`/proc/${pid}/task`).map((thread) =>
    Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

function resident(pid: string): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function nameOf(pid: string): string {
  const words = read(`/proc/${pid}/cmdline`).split('\0');
  const script = words.find((word) => /\.(ts|mjs|js)$/.test(word)) ?? words[0] ?? '';
  return script.split('/').slice(-2).join('/');
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process may end between two looks: then it says nothing. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
