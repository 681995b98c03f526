import type { Config } from './edited-chart.ts';

/** A mistake that somebody could make in the chart, and the invariant that must notice it. */
export interface SeededBug {
  readonly name: string;
  readonly breaks: string;
  readonly edit: (config: Config) => void;
  /** Found only where what a passenger leaves in the context is told apart. */
  readonly leftovers?: true;
}
