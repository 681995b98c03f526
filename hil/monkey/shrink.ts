import type { Action } from './actions.ts';
import { startBench } from './bench.ts';
import { asViolation, type GameOptions } from './game.ts';
import { Player } from './player.ts';
import { setStage } from './stage.ts';
import type { Violation } from './violation.ts';

/** Plays steps on a new bench; the violation they end in, if any. */
export async function replay(steps: readonly Action[], options: GameOptions): Promise<Violation | undefined> {
  const bench = await startBench(options.seed, options.fast);
  try {
    const world = await setStage(bench.rig, options.seed, options.machines);
    const player = new Player(bench.rig, world);
    for (const action of steps) await player.play(action);
    return undefined;
  } catch (error) {
    return asViolation(error);
  } finally {
    await bench.stop();
  }
}

/**
 * Looks for fewer steps that break the same rule, by leaving some out and playing the rest: days before the last,
 * then smaller and smaller pieces. Best effort within the time; what depends on chance in real time may not come
 * again, then the steps are answered as they were.
 */
export async function shrink(
  steps: readonly Action[],
  violation: Violation,
  options: GameOptions,
  limitMs: number,
): Promise<readonly Action[]> {
  const deadline = performance.now() + limitMs;
  const breaks = async (fewer: readonly Action[]): Promise<boolean> =>
    performance.now() < deadline && (await replay(fewer, options))?.rule === violation.rule;
  let shortest = steps;
  const lastDay = steps.findLastIndex((action) => action.do === 'day');
  if (lastDay > 0 && (await breaks(steps.slice(lastDay)))) shortest = steps.slice(lastDay);
  const last = shortest.at(-1);
  const only = last && aboutTheSame(shortest, last);
  if (only && only.length < shortest.length && (await breaks(only))) shortest = only;
  for (let piece = Math.ceil(shortest.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let from = 0; from < shortest.length - 1; ) {
      const fewer = [...shortest.slice(0, from), ...shortest.slice(Math.min(from + piece, shortest.length - 1))];
      if (fewer.length < shortest.length && (await breaks(fewer))) shortest = fewer;
      else from += piece;
      if (performance.now() > deadline) return shortest;
    }
  }
  return shortest;
}

/** Time, buses, machines and faults, and of the cards only those of the last step. */
function aboutTheSame(steps: readonly Action[], last: Action): readonly Action[] | undefined {
  const cards = cardsOf(last);
  if (cards.length === 0) return undefined;
  return steps.filter((action) => {
    const own = cardsOf(action);
    return own.length === 0 || own.some((card) => cards.includes(card));
  });
}

function cardsOf(action: Action): readonly number[] {
  if ('card' in action) return [action.card];
  return 'cards' in action && action.do !== 'hotlist' ? action.cards : [];
}
