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

export type VehicleReport =
  | { readonly kind: 'position'; readonly position: VehiclePosition }
  /** No word from the on-board computer, or words that make no sense. */
  | { readonly kind: 'unknown'; readonly reason: 'silent' | 'garbage'; readonly detail: string };

export interface Vehicle {
  readonly report: VehicleReport;
  subscribe(listener: (report: VehicleReport) => void): () => void;
}
