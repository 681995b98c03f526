import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const MAIN = new URL('../../kiosk/start/main.ts', import.meta.url).pathname;
const START_LIMIT_MS = 60_000;

const readyLine = z.object({ ready: z.literal(true), screen: z.url(), rig: z.url(), pid: z.int() });

/** The start command did not come to its ready line, or not to its end. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/** The whole product as the start command runs it: bench and machine. */
export interface Started {
  /** Milliseconds from the command to its ready line. */
  readonly readyMs: number;
  readonly benchPid: number;
  readonly machinePid: number;
  /** Address of the passenger's screen. */
  readonly screen: string;
  /** One call of the rig interface; throws StartFailed for an answer that is not 200. */
  rig(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** Ends it in order; milliseconds until it was gone. */
  stop(): Promise<number>;
}

/** Runs the start command on any free port. Throws StartFailed with what it said last. */
export async function startProduct(data: string): Promise<Started> {
  const from = performance.now();
  const args = [MAIN, '--port', '0', '--data', data, '--shell', 'none'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = tailOf(child);
  const gone = once(child, 'exit');
  // A benchmark that is broken off leaves nothing running.
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const limit = setTimeout(() => child.kill('SIGTERM'), START_LIMIT_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const readyMs = performance.now() - from;
      const { screen, rig, pid } = readyLine.parse(JSON.parse(line));
      return started(child, gone, { readyMs, screen, rig, machinePid: pid });
    }
  } catch (error) {
    child.kill('SIGTERM');
    throw new StartFailed(`no ready line: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(limit);
  }
  await gone;
  throw new StartFailed(`it ended before it was ready: ${said()}`);
}

function started(
  child: ChildProcess,
  gone: Promise<unknown>,
  { rig, ...about }: Pick<Started, 'readyMs' | 'screen' | 'machinePid'> & { readonly rig: string },
): Started {
  return {
    ...about,
    benchPid: child.pid ?? 0,
    async rig(method, path, body) {
      const more = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const response = await fetch(`${rig}${path}`, { method, ...more });
      const answer: unknown = await response.json();
      if (!response.ok) throw new StartFailed(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    },
    async stop() {
      const from = performance.now();
      child.kill('SIGTERM');
      await gone;
      return performance.now() - from;
    },
  };
}

/** The last line of its standard error, which is read to the end so that it never waits for us. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-2000);
  });
  return () => tail.trim().split('\n').at(-1) ?? '';
}
