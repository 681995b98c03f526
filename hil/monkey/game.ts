import { type Action, sentence } from './actions.ts';
import { type RunningBench, startBench } from './bench.ts';
import { Chooser } from './chooser.ts';
import { Dice } from './dice.ts';
import { Player } from './player.ts';
import { setStage } from './stage.ts';
import { Violation } from './violation.ts';

export interface GameOptions {
  readonly seed: string;
  readonly machines: number;
  readonly fast: boolean;
  /** No new day begins after so many milliseconds; the one that has begun is played to its end. */
  readonly limitMs: number;
  readonly stepsPerDay: number;
  readonly say: (line: string) => void;
}

/** How a game ended. */
export interface Played {
  readonly days: number;
  readonly steps: readonly Action[];
  readonly violation: Violation | undefined;
  /** What else the rules could mean, and how often it came to that. */
  readonly readings: ReadonlyMap<string, number>;
  /** What the bench said on standard error. */
  readonly said: string;
}

/** Plays days from a seed until the time is over or a rule is broken. */
export async function playGame(options: GameOptions): Promise<Played> {
  const bench = await startBench(options.seed, options.fast);
  try {
    return await playDays(bench, options);
  } finally {
    await bench.stop();
  }
}

/** The same on a bench that runs already. */
export async function playDays(bench: RunningBench, options: GameOptions): Promise<Played> {
  const world = await setStage(bench.rig, options.seed, options.machines);
  const player = new Player(bench.rig, world);
  const chooser = new Chooser(new Dice(options.seed), world, { readersCanBeLost: !options.fast });
  const steps: Action[] = [];
  const deadline = performance.now() + options.limitMs;
  const play = async (action: Action): Promise<void> => {
    steps.push(action);
    await player.play(action);
  };
  let days = 0;
  let violation: Violation | undefined;
  try {
    do {
      for (const action of chooser.morning()) await play(action);
      for (let step = 0; step < options.stepsPerDay && performance.now() < deadline; step++) await play(chooser.next());
      await play({ do: 'evening' });
      days += 1;
      options.say(`day ${days}: ${steps.length} steps so far`);
    } while (performance.now() < deadline);
  } catch (error) {
    violation = asViolation(error);
  }
  return { days, steps, violation, readings: player.readings, said: bench.said() };
}

/** A bench that refuses or no longer answers is as wrong as a wrong fare. */
export function asViolation(error: unknown): Violation {
  if (error instanceof Violation) return error;
  if (!(error instanceof Error)) return new Violation('the bench answers', String(error));
  const { name, message, cause, stack } = error;
  return new Violation(`the bench answers (${name})`, message, { cause: String(cause), stack });
}

/** The last steps as they are printed. */
export function lastSteps(steps: readonly Action[], count: number): readonly string[] {
  const from = Math.max(0, steps.length - count);
  return steps.slice(from).map((action, index) => `${String(from + index + 1).padStart(5)}  ${sentence(action)}`);
}
