import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** The checkout whose start command is run. */
export const CHECKOUT = new URL('../..', import.meta.url).pathname;

const readyLine = z.strictObject({
  ready: z.literal(true),
  screen: z.url(),
  bench: z.url(),
  rig: z.url(),
  pid: z.int().positive(),
});
export type ReadyLine = z.infer<typeof readyLine>;

/** How a start command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
  readonly errors: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Resolves with the line it prints when it can serve passengers; rejects when it ends without it. */
  readonly ready: Promise<ReadyLine>;
  readonly ended: Promise<Ended>;
  /** Standard error so far. */
  errors(): string;
}

export interface HowToStart {
  readonly args?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Put before the command: `setpriv ...`. */
  readonly through?: readonly string[];
  readonly checkout?: string;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs the start command as `npm start` does, with these options and nothing else. */
export function startCommand({ args = [], environment = {}, through = [], checkout = CHECKOUT }: HowToStart): Started {
  const node = process.execPath.replace(CHECKOUT, checkout.replace(/\/?$/, '/'));
  const [program, ...rest] = [...through, node, join(checkout, 'kiosk/start/main.ts'), ...args];
  const child = spawn(program ?? node, rest, {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '', NODE_ENV: '', DISPLAY: '', WAYLAND_DISPLAY: '', ...environment },
  });
  running.add(child);
  let output = '';
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, output, errors });
    });
  });
  const ready = new Promise<ReadyLine>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk;
      const end = output.indexOf('\n');
      if (end >= 0) resolve(readyLine.parse(JSON.parse(output.slice(0, end))));
    });
    void ended.then(({ code, signal }) =>
      reject(new Error(`ended (${signal ?? code}) before it was ready: ${errors}`)),
    );
  });
  ready.catch(() => undefined);
  return { child, ready, ended, errors: () => errors };
}

/** A folder of its own under the system's temporary one; the answer's second part removes it. */
export function newFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
