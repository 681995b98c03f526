import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../report/read-record.ts';
import { firstDifference, inContext, traceOf } from './conformance.ts';

export interface Conformance {
  readonly same: boolean;
  /** For people: the first difference in context, or what was compared. */
  readonly text: string;
  readonly file: string;
}

/** Compares the wire traces of one suite's runs on two rigs, from their records. */
export function compareRigs(folder: string, runs: readonly [NamedRun, NamedRun]): Conformance {
  const traces = runs.map((run) => traceOf(readRecord(run.folder).entries));
  const [one = [], other = []] = traces;
  const difference = firstDifference(one, other);
  const frames = one.filter(({ text }) => !text.startsWith('--')).length;
  const steps = one.length - frames;
  const text = difference
    ? inContext(difference, [one, other], [runs[0].name, runs[1].name])
    : `${runs[0].name} and ${runs[1].name} agree: ${steps} steps, ${frames} card commands`;
  const file = join(folder, 'conformance.txt');
  const whole = [
    text,
    '',
    ...runs.flatMap(({ name }, index) => [`${name}:`, ...(traces[index] ?? []).map((line) => line.text), '']),
  ];
  writeFileSync(file, `${whole.join('\n')}\n`);
  return { same: difference === undefined, text, file };
}

export interface NamedRun {
  readonly name: string;
  readonly folder: string;
}
