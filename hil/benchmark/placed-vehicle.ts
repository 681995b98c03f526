import type { Vehicle, VehiclePosition, VehicleReport } from '../../devices/vehicle/contract.ts';

/** A vehicle that is where the benchmark puts it: how a machine hears of it is measured elsewhere. */
export class PlacedVehicle implements Vehicle {
  readonly #listeners = new Set<(report: VehicleReport) => void>();
  #report: VehicleReport = { kind: 'unknown', reason: 'silent', detail: 'not placed yet' };

  get report(): VehicleReport {
    return this.#report;
  }

  subscribe(listener: (report: VehicleReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  place(position: VehiclePosition): void {
    this.#report = { kind: 'position', position };
    for (const listener of this.#listeners) listener(this.#report);
  }
}
