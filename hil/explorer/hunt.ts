import { deriveModel } from '../models/derive.ts';
import type { SeededBug } from '../models/validator/seeded-bugs.ts';
import { editedChart } from './edited-chart.ts';
import { type Exploration, explore, type Violation } from './explore.ts';
import type { Explored } from './subjects.ts';

export interface Hunt {
  readonly bug: SeededBug;
  /** Undefined: the search went through everything and did not notice. */
  readonly found: Violation | undefined;
  readonly exploration: Exploration;
}

/** Puts a bug into the chart and searches until the invariant that it breaks is seen broken. */
export function hunt({ subject, watched, invariants, reachabilities }: Explored, bug: SeededBug): Hunt {
  const machine = bug.leftovers ? watched : subject;
  const model = deriveModel({ ...machine, chart: editedChart(machine.chart, bug.edit) });
  const until = ({ invariant }: Violation) => invariant === bug.breaks;
  // A broken reachability shows only once all is known, so it is not worth looking for where an invariant is meant.
  const needed = reachabilities.filter(({ name }) => name === bug.breaks);
  const exploration = explore(model, { invariants, reachabilities: needed, until });
  return { bug, found: exploration.violations.find(until), exploration };
}
