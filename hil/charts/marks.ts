/** What a coverage picture says of a branch. */
export type Mark = 'taken' | 'open' | 'unreachable';

export interface Marks {
  of(branch: string): Mark;
  /** How often, where it is counted. */
  times(branch: string): number | undefined;
}

export interface Palette {
  readonly ink: string;
  readonly muted: string;
  readonly paper: string;
  readonly state: string;
  readonly edge: string;
  readonly cluster: readonly string[];
  readonly mark: Readonly<Record<Mark, string>>;
}

/** Contrast of each mark on white is above 4.5:1. */
export const PALETTE: Palette = {
  ink: '#1c2733',
  muted: '#5b6875',
  paper: '#ffffff',
  state: '#fbfcfd',
  edge: '#44566b',
  cluster: ['#f3f6f9', '#e9eef4', '#dfe7ef', '#d5dfe9'],
  mark: { taken: '#15703a', open: '#c01f2e', unreachable: '#767f89' },
};
