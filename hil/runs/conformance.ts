import type { RecordEntry, WireFrame } from '../report/entries.ts';

/** One line of a trace as it has to be the same on two rigs. */
export interface TraceLine {
  readonly step: number;
  readonly title: string;
  readonly text: string;
}

export interface Difference {
  /** Index into both traces. */
  readonly at: number;
  readonly one: TraceLine | undefined;
  readonly other: TraceLine | undefined;
}

/** Native DESFire commands in ISO frames: `90 INS P1 P2 Lc data Le`. */
const HEADER_BYTES = 5;
/**
 * How many bytes of a command's data are always in the clear and always the same: application of SelectApplication
 * (5A), key of AuthenticateAES (AA), file, offset and count of ReadData and ReadRecords (BD, BB); else the file number.
 * What follows is encrypted or summed under a session key that is never the same twice. AdditionalFrame (AF) is all so.
 */
const CLEAR_BYTES: Readonly<Record<string, number>> = { '5a': 3, aa: 1, bd: 7, bb: 7, af: 0, c7: 0, '71': 2 };

/**
 * What passed the readers in a run, step by step, without what has to differ: random numbers, cryptograms, times, names
 * of readers and cards. Commands, their clear parameters, lengths, status words, order and verdicts stay.
 */
export function traceOf(entries: Iterable<RecordEntry>): readonly TraceLine[] {
  const lines: TraceLine[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'step') continue;
    const { step, title } = entry;
    lines.push({ step, title, text: `-- ${title}: ${entry.verdict}` });
    for (const frame of entry.wire) lines.push({ step, title, text: frameText(frame) });
  }
  return lines;
}

/** The first line in which two traces differ; undefined where they are the same. */
export function firstDifference(one: readonly TraceLine[], other: readonly TraceLine[]): Difference | undefined {
  const count = Math.max(one.length, other.length);
  for (let at = 0; at < count; at += 1)
    if (one[at]?.text !== other[at]?.text) return { at, one: one[at], other: other[at] };
  return undefined;
}

const AROUND = 5;

/** The difference with what stands around it, for people. */
export function inContext(
  { at, one: here, other: there }: Difference,
  [one, other]: readonly [readonly TraceLine[], readonly TraceLine[]],
  [nameOne, nameOther]: readonly [string, string],
): string {
  const before = one.slice(Math.max(0, at - AROUND), at).map(({ text }) => `    ${text}`);
  const after = (trace: readonly TraceLine[], sign: string): readonly string[] =>
    trace.slice(at, at + AROUND).map(({ text }) => `  ${sign} ${text}`);
  const step = here ?? there;
  return [
    `first difference, in step ${step?.step} "${step?.title}" (line ${at + 1}):`,
    ...before,
    ...(here ? after(one, '<') : ['  < (nothing more)']),
    ...(there ? after(other, '>') : ['  > (nothing more)']),
    `  < ${nameOne}   > ${nameOther}`,
  ].join('\n');
}

function frameText({ reader, command, sentHex, receivedHex, faults }: WireFrame): string {
  const instruction = sentHex.slice(2, 4).toLowerCase();
  const data = sentHex.slice(HEADER_BYTES * 2, -2);
  const clear = data.slice(0, (CLEAR_BYTES[instruction] ?? 1) * 2);
  const answer = receivedHex === '' ? 'no answer' : `${receivedHex.slice(-4)}, ${receivedHex.length / 2} bytes`;
  const parameters = clear === '' ? '' : ` ${clear}`;
  const struck = faults && faults.length > 0 ? ' (struck by a fault)' : '';
  return `${placeOf(reader)} ${command} ${sentHex.slice(0, 8)}${parameters}, ${sentHex.length / 2} bytes -> ${answer}${struck}`;
}

/** Readers are called differently on each rig: what they are for is the same. */
function placeOf(reader: string): string {
  return /pocket|slot/i.test(reader) ? 'slot' : 'antenna';
}
