import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Bench or machine did not come to its ready line. */
export class BenchCannotStart extends Error {
  override readonly name = 'BenchCannotStart';
}

export interface BenchOrder {
  readonly city: string;
  readonly machine: string;
  /** Rig file whose devices are taken. */
  readonly rigFile: string;
  readonly seed: number;
  /** Further options of the start command. */
  readonly options: readonly string[];
  /** Where everything goes that the bench says. */
  readonly log: string;
  readonly signal: AbortSignal;
}

export interface OwnBench {
  readonly rig: string;
  /** The end that nobody asked for; never resolves otherwise. */
  readonly died: Promise<string>;
  /** Ends bench and machine in order and removes their data. */
  stop(): Promise<void>;
}

const START = new URL('../../kiosk/start/main.ts', import.meta.url).pathname;
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 30_000;
const readyLine = z.object({ ready: z.literal(true), rig: z.url() });

/** Starts bench and machine by the start command, on any free port and data of their own. Throws BenchCannotStart. */
export async function startOwnBench(order: BenchOrder): Promise<OwnBench> {
  const data = mkdtempSync(join(tmpdir(), 'hil-run-'));
  const args = [START, '--port', '0', '--shell', 'none', '--data', data, '--seed', String(order.seed)];
  const subject = ['--city', order.city, '--machine', order.machine, '--rig', order.rigFile, ...order.options];
  const child = spawn(process.execPath, [...args, ...subject], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: Ctrl-C reaches the runner alone, which brings the rig into its safe state first.
    detached: true,
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  const log = createWriteStream(order.log, { flags: 'a' });
  child.stderr.pipe(log);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
  });
  // Whatever ends the runner leaves nothing running.
  const kill = (): void => void child.kill('SIGTERM');
  process.once('exit', kill);
  let asked = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  const died = new Promise<string>((resolve) => {
    void ended.then((how) => !asked && resolve(`the bench ended by itself (${how}): ${lastLine(said)}`));
  });
  const stop = async (): Promise<void> => {
    asked = true;
    process.off('exit', kill);
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(limit);
    rmSync(data, { recursive: true, force: true });
  };
  const ready = createInterface({ input: child.stdout });
  try {
    const line = await firstOf(ready, ended, order.signal, () => lastLine(said));
    return { rig: readyLine.parse(JSON.parse(line)).rig, died, stop };
  } catch (cause) {
    await stop();
    throw cause instanceof BenchCannotStart
      ? cause
      : new BenchCannotStart(cause instanceof Error ? cause.message : String(cause), { cause });
  } finally {
    ready.close();
    child.stdout.resume();
  }
}

function firstOf(
  lines: ReturnType<typeof createInterface>,
  ended: Promise<string>,
  signal: AbortSignal,
  said: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new BenchCannotStart(why));
    const limit = setTimeout(() => fail(`not ready within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    const aborted = (): void => fail('stopped while the bench was starting');
    if (signal.aborted) aborted();
    signal.addEventListener('abort', aborted, { once: true });
    lines.once('line', resolve);
    void ended.then((how) => fail(said() || `it ended (${how})`));
    const tidy = (): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', aborted);
    };
    lines.once('line', tidy);
    void ended.then(tidy);
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
