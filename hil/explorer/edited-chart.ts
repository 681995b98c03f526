import type { AnyStateMachine } from 'xstate';

/** A part of a chart's configuration, to be changed freely. */
export type Config = { [key: string]: unknown };

/** A copy in which nothing is shared with the original but functions and class instances. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}

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
