import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { Opened } from '../report/entries.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
/** What decides what a machine does next, and what it costs. */
const MODEL_FOLDERS = ['statecharts', 'fares'];

export type Provenance = Pick<Opened, 'commit' | 'dirty' | 'model' | 'node' | 'packages' | 'host'>;

/** What it takes to have the same software again. */
export function provenance(root: string = ROOT): Provenance {
  return {
    ...checkout(root),
    model: modelHash(root),
    node: process.version,
    packages: packageVersions(root),
    host: hostname(),
  };
}

function checkout(root: string): { commit: string; dirty: boolean } {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return { commit: git('rev-parse', 'HEAD'), dirty: git('status', '--porcelain') !== '' };
  } catch {
    return { commit: 'unknown', dirty: false };
  }
}

/** SHA-256 over names and contents of the statecharts and fares, the same on every computer. */
export function modelHash(root: string = ROOT): string {
  const hash = createHash('sha256');
  const files = MODEL_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  for (const file of files.sort()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** The versions that are installed, not those that were asked for. */
function packageVersions(root: string): Record<string, string> {
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort();
  return Object.fromEntries(names.flatMap((name) => installed(root, name)));
}

function installed(root: string, name: string): readonly (readonly [string, string])[] {
  try {
    const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
    return [[name, z.object({ version: z.string() }).parse(JSON.parse(text)).version]];
  } catch {
    // Optional ones of other processors.
    return [];
  }
}
