import { spawn } from 'node:child_process';

const MAIN = new URL('../../../hil/runs/main.ts', import.meta.url).pathname;
const CHECKOUT = new URL('../../..', import.meta.url).pathname;

export interface Command {
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  kill(signal: 'SIGTERM' | 'SIGINT'): void;
  /** Standard output so far. */
  said(): string;
}

/** Runs the command line as `npm run hil` does, in a process of its own. */
export function hil(...args: string[]): Command {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: CHECKOUT, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  return { ended, kill: (signal) => void child.kill(signal), said: () => out };
}
