import { closeSync, fdatasyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What `fsync` does on the disk of a folder. */
export interface DiskSync {
  /** Milliseconds of each write of 4 KB with fdatasync. */
  readonly durable: readonly number[];
  /** ... and without: what goes no further than memory. */
  readonly buffered: readonly number[];
  /** Flushes the block device was asked for meanwhile; undefined where the system does not tell. */
  readonly flushes: number | undefined;
  /** The block device and its file system, as far as the system tells. */
  readonly name: string;
}

const BLOCK = Buffer.alloc(4096, 0x5a);

/** Writes to a file in the folder, synchronously, `count` times each way. */
export function probeDisk(folder: string, count: number): DiskSync {
  const file = join(folder, 'disk-probe');
  const handle = openSync(file, 'w');
  const writes = (after: () => void): number[] =>
    Array.from({ length: count }, () => {
      const from = performance.now();
      writeSync(handle, BLOCK);
      after();
      return performance.now() - from;
    });
  try {
    const before = flushesOf(folder);
    const durable = writes(() => fdatasyncSync(handle));
    const after = flushesOf(folder);
    const flushes = before === undefined || after === undefined ? undefined : after - before;
    return { durable, buffered: writes(() => {}), flushes, name: nameOf(folder) };
  } finally {
    closeSync(handle);
  }
}

/** Flush requests completed by the folder's block device since it was found (proc diskstats, field 19). */
export function flushesOf(folder: string): number | undefined {
  const fields = statistics(folder);
  const flushes = Number(fields?.[18]);
  return Number.isInteger(flushes) ? flushes : undefined;
}

/** Whether flushes reached a block device, in words. */
export function syncInWords(flushes: number | undefined, syncs: number, name: string): string {
  if (flushes === undefined) return `${name}: the system does not tell whether a flush reaches a device`;
  if (flushes < syncs) return `${name}: only ${flushes} flushes reached it for ${syncs} syncs: fsync is not real here`;
  return `${name}: fsync is real, at least one flush for each (${flushes} for ${syncs}, others' included)`;
}

export function nameOf(folder: string): string {
  const [major, minor] = deviceOf(folder);
  const device = statistics(folder)?.[2];
  const mounts = lines('/proc/self/mountinfo').map((line) => line.split(' '));
  const mount = mounts.find((fields) => fields[2] === `${major}:${minor}`);
  const type = mount?.[mount.indexOf('-') + 1];
  return `${device ?? 'no block device'}${type === undefined ? '' : ` (${type})`}`;
}

function statistics(folder: string): readonly string[] | undefined {
  const [major, minor] = deviceOf(folder);
  return lines('/proc/diskstats')
    .map((line) => line.trim().split(/\s+/))
    .find((fields) => fields[0] === String(major) && fields[1] === String(minor));
}

/** Major and minor number as Linux packs them (gnu_dev_makedev). */
function deviceOf(folder: string): readonly [number, number] {
  const { dev } = statSync(folder);
  return [Math.floor(dev / 256) % 4096, (dev % 256) + Math.floor(dev / 2 ** 20) * 256];
}

function lines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}
