import { readRigFile, WrongRigFile } from '../rigs/read-rig-file.ts';
import { repeatableRandom } from '../runs/dice.ts';
import { type ComparedTour, type Comparison, compareTours } from './comparison.ts';
import type { Costs } from './graph.ts';
import { readTourOptions, WrongOption } from './options.ts';

/** `npm run tours`: the least ways through a machine's statechart, beside their bounds and the suites of @xstate/test. */
async function main(): Promise<void> {
  const { machine, reset, seed, rig, json } = readTourOptions(process.argv.slice(2));
  const random = repeatableRandom(seed);
  const compared = await compareTours({ machine, reset, seconds: secondsOn(rig), random });
  process.stdout.write(json ? `${JSON.stringify(compared, null, 2)}\n` : told(compared));
}

/** What acts cost on this rig; an answer comes by itself. */
function secondsOn(file: string): Costs {
  const { costs } = readRigFile(file, process.cwd()).rig;
  const other = costs.other ?? 1;
  return { of: (act) => (act === 'answer' ? 0 : (costs[act] ?? other)), reset: costs.reset ?? other };
}

function told({ machine, model, reset, figures, unreachable, inSteps, inSeconds }: Comparison): string {
  const { states, edges, branches, reachable, onRig, minimised } = figures;
  return [
    `${machine} (model ${model}): ${states} states, ${edges} edges; ${reachable} of ${branches} branches can be reached`,
    `on a rig: ${onRig.states} states, ${onRig.edges} edges; for tours: ${minimised.states} states, ${minimised.edges} edges`,
    '',
    `in steps, a sequence worth ${reset}:`,
    ...table(inSteps),
    '',
    'in seconds of the rig:',
    ...table(inSeconds),
    '',
    `branches that cannot be reached (${Object.keys(unreachable).length}):`,
    ...Object.entries(unreachable).map(([branch, why]) => `  ${branch}: ${why}`),
    '',
  ].join('\n');
}

function table(tours: readonly ComparedTour[]): readonly string[] {
  const head = ['', 'covers', 'sequences', 'steps', 'cost', 'bound', 'cost/bound'];
  const rows = tours.map(({ name, covers, sequences, steps, cost, bound }) => [
    name,
    covers,
    String(sequences),
    String(steps),
    cost.toFixed(0),
    bound === null ? '' : bound.toFixed(0),
    bound === null ? '' : (cost / bound).toFixed(3),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`.trimEnd();
  return [line(head), ...rows.map(line)];
}

try {
  await main();
} catch (error) {
  if (!(error instanceof WrongOption) && !(error instanceof WrongRigFile)) throw error;
  process.stderr.write(`tours: ${error.message}\n`);
  process.exitCode = 2;
}
