import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Replaces a JSON file as a whole: whoever reads it, also after a power cut, finds the old or the new one. */
export function writeJsonAtomically(path: string, content: unknown): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    // All of it or an error: a nearly full disk takes a part only.
    writeFileSync(file, JSON.stringify(content));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

const TRY_AGAIN_MS = 1000;
/** What the disk has not taken yet, the newest content of each file. */
const unwritten = new Map<string, unknown>();

/**
 * The same for what the bench has in memory anyway: a disk that does not take it (it is full, or gone) stops nobody.
 * It is said once on standard error and tried again every second for as long as the bench runs.
 */
export function keepJson(path: string, content: unknown): void {
  const failure = failureOf(path, content);
  if (failure === undefined) {
    unwritten.delete(path);
    return;
  }
  if (unwritten.size === 0) {
    process.stderr.write(`bench: ${path} is not on the disk, and tried again: ${failure.message}\n`);
    tryAgainSoon();
  }
  unwritten.set(path, content);
}

function tryAgainSoon(): void {
  const tryAgain = (): void => {
    for (const [path, content] of unwritten) {
      if (failureOf(path, content) === undefined) unwritten.delete(path);
    }
    if (unwritten.size > 0) tryAgainSoon();
  };
  setTimeout(tryAgain, TRY_AGAIN_MS).unref();
}

function failureOf(path: string, content: unknown): Error | undefined {
  try {
    writeJsonAtomically(path, content);
    return undefined;
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) return cause;
    throw cause;
  }
}
