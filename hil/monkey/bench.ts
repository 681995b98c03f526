import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Rig } from './rig.ts';

const START = new URL('../../kiosk/start/main.ts', import.meta.url).pathname;
const WITHOUT_PCSC = new URL('./bench-without-pcsc.ts', import.meta.url).pathname;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const SAID_AT_MOST = 20_000;

const running = new Set<RunningBench>();

/** Ends every bench that still runs, for a monkey that is broken off. */
export async function stopBenches(): Promise<void> {
  await Promise.all([...running].map((bench) => bench.stop()));
}

const readyLine = z.object({ ready: z.literal(true), rig: z.url() });

/** The bench did not come to its ready line. */
export class BenchFailed extends Error {
  override readonly name = 'BenchFailed';
}

export interface RunningBench {
  readonly rig: Rig;
  /** Of its rig interface. */
  readonly address: string;
  /** What it said on standard error, the last of it. */
  said(): string;
  /** Ends it in order and removes its data. */
  stop(): Promise<void>;
}

/** Which machine stands on it. */
export interface BenchOf {
  readonly city: string;
  readonly machine: string;
}

/** Thousands of syncs; the power is not cut here, and what a killed machine has written stays. */
const MEMORY = '/dev/shm';

/**
 * Starts a bench on data of its own. `fast`: cards go to the machines over sockets, without PC/SC, which is ten times
 * as quick and byte for byte the same. Throws BenchFailed with what it said.
 */
export async function startBench(
  seed: string,
  fast: boolean,
  { city, machine }: BenchOf = { city: 'tarnow', machine: 'validator' },
): Promise<RunningBench> {
  const data = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'monkey-'));
  const options = ['--city', city, '--machine', machine, '--port', '0', '--shell', 'none', '--data', data];
  const args = fast ? [WITHOUT_PCSC, data, seed, city, machine] : [START, ...options, '--seed', seed];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  // Whatever breaks the monkey off leaves nothing running.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-SAID_AT_MOST);
  });
  const gone = once(child, 'exit');
  try {
    const address = await addressOf(child);
    const bench: RunningBench = {
      rig: new Rig(address),
      address,
      said: () => said,
      async stop() {
        running.delete(bench);
        process.off('exit', end);
        child.kill('SIGTERM');
        const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
        await gone;
        clearTimeout(limit);
        rmSync(data, { recursive: true, force: true });
      },
    };
    running.add(bench);
    return bench;
  } catch (error) {
    child.kill('SIGTERM');
    throw new BenchFailed(`${error instanceof Error ? error.message : String(error)}: ${said.trim()}`);
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const limit = setTimeout(() => child.kill('SIGTERM'), START_LIMIT_MS);
  try {
    if (child.stdout === null) throw new BenchFailed('its output cannot be read');
    for await (const line of createInterface({ input: child.stdout })) return readyLine.parse(JSON.parse(line)).rig;
    throw new BenchFailed('it ended before it was ready');
  } finally {
    clearTimeout(limit);
  }
}
