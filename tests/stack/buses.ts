import type { Stop } from './rig.ts';

/** A made-up course of so many stops. */
export function course(stops: number): readonly Stop[] {
  return Array.from({ length: stops }, (_, index) => ({ id: `s${index}`, name: `Przystanek ${index}` }));
}
