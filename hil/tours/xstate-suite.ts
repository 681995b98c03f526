import { createTestModel } from '@xstate/test';
import type { Model, ModelState } from '../models/contract.ts';
import { xstateModel } from '../models/xstate-model.ts';

/** The suite that @xstate/test makes of a model. */
export interface XStateSuite {
  readonly paths: readonly SuitePath[];
  readonly steps: number;
}

export interface SuitePath {
  /** Indices into Model.events, from home. */
  readonly events: readonly number[];
  /** Indices of the branches taken on the way. */
  readonly branches: ReadonlySet<number>;
}

/**
 * @xstate/test's own shortest paths: to every state, and by every event to it from another state value, without those
 * that are the beginning of another. `keyOf` tells states apart; the coarser it is the fewer paths there are. `valueIn`:
 * the state value, one for all states of a key.
 */
export function xstateSuite(
  model: Model,
  keyOf: (state: ModelState) => string,
  valueIn: (state: ModelState) => string = ({ value }) => JSON.stringify(value),
): XStateSuite {
  const { machine, eventsIn, eventOf } = xstateModel(model);
  const options = {
    events: eventsIn,
    serializeState: (state: ModelState, event?: object, before?: ModelState) =>
      keyOf(state) + (before === undefined ? '' : arrival(valueIn(before), event, valueIn(state))),
    fromState: model.home,
    // Every event has its object: what is in it need not be written out.
    serializeEvent: (event: { readonly type: string }) => String(eventOf(event)?.index ?? event.type),
  };
  const test = createTestModel(machine as never, options as never);
  const paths = test.getShortestPaths(options as never).map(({ steps }): SuitePath => {
    const events = (steps as readonly { readonly event: { readonly type: string } }[]).flatMap(
      ({ event }) => eventOf(event)?.index ?? [],
    );
    return { events, branches: branchesOf(model, events) };
  });
  return { paths, steps: paths.reduce((sum, { events }) => sum + events.length, 0) };
}

/** As createTestModel does by default: "via this event from that value", where the value changes. */
function arrival(from: string, event: object | undefined, to: string): string {
  return event === undefined || from === to ? '' : ` via ${JSON.stringify(event)} from ${from}`;
}

function branchesOf(model: Model, events: readonly number[]): ReadonlySet<number> {
  const taken = new Set<number>();
  let state = model.home;
  for (const index of events) {
    const event = model.events[index];
    if (event === undefined) break;
    const step = model.step(state, event);
    for (const branch of step.taken) taken.add(branch);
    state = step.state;
  }
  return taken;
}

/** Of these paths as few as cover what all of them cover: each time the one that adds most for its length. */
export function pathsNeeded({ paths }: XStateSuite): XStateSuite {
  const open = new Set(paths.flatMap(({ branches }) => [...branches]));
  const chosen: SuitePath[] = [];
  while (open.size > 0) {
    let best: SuitePath | undefined;
    let worth = 0;
    for (const path of paths) {
      const adds = [...path.branches].filter((branch) => open.has(branch)).length;
      if (adds === 0 || adds / (path.events.length + 1) <= worth) continue;
      best = path;
      worth = adds / (path.events.length + 1);
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const branch of best.branches) open.delete(branch);
  }
  return { paths: chosen, steps: chosen.reduce((sum, { events }) => sum + events.length, 0) };
}
