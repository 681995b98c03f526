import type { Stop, VehiclePosition } from '../../devices/vehicle/contract.ts';
import { RigError } from './rig-error.ts';

/** What `POST /rig/vehicle` may change; `at` is an index from 0 or the id of a stop. */
export interface VehicleChange {
  readonly line?: string | undefined;
  readonly course?: string | undefined;
  readonly vehicle?: number | undefined;
  readonly stops?: readonly Stop[] | undefined;
  readonly at?: number | string | undefined;
  readonly phase?: 'at-stop' | 'between' | undefined;
}

/** The buses of the bench, by vehicle number, and which machine rides in which. */
export class Vehicles {
  readonly #buses = new Map<number, VehiclePosition>();
  readonly #rides = new Map<string, number>();

  /** Puts a machine into a vehicle, which comes to be as a copy of `like` if there is none of that number yet. */
  board(machine: string, vehicle: number, like: VehiclePosition): void {
    if (!this.#buses.has(vehicle)) this.#buses.set(vehicle, { ...like, vehicle });
    this.#rides.set(machine, vehicle);
  }

  leave(machine: string): void {
    this.#rides.delete(machine);
  }

  /** Where the machine is. Throws RigError 404 for a machine that is in no vehicle. */
  position(machine: string): VehiclePosition {
    const position = this.#buses.get(this.#rides.get(machine) ?? -1);
    if (!position) throw new RigError(404, 'no-vehicle', `machine ${machine} is in no vehicle`);
    return position;
  }

  /** The machines that ride in a vehicle, in the order they boarded. */
  aboard(vehicle: number): readonly string[] {
    return [...this.#rides].filter(([, number]) => number === vehicle).map(([machine]) => machine);
  }

  /**
   * Changes the given subset. Another vehicle number moves this machine alone into that vehicle; anything else
   * happens to the bus and so to every machine in it. Throws RigError 400; then nothing has changed.
   */
  change(machine: string, change: VehicleChange): VehiclePosition {
    const current = this.position(machine);
    const vehicle = change.vehicle ?? current.vehicle;
    const base = this.#buses.get(vehicle) ?? { ...current, vehicle };
    const stops = change.stops ?? base.stops;
    const next: VehiclePosition = {
      line: change.line ?? base.line,
      course: change.course ?? base.course,
      vehicle,
      stops,
      at: change.at === undefined ? base.at : stopIndex(stops, change.at),
      phase: change.phase ?? base.phase,
    };
    checkPlace(next);
    this.#buses.set(vehicle, next);
    this.#rides.set(machine, vehicle);
    return next;
  }
}

function stopIndex(stops: readonly Stop[], at: number | string): number {
  if (typeof at === 'number') return at;
  const index = stops.findIndex((stop) => stop.id === at);
  if (index < 0) throw new RigError(400, 'unknown-stop', `no stop of this course has the id "${at}"`);
  return index;
}

function checkPlace({ stops, at }: VehiclePosition): void {
  if (new Set(stops.map((stop) => stop.id)).size !== stops.length) {
    throw new RigError(400, 'stop-twice', 'two stops of one course cannot have the same id');
  }
  if (at >= stops.length) {
    const detail = `the course has ${stops.length} stops, 0 to ${stops.length - 1}; "at" is ${at}: give both together`;
    throw new RigError(400, 'unknown-stop', detail);
  }
}
