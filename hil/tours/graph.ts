/** What an edge is to a tour: what it costs and what it covers. */
export interface TourEdge {
  readonly from: number;
  readonly to: number;
  /** Kind of act, see Station.costOf. */
  readonly act: string;
  /** Requirements that it meets, by number. */
  readonly covers: readonly number[];
}

/** Where a tour can go: nodes by number, and a reset from everywhere to `home`. */
export interface TourGraph {
  readonly size: number;
  readonly home: number;
  readonly edges: readonly TourEdge[];
  /** By node: the numbers of its edges. */
  readonly leaving: readonly (readonly number[])[];
  /** How many requirements there are; those that no edge covers are nobody's. */
  readonly required: number;
}

export function tourGraph(edges: readonly TourEdge[], size: number, home: number, required: number): TourGraph {
  const leaving: number[][] = Array.from({ length: size }, () => []);
  edges.forEach(({ from }, number) => {
    leaving[from]?.push(number);
  });
  return { size, home, edges, leaving, required };
}

/** What acts cost; in any unit. */
export interface Costs {
  readonly of: (act: string) => number;
  readonly reset: number;
}

/** Every act is one step; a reset is worth so many. */
export function inSteps(reset: number): Costs {
  return { of: () => 1, reset };
}

/** Requirements that some edge meets. */
export function coverable({ edges }: TourGraph): ReadonlySet<number> {
  return new Set(edges.flatMap(({ covers }) => covers));
}
