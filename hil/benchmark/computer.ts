import { arch, cpus, loadavg, totalmem, type } from 'node:os';

/** What the figures were measured on: without it they say little. */
export interface Computer {
  readonly processor: string;
  readonly cores: number;
  readonly memoryMegabytes: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted to run, averaged over a minute, before the first measurement. */
  readonly load: number;
}

export function thisComputer(): Computer {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryMegabytes: Math.round(totalmem() / 1024 ** 2),
    system: `${type()} ${arch()}`,
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}

export function describeComputer({ processor, cores, memoryMegabytes, system, node, load }: Computer): string {
  const busy = load > cores / 2 ? '; others are at work here, so times are longer than they need be' : '';
  return `${processor}, ${cores} cores, ${memoryMegabytes} MB, ${system}, Node ${node}, load ${load.toFixed(1)}${busy}`;
}
