import { type ChildProcess, spawn } from 'node:child_process';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Environment variables that it must not see. */
  readonly without?: readonly string[];
  /** What it prints is of no interest. */
  readonly quiet?: boolean;
}

export interface Keeping {
  /** Also one that ended in order is started again. */
  readonly always: boolean;
  readonly say: (line: string) => void;
  /** Pause before the first new start, doubled each time up to the longest. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
  /** It broke three times in a row soon after its start: it is given up, and this is called. */
  readonly onHopeless?: () => void;
}

const hopelessAfter = 3;

/** One that ran so long begins with the first pause again. */
const steadyMs = 30_000;

/** Runs a program and starts it again whenever it breaks, each time a little later. The answer ends it for good. */
export function keepProcess(program: Program, keeping: Keeping): () => void {
  const { always, say, pauseMs = 1_000, longestPauseMs = 30_000 } = keeping;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !program.without?.includes(name)),
  );
  let child: ChildProcess | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  function start(): void {
    const began = performance.now();
    let over = false;
    /** `broken`: why; undefined when it ended in order. */
    const ended = (broken: string | undefined): void => {
      if (over || closed) return;
      over = true;
      if (performance.now() - began > steadyMs) failures = 0;
      next(broken);
    };
    child = spawn(program.command, [...program.args], {
      stdio: program.quiet ? 'ignore' : ['ignore', process.stderr, process.stderr],
      env: environment,
    });
    // Where it could not be started, `exit` does not follow.
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(code === 0 ? undefined : (signal ?? `code ${code}`)));
  }

  function next(broken: string | undefined): void {
    if (broken === undefined && !always) return;
    failures += 1;
    const why = `${program.name} ended (${broken ?? 'in order'})`;
    if (keeping.onHopeless !== undefined && failures >= hopelessAfter) {
      say(why);
      keeping.onHopeless();
      return;
    }
    const waitMs = Math.min(longestPauseMs, pauseMs * 2 ** (failures - 1));
    say(`${why} and is started again in ${waitMs / 1000} s`);
    pause = setTimeout(start, waitMs);
  }

  function close(): void {
    closed = true;
    clearTimeout(pause);
    process.off('exit', close);
    child?.kill();
  }

  process.once('exit', close);
  start();
  return close;
}
