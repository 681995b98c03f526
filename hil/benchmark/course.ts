import type { VehiclePosition } from '../../devices/vehicle/contract.ts';

/** Where everybody gets on, and where everybody gets off. */
export const ENTRY_STOP = 2;
export const EXIT_STOP = 9;

const STOPS = Array.from({ length: 30 }, (_, index) => ({ id: `stop-${index}`, name: `Przystanek ${index}` }));

/** A bus of line 9 standing at a stop; each course number is a ride of its own. */
export function courseAt(course: number, stop: number): VehiclePosition {
  return { line: '9', course: String(course), vehicle: 402, stops: STOPS, at: stop, phase: 'at-stop' };
}
