import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The npm package, which comes without its binary and brings a script that fetches it. */
const packageFolder = fileURLToPath(new URL('../../node_modules/electron/', import.meta.url));
/** Kept where a try failed, so that not every start on a computer without the network waits for the next one. */
const failedFile = fileURLToPath(new URL('../../node_modules/.cache/kasownik/electron-not-had.json', import.meta.url));
const tryAgainAfterMs = 24 * 3_600_000;
/** Some hundred megabytes over a slow line. */
const fetchLimitMs = 120_000;

export interface ElectronPlace {
  /** Folder of the npm package. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly limitMs?: number;
}

const installed: ElectronPlace = { folder: packageFolder, environment: process.env };

/** Electron's binary, if it is there and of the package's version. Never fetches it. */
export function electronBinary({ folder, environment }: ElectronPlace = installed): string | undefined {
  const dist = environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const binary = join(dist, 'electron');
  if (!existsSync(binary)) return undefined;
  if (environment.ELECTRON_OVERRIDE_DIST_PATH !== undefined) return binary;
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const there = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
    return there === version ? binary : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the binary with the package's own script, which compares it with the package's checksums. Ends in two minutes
 * at the latest; undefined when it could not be had.
 */
export async function fetchElectron(place: ElectronPlace = installed): Promise<string | undefined> {
  const script = join(place.folder, 'install.js');
  if (!existsSync(script)) return undefined;
  await new Promise<void>((resolve) => {
    const child = spawn(process.execPath, [script], {
      stdio: 'ignore',
      env: place.environment,
      // A group of its own: what the script starts ends with it.
      detached: true,
    });
    const limit = setTimeout(() => endGroup(child), place.limitMs ?? fetchLimitMs);
    const stopped = (): void => endGroup(child);
    process.once('exit', stopped);
    const over = (): void => {
      clearTimeout(limit);
      process.off('exit', stopped);
      resolve();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  return electronBinary(place);
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Whether a try failed within the last day. */
export function failedLately(now: number, file: string = failedFile): boolean {
  try {
    const { at } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof at === 'number' && now >= at && now - at < tryAgainAfterMs;
  } catch {
    return false;
  }
}

export function rememberFailure(now: number, file: string = failedFile): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ at: now }));
  } catch {
    // Then the next start tries again.
  }
}
