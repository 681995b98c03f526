import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = new URL('./disk-shim.c', import.meta.url);
const CACHE = new URL('../../node_modules/.cache/kasownik/disk', import.meta.url).pathname;
const COMPILERS = ['cc', 'gcc', 'g++'] as const;

/** The library that stands between a program and its disk cannot be made here; the message says why. */
export class NoDiskShim extends Error {
  override readonly name = 'NoDiskShim';
}

/** Path of the compiled library, made anew when its source has changed. Throws NoDiskShim. */
export function diskShim(): string {
  if (process.platform !== 'linux') throw new NoDiskShim('it is for Linux');
  const source = readFileSync(SOURCE);
  const version = createHash('sha256').update(source).update(process.arch).digest('hex').slice(0, 16);
  const library = join(CACHE, `disk-shim-${version}.so`);
  if (existsSync(library)) return library;
  mkdirSync(CACHE, { recursive: true });
  const draft = `${library}.${process.pid}`;
  const failures: string[] = [];
  for (const compiler of COMPILERS) {
    try {
      const language = compiler === 'g++' ? ['-x', 'c'] : [];
      const what = [...language, '-shared', '-fPIC', '-O2', '-pthread', '-o', draft, SOURCE.pathname, '-ldl'];
      execFileSync(compiler, what, { stdio: ['ignore', 'ignore', 'pipe'] });
      // Whoever compiles at the same moment puts the same in its place.
      renameSync(draft, library);
      return library;
    } catch (cause) {
      failures.push(`${compiler}: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}`);
    }
  }
  throw new NoDiskShim(failures.join('; '));
}

/** Where a preloaded process finds its folder, its orders and its log. */
export interface DiskPlaces {
  readonly root: string;
  readonly control: string;
  readonly log: string;
}

/** What a process is started with so that its files below `root` lie on a disk that can fail. Throws NoDiskShim. */
export function onFaultyDisk({ root, control, log }: DiskPlaces, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    LD_PRELOAD: diskShim(),
    KASOWNIK_DISK_ROOT: root,
    KASOWNIK_DISK_CONTROL: control,
    KASOWNIK_DISK_LOG: log,
  };
}
