import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decidingMachine } from './deciding-machine.ts';
import { inWords } from './ride-acts.ts';
import { RIDE_BUGS } from './ride-bugs.ts';
import { type RideViolation, searchRides } from './ride-search.ts';
import { rideTraceOf } from './ride-trace.ts';

/** Acts in one order; with these every state that a card and a course of six stops can be in has been seen. */
const DEPTH = 9;

export interface RidesToExplore {
  readonly bugs: boolean;
  readonly out: string | undefined;
  readonly say: (line: string) => void;
}

/**
 * Searches rides by towns, decided by the machine's own decisions, for what lists I and II do not say; `bugs`: the same
 * with mistakes, each of which must be noticed. True: all is well.
 */
export function exploreRides({ bugs, out, say }: RidesToExplore): boolean {
  const own = searchRides(decidingMachine(), DEPTH);
  say(`rides of Jaworzno: ${own.states} states, ${own.taps} taps in ${Math.round(own.milliseconds)} ms`);
  if (own.violation === undefined) say('  holds   view, purse, record and ride are what lists I and II say');
  else {
    say(`  BROKEN  ${told(own.violation)}`);
    if (out !== undefined) keep(out, 'rides', 'lists I and II', own.violation);
  }
  if (!bugs) return own.violation === undefined;
  let missed = 0;
  for (const { name, breaks, machine } of RIDE_BUGS) {
    const { violation } = searchRides(machine(), DEPTH);
    if (violation === undefined) {
      missed += 1;
      say(`  MISSED  ${name}`);
      continue;
    }
    say(`  found   ${name} (${breaks}): ${told(violation)}`);
    if (out !== undefined) say(`          on a rig: ${keep(out, name, `${breaks}: ${name}`, violation)}`);
  }
  say(`${RIDE_BUGS.length - missed} of ${RIDE_BUGS.length} seeded bugs found`);
  return own.violation === undefined && missed === 0;
}

const told = ({ start, acts, what }: RideViolation): string =>
  `${start.ep} gr${start.contract ? ', a contract' : ''}${start.blocked ? ', blocked' : ''}: ${acts.map(inWords).join(' > ')}: ${what}`;

function keep(directory: string, name: string, breaks: string, violation: RideViolation): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(rideTraceOf(breaks, violation), null, 2)}\n`);
  return file;
}
