import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { EndlessChart, Engine } from '../../../hil/models/engine/engine.ts';
import { EVENTS, randomChart } from './random-chart.ts';
import { xstateOracle } from './xstate-oracle.ts';

/** Charts refer to themselves: a counterexample is told by its configuration. */
const told = (chart: AnyStateMachine) => ({ chart, toString: () => JSON.stringify(chart.config) });

/** What both say, or that the chart goes round for ever. */
function outcome<T>(step: () => T): T | 'endless' {
  try {
    return step();
  } catch (error) {
    if (error instanceof EndlessChart || String(error).includes('Infinite loop')) return 'endless';
    throw error;
  }
}

test('the engine goes where XState goes and runs the same actions in the same order, on any chart', () => {
  const events = fc.array(fc.constantFrom(...EVENTS), { maxLength: 10 });
  fc.assert(
    fc.property(randomChart.map(told), events, ({ chart }, sequence) => {
      const oracle = xstateOracle(chart);
      const engine = new Engine(chart, () => {});
      let theirs = outcome(() => oracle.initial());
      let ours = outcome(() => engine.initial(undefined));
      for (const type of ['start', ...sequence]) {
        if (theirs === 'endless' || ours === 'endless') break;
        const [before, beforeOurs] = [theirs, ours];
        if (type !== 'start' && before.status === 'active') {
          theirs = outcome(() => oracle.step(before, { type }));
          ours = outcome(() => engine.step(beforeOurs, { type }));
          if (theirs === 'endless' || ours === 'endless') break;
        }
        expect(ours.value).toEqual(theirs.value);
        expect(ours.context).toEqual(theirs.context);
        expect(ours.done).toBe(theirs.status === 'done');
      }
      expect(ours === 'endless').toBe(theirs === 'endless');
    }),
    { numRuns: 200 },
  );
});
