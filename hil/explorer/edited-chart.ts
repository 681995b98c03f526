import type { AnyStateMachine } from 'xstate';
import { type Config, copied } from '../models/chart-config.ts';

export type { Config } from '../models/chart-config.ts';

/** The same chart with a bug in it: `edit` gets a copy of its configuration. Names are resolved as in the original. */
export function editedChart<Chart extends AnyStateMachine>(chart: Chart, edit: (config: Config) => void): Chart {
  const config = copied(chart.config) as Config;
  edit(config);
  const Machine = chart.constructor as new (config: unknown, implementations: unknown) => Chart;
  return new Machine(config, chart.implementations);
}

/** The part of a configuration at a path like `states.dialog.states.home`; throws when there is none. */
export function partAt(config: Config, path: string): Config {
  let part: unknown = config;
  for (const key of path.split('.')) {
    if (typeof part !== 'object' || part === null || !(key in part)) throw new Error(`the chart has no ${path}`);
    part = (part as Config)[key];
  }
  return part as Config;
}

/** Takes a key away; throws when it is not there, so that a seeded bug cannot become none unnoticed. */
export function without(part: Config, key: string): void {
  if (!(key in part)) throw new Error(`there is no ${key} to take away`);
  delete part[key];
}

/** The transitions of a state for an event, as a list. */
export function transitions(config: Config, state: string, event: string): Config[] {
  const on = partAt(config, `${state}.on`);
  const own = on[event];
  if (own === undefined) throw new Error(`${state} has no ${event}`);
  const list = (Array.isArray(own) ? own : [own]) as Config[];
  on[event] = list;
  return list;
}

/** Whether a transition is a button's. */
export const isFor = ({ guard }: Config, button: string): boolean =>
  String(JSON.stringify(guard)).includes(`"${button}"`);

/** The transition of a state that a button makes. */
export function onButton(config: Config, state: string, button: string): Config {
  const found = transitions(config, state, 'TOUCH').find((transition) => isFor(transition, button));
  if (found === undefined) throw new Error(`${state} has no button ${button}`);
  return found;
}

/** The one that is asked first. */
export function first(list: Config[]): Config {
  const [transition] = list;
  if (transition === undefined) throw new Error('no transition');
  return transition;
}
