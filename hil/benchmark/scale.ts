/** How much is measured: enough for a p99 that means something, or just enough to see that it works. */
export interface Scale {
  readonly quick: boolean;
  /** Chooses between the number for a whole run and that for `--quick`. */
  of(whole: number, quick: number): number;
}

export const WHOLE: Scale = { quick: false, of: (whole) => whole };
export const QUICK: Scale = { quick: true, of: (_, quick) => quick };
