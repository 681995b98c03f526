import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deriveModel } from '../models/derive.ts';
import { exploreRides } from '../town-rides/explore-rides.ts';
import { explore, type Violation } from './explore.ts';
import { hunt, huntOnRig } from './hunt.ts';
import type { SeededBug } from './seeded-bug.ts';
import { EXPLORED, type Explored } from './subjects.ts';
import { traceOf } from './trace-file.ts';

/**
 * npm run explore -- [--machine NAME] [--bugs] [--whole] [--out DIR]
 *
 * Searches every state of a machine's chart for broken invariants; `--bugs`: the same with mistakes put into the chart,
 * each of which must be noticed; `--whole`: what a passenger leaves behind is told apart (more states). The shortest ways
 * that a rig can go are kept in DIR, for `npm run hil -- --suite DIR/NAME.json`. Exit code 0: all is well, 1: it is not, 2: a wrong option.
 */
function options() {
  try {
    const { values } = parseArgs({
      options: {
        machine: { type: 'string', default: 'validator' },
        bugs: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const machine = Object.hasOwn(EXPLORED, values.machine) ? EXPLORED[values.machine] : undefined;
    if (machine === undefined)
      throw new Error(`no machine ${values.machine}; there are: ${Object.keys(EXPLORED).join(', ')}`);
    return { ...values, name: values.machine, machine };
  } catch (error) {
    process.stderr.write(`explore: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const count = (value: number) => value.toLocaleString('en').padStart(9);

function tell({ invariant, because, what, trace }: Violation): void {
  say(`  BROKEN  ${invariant} (${because}): ${what}`);
  for (const [index, { name }] of trace.entries()) say(`    ${String(index + 1).padStart(2)}. ${name}`);
}

function searchAll({ machine, name, whole, out }: ReturnType<typeof options>): boolean {
  const model = deriveModel(whole ? machine.watched : machine.subject);
  const { invariants, reachabilities } = machine;
  const progress = (states: number, edges: number) =>
    process.stderr.write(`  ${count(states)} states, ${count(edges)} edges\n`);
  const found = explore(model, { invariants, reachabilities, told: progress });
  const perSecond = Math.round((found.edges / found.milliseconds) * 1000);
  say(
    `${name}, model ${model.hash}: ${count(found.states)} states, ${count(found.edges)} edges in ${Math.round(found.milliseconds)} ms`,
  );
  say(
    `  ${count(perSecond)} edges/s on one core, ${found.taken.size} of ${model.branches.length} branches of the chart taken`,
  );
  if (!found.whole) say(`  not whole: what grows is ${JSON.stringify(found.growth)}`);
  for (const { name: invariant } of [...invariants, ...reachabilities]) {
    if (!found.violations.some((violation) => violation.invariant === invariant)) say(`  holds   ${invariant}`);
  }
  for (const violation of found.violations) {
    tell(violation);
    if (out !== undefined) keep(out, `${violation.invariant}`, traceOf(model, violation));
  }
  return found.whole && found.violations.length === 0;
}

function huntAll(machine: Explored, out: string | undefined): boolean {
  let missed = 0;
  for (const bug of machine.bugs) {
    const { found, exploration } = hunt(machine, bug);
    const effort = `${count(exploration.states)} states, ${Math.round(exploration.milliseconds)} ms`;
    if (found === undefined) {
      missed += 1;
      say(`  MISSED  ${bug.name} (${effort})`);
      continue;
    }
    say(`  found   ${bug.name}: ${found.invariant} (${effort}, ${found.trace.length} events)`);
    say(`          ${found.trace.map(({ name }) => name).join(' > ')}`);
    scenario(machine, bug, out);
  }
  say(`${machine.bugs.length - missed} of ${machine.bugs.length} seeded bugs found`);
  return missed === 0;
}

/** The shortest way to it for a rig, kept as a scenario: `npm run hil -- --suite DIR/NAME.json`. */
function scenario(machine: Explored, bug: SeededBug, out: string | undefined): void {
  const { found } = huntOnRig(machine, bug);
  if (found === undefined) {
    say('          no rig can lead a machine there');
    return;
  }
  const kept = out === undefined ? '' : `: ${keep(out, bug.name, traceOf(deriveModel(machine.onRig), found))}`;
  say(`          on a rig, ${found.trace.length} events from home${kept}`);
}

function keep(directory: string, name: string, trace: object): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(trace, null, 2)}\n`);
  return file;
}

const chosen = options();
// J47-J74: of a machine that is paid by towns its decisions are searched, too.
const rides = chosen.name !== 'validator-jaworzno' || exploreRides({ bugs: chosen.bugs, out: chosen.out, say });
const sound = searchAll(chosen);
const noticed = chosen.bugs ? huntAll(chosen.machine, chosen.out) : true;
process.exitCode = rides && sound && noticed ? 0 : 1;
