import type { Summary } from './statistics.ts';

/** One measured figure, as `npm run benchmark -- --json` prints it. */
export interface Figure {
  readonly name: string;
  /** The median where several were measured. */
  readonly value: number;
  readonly unit: string;
  readonly median?: number;
  /** 99 of 100 samples are at most this. */
  readonly p99?: number;
  readonly max?: number;
  readonly samples?: number;
  /** What it is compared with, in words with its value and unit. */
  readonly against?: string;
  /** `value` (for an aim at p99: `p99`) divided by what it is compared with; below 1 is less. */
  readonly ratio?: number;
  /** What the figure hangs on: what would have to change for it to change. */
  readonly limit?: string;
}

/** Figures of one subject, and what could not be measured here. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly notMeasured?: readonly NotMeasured[];
}

export interface NotMeasured {
  readonly name: string;
  readonly why: string;
}

/** A figure of many samples. */
export function distribution(
  name: string,
  unit: string,
  { samples, median, p99, max }: Summary,
  more: Pick<Figure, 'against' | 'ratio' | 'limit'> = {},
): Figure {
  return { name, value: median, unit, median, p99, max, samples, ...more };
}
