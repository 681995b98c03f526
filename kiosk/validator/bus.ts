import type { VehiclePosition, VehicleReport } from '../../devices/vehicle/contract.ts';
import { countingStops } from '../../fares/position.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { ShownRide } from '../screen/view/input.ts';
import type { CourseMemory } from './course-memory.ts';
import type { Place } from './service/desk.ts';

/** The bus as a tap needs it; null when the on-board computer does not say where it is. */
export function placeOf(report: VehicleReport, now: EpochMillis, courses: CourseMemory): Place | null {
  if (report.kind !== 'position') return null;
  const { position } = report;
  const stops = countingStops(position);
  if (stops === undefined) return null;
  return {
    courseKey: courses.keyOf(position.line, position.course, now),
    courseKeysBeside: courses.keysBeside(position.line, position.course, now),
    vehicle: position.vehicle,
    stops,
    courseStops: position.stops,
    stopName: (index) => nameOf(position, index),
  };
}

/** The ride as the home screen shows it (T46, T48, T49); null when nobody knows where the bus is. */
export function rideOf(report: VehicleReport): ShownRide | null {
  if (report.kind !== 'position') return null;
  const { position } = report;
  const stops = countingStops(position);
  if (stops === undefined) return null;
  const named = (index: number) => position.stops[index]?.name;
  return {
    line: position.line,
    destination: nameOf(position, position.stops.length - 1),
    entryStop: nameOf(position, stops.entryIndex),
    exitStop: nameOf(position, stops.exitIndex),
    lastStop: named(stops.lastLeftIndex),
    nextStop: named(position.at + 1),
  };
}

function nameOf(position: VehiclePosition, index: number): string {
  return position.stops[index]?.name ?? '';
}
