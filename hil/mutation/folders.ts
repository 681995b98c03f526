import { existsSync, globSync } from 'node:fs';
import { dirname } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;

/** The sources of one folder and the tests that have to notice what is changed in them. */
export interface Folder {
  readonly folder: string;
  /** Sources that are mutated. */
  readonly files: readonly string[];
  /** Pattern of the folder's own tests. */
  readonly tests: string;
}

/**
 * The folders of these paths (folders or files, from the root of the project) that have sources, in order of name. A
 * folder's own tests stand in the same place under tests/; those of a folder without any are those of the folder above.
 * Throws when a path holds no source.
 */
export function foldersOf(paths: readonly string[]): readonly Folder[] {
  const files = paths.flatMap((path) => {
    const found = path.endsWith('.ts') ? globSync(path, { cwd: ROOT }) : globSync(`${path}/**/*.ts`, { cwd: ROOT });
    if (found.length === 0) throw new Error(`${path}: no source there`);
    return found;
  });
  return [...Map.groupBy([...new Set(files)].sort(), dirname)].map(([folder, of]) => ({
    folder,
    files: of,
    tests: testsOf(folder),
  }));
}

function testsOf(folder: string): string {
  if (folder === '.') throw new Error('the sources of fares/ and statecharts/ can be mutated');
  if (!existsSync(`${ROOT}tests/${folder}`)) return testsOf(dirname(folder));
  const direct = globSync(`tests/${folder}/*.test.ts`, { cwd: ROOT });
  return `tests/${folder}/${direct.length > 0 ? '*' : '**/*'}.test.ts`;
}
