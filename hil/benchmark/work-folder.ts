import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = new URL('../../', import.meta.url).pathname;

/**
 * Runs with an empty folder under `var/`, where machines keep their data unless told otherwise: that disk is the one
 * to be measured, the system's temporary folder may lie in memory. The folder is removed at the end,
 * also when the process is told to exit.
 */
export async function inWorkFolder<Result>(run: (folder: string) => Promise<Result>): Promise<Result> {
  const parent = join(PROJECT, 'var');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'benchmark-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await run(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
