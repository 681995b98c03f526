import type { VehiclePosition } from './contract.ts';

/**
 * What is said of the course after what was known of it. `plain`: nothing that would change how an open ride is
 * counted, or a new course at its first stop. `surprising`: another line, course, vehicle or stop list in the middle,
 * to be believed when it is said twice. `beheaded`: stops already passed are missing, so indices begin anew and
 * every open ride would be counted wrongly (A16).
 */
export type CourseChange = 'plain' | 'surprising' | 'beheaded';

export function courseChange(known: VehiclePosition | undefined, said: VehiclePosition): CourseChange {
  if (known === undefined || sameCourse(known, said)) return 'plain';
  if (sameTrip(known, said) && isRest(said, known)) return 'beheaded';
  return said.at === 0 && said.phase === 'at-stop' ? 'plain' : 'surprising';
}

/** Same line, course, vehicle and stops; only the place on the course may differ. */
export function sameCourse(a: VehiclePosition, b: VehiclePosition): boolean {
  return sameTrip(a, b) && a.stops.length === b.stops.length && isRest(a, b);
}

function sameTrip(a: VehiclePosition, b: VehiclePosition): boolean {
  return a.line === b.line && a.course === b.course && a.vehicle === b.vehicle;
}

/** The stops of the one are the last stops of the other. */
function isRest({ stops: rest }: VehiclePosition, { stops }: VehiclePosition): boolean {
  const skipped = stops.length - rest.length;
  return (
    skipped >= 0 &&
    rest.every(({ id, name, zone }, index) => {
      const stop = stops[skipped + index];
      return stop?.id === id && stop.name === name && stop.zone === zone;
    })
  );
}
