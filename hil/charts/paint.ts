import { draw } from './draw.ts';
import { DRAWN_CHARTS, type DrawnChart } from './drawn-charts.ts';
import type { Mark, Marks } from './marks.ts';
import { structureOf } from './structure.ts';

/** What is known of the coverage of a machine's chart. */
export interface ChartCoverage {
  readonly city: string;
  readonly machine: string;
  /** Ids of branches. */
  readonly taken: ReadonlySet<string>;
  readonly known: readonly string[];
  readonly unreachable: Readonly<Record<string, string>>;
}

/**
 * The machine's chart coloured by coverage: taken green, open red, unreachable grey and dashed. Undefined for a machine
 * whose chart has no drawing, and where the branches are those of another chart.
 */
export async function paintChart(coverage: ChartCoverage): Promise<string | undefined> {
  const drawn = DRAWN_CHARTS.find(({ city, machine }) => city === coverage.city && machine === coverage.machine);
  if (drawn === undefined) return undefined;
  const chart = structureOf(drawn.chart);
  const own = new Set(chart.branches.map(({ id }) => id));
  const known = coverage.known.filter((id) => !isOfPart(id, drawn));
  if (known.length !== own.size || known.some((id) => !own.has(id))) return undefined;
  return draw(chart, marksOf(coverage), drawn.layout);
}

/** A branch of one of the machine's parts, which have drawings of their own. */
function isOfPart(branch: string, { city, machine }: DrawnChart): boolean {
  return DRAWN_CHARTS.some(
    (other) =>
      other.part !== undefined &&
      other.city === city &&
      other.machine === machine &&
      branch.startsWith(`${other.chart.id}.`),
  );
}

function marksOf({ taken, unreachable }: Pick<ChartCoverage, 'taken' | 'unreachable'>): Marks {
  const of = (branch: string): Mark => {
    if (taken.has(branch)) return 'taken';
    return Object.hasOwn(unreachable, branch) ? 'unreachable' : 'open';
  };
  return { of, times: () => undefined };
}
