import type { Coverage } from './summary.ts';

/** What a picture of a machine's chart is coloured by. */
export interface ChartToPaint extends Coverage {
  readonly city: string;
  readonly machine: string;
}

/** An SVG of the machine's statechart coloured by coverage; undefined for a machine whose chart it does not have. */
export type PaintChart = (chart: ChartToPaint) => Promise<string | undefined>;
