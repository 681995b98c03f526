/** Where the bus is, as its on-board computer says. */
export interface VehiclePosition {
  readonly line: string;
  /** Number of the course; numbers repeat daily. */
  readonly course: string;
  /** Number of the vehicle, 0-65535. */
  readonly vehicle: number;
  readonly stops: readonly Stop[];
  /** Index, from 0, of the stop the bus stands at, or last left. */
  readonly at: number;
  readonly phase: 'at-stop' | 'between';
}

export interface Stop {
  readonly id: string;
  readonly name: string;
  readonly zone?: string | undefined;
}

/** Why nobody knows where the bus is. */
export type UnknownReason =
  /** No word from the on-board computer. */
  | 'silent'
  /** Words that make no sense. */
  | 'garbage'
  /** Words that make sense, but not together, or not with the words before. */
  | 'contradiction'
  /** The bus is on no course. */
  | 'no-trip'
  /** The bus has left its route. */
  | 'off-route';

export type VehicleReport =
  | { readonly kind: 'position'; readonly position: VehiclePosition }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly detail: string };

export interface Vehicle {
  readonly report: VehicleReport;
  /** The listener hears each report that differs from the one before. */
  subscribe(listener: (report: VehicleReport) => void): () => void;
}
