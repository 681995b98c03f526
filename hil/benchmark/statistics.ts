/** What a row of measurements comes to; all in the unit of the samples. */
export interface Summary {
  readonly samples: number;
  readonly median: number;
  /** 99 of 100 samples are at most this. */
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

/** Throws RangeError without samples: nothing measured is not zero. */
export function summaryOf(samples: readonly number[]): Summary {
  const sorted = ascending(samples);
  return {
    samples: sorted.length,
    median: middle(sorted),
    p99: ranked(sorted, 99),
    max: sorted.at(-1) ?? Number.NaN,
    mean: sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length,
  };
}

/** The middle sample, or the mean of the two in the middle. Throws RangeError without samples. */
export function median(samples: readonly number[]): number {
  return middle(ascending(samples));
}

/**
 * Nearest rank: the smallest sample that at least `percent` of 100 samples do not exceed; always one that was
 * measured. Throws RangeError without samples or for a percentage outside 0 < percent <= 100.
 */
export function percentile(samples: readonly number[], percent: number): number {
  return ranked(ascending(samples), percent);
}

function ranked(sorted: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`no percentile ${percent}`);
  // 99 % of 200 is 198: without rounding the product first it could come out as 198.00000000000003.
  const rank = Math.ceil(Number(((percent * sorted.length) / 100).toFixed(9)));
  return sorted[rank - 1] ?? Number.NaN;
}

function middle(sorted: readonly number[]): number {
  const upper = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? upper - 1 : upper], sorted[upper]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

function ascending(samples: readonly number[]): readonly number[] {
  if (samples.length === 0) throw new RangeError('no samples');
  if (samples.some((sample) => !Number.isFinite(sample))) throw new RangeError('a sample that is no number');
  return samples.toSorted((one, other) => one - other);
}
