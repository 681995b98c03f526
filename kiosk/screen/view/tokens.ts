/** Least type size in design pixels (`panel.ts`). */
export const leastType = 17;

/** A surface and what is written on it. */
export interface Ground {
  readonly fill: string;
  readonly ink: string;
  readonly muted: string;
}

/** The colours of one theme; each `ink` and `muted` stands at 4.5:1 or better on its `fill` (WCAG 1.4.3). */
export interface Theme {
  readonly paper: Ground;
  readonly header: Ground;
  readonly quiet: Ground;
  readonly action: Ground;
  readonly checkIn: Ground;
  readonly checkOut: Ground;
  readonly doubt: Ground;
  readonly refusal: Ground;
  readonly closed: Ground;
  readonly sign: Ground;
  readonly button: Ground;
  /** T105: kind and number of distance tickets are marked in maroon (and by weight and a filled square). */
  readonly ticket: Ground;
  /** Lines, nodes and icons on paper. */
  readonly line: string;
  readonly ticketOnPaper: string;
  /** Waves of the reader on `action`, from the outermost inwards. */
  readonly waves: readonly [string, string, string];
  readonly buttonEdge: string;
  readonly headerEdge: string;
}

const ink = '#0b1f33';
const paper = '#f6f7f3';
const muted = '#43576b';
const blue = '#0b57a4';
const quiet = '#e3e8e6';

export const day: Theme = {
  paper: { fill: paper, ink, muted },
  header: { fill: ink, ink: '#ffffff', muted: '#c3ced8' },
  quiet: { fill: quiet, ink, muted },
  action: { fill: blue, ink: '#ffffff', muted: '#dbe8f5' },
  checkIn: { fill: '#0a7a3d', ink: '#ffffff', muted: '#ffffff' },
  checkOut: { fill: blue, ink: '#ffffff', muted: '#ffffff' },
  doubt: { fill: '#ffd23f', ink, muted: ink },
  refusal: { fill: '#b3141c', ink: '#ffffff', muted: '#ffffff' },
  closed: { fill: ink, ink: '#ffffff', muted: '#c3ced8' },
  sign: { fill: '#ffd23f', ink, muted: ink },
  button: { fill: '#ffffff', ink, muted },
  ticket: { fill: '#7a1230', ink: '#ffffff', muted: '#ffffff' },
  line: blue,
  ticketOnPaper: '#7a1230',
  waves: ['#1864b2', '#2a74c0', '#4288ce'],
  buttonEdge: ink,
  headerEdge: '#8fa1b2',
};

/** The same tokens for the night on the bus: dark ground, light ink, slabs a little dimmer. */
export const night: Theme = {
  paper: { fill: '#08131f', ink: '#eef1ec', muted: '#a9b8c6' },
  header: { fill: '#13283d', ink: '#ffffff', muted: '#c3ced8' },
  quiet: { fill: '#1b2f43', ink: '#eef1ec', muted: '#b4c2cf' },
  action: { fill: '#0b4a8a', ink: '#ffffff', muted: '#dbe8f5' },
  checkIn: { fill: '#096a35', ink: '#ffffff', muted: '#ffffff' },
  checkOut: { fill: '#0b4f95', ink: '#ffffff', muted: '#ffffff' },
  doubt: { fill: '#e6bb30', ink, muted: ink },
  refusal: { fill: '#9d1219', ink: '#ffffff', muted: '#ffffff' },
  closed: { fill: '#13283d', ink: '#ffffff', muted: '#c3ced8' },
  sign: { fill: '#e6bb30', ink, muted: ink },
  button: { fill: '#13283d', ink: '#eef1ec', muted: '#b4c2cf' },
  ticket: { fill: '#f3b6c6', ink: '#3b0616', muted: '#3b0616' },
  line: '#7db8ef',
  ticketOnPaper: '#f3b6c6',
  waves: ['#125597', '#1b62a8', '#2a72b8'],
  buttonEdge: '#8fa1b2',
  headerEdge: '#8fa1b2',
};

/** Black, white and yellow for who sees little; every pair is above 13:1. */
export const highContrast: Theme = {
  paper: { fill: '#000000', ink: '#ffffff', muted: '#ffffff' },
  header: { fill: '#000000', ink: '#ffffff', muted: '#ffffff' },
  quiet: { fill: '#000000', ink: '#ffffff', muted: '#ffffff' },
  action: { fill: '#ffd23f', ink: '#000000', muted: '#000000' },
  checkIn: { fill: '#ffffff', ink: '#000000', muted: '#000000' },
  checkOut: { fill: '#ffffff', ink: '#000000', muted: '#000000' },
  doubt: { fill: '#ffd23f', ink: '#000000', muted: '#000000' },
  refusal: { fill: '#ffffff', ink: '#000000', muted: '#000000' },
  closed: { fill: '#ffffff', ink: '#000000', muted: '#000000' },
  sign: { fill: '#ffd23f', ink: '#000000', muted: '#000000' },
  button: { fill: '#000000', ink: '#ffffff', muted: '#b8b8b8' },
  ticket: { fill: '#ffffff', ink: '#000000', muted: '#000000' },
  line: '#ffd23f',
  ticketOnPaper: '#ffffff',
  waves: ['#e6b800', '#cca300', '#b38f00'],
  buttonEdge: '#ffffff',
  headerEdge: '#ffffff',
};
