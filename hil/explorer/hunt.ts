import type { Model, ModelState, Subject } from '../models/contract.ts';
import { deriveModel } from '../models/derive.ts';
import { editedChart } from './edited-chart.ts';
import { type Exploration, explore, type Violation } from './explore.ts';
import type { SeededBug } from './seeded-bug.ts';
import type { Explored } from './subjects.ts';

export interface Hunt {
  readonly bug: SeededBug;
  /** Undefined: the search went through everything and did not notice. */
  readonly found: Violation | undefined;
  readonly exploration: Exploration;
}

/** Puts a bug into the chart and searches until the invariant that it breaks is seen broken. */
export function hunt(explored: Explored, bug: SeededBug): Hunt {
  return huntIn(bug.leftovers ? explored.watched : explored.subject, explored, bug);
}

/** The same from home along ways that a rig can lead a machine: the trace is a scenario for it. */
export function huntOnRig(explored: Explored, bug: SeededBug): Hunt {
  const { onRig, watched } = explored;
  const live: Subject['live'] = (sight) => ({ ...onRig.live(sight), ...watched.live(sight) });
  return huntIn(bug.leftovers ? { ...onRig, live } : onRig, explored, bug, ({ home }) => home);
}

function huntIn(
  subject: Subject,
  { invariants, reachabilities }: Explored,
  bug: SeededBug,
  begin: (model: Model) => ModelState = ({ initial }) => initial,
): Hunt {
  const model = deriveModel({ ...subject, chart: editedChart(subject.chart, bug.edit) });
  const until = ({ invariant }: Violation) => invariant === bug.breaks;
  // A broken reachability shows only once all is known, so it is not worth looking for where an invariant is meant.
  const needed = reachabilities.filter(({ name }) => name === bug.breaks);
  const exploration = explore(model, { invariants, reachabilities: needed, until, from: begin(model) });
  return { bug, found: exploration.violations.find(until), exploration };
}
