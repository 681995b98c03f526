import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { core } from 'zod';
import { type RigFile, rigFileSchema } from './rig-file.ts';

/** A rig file that cannot be used: `message` has one line for each mistake. */
export class WrongRigFile extends Error {
  override readonly name = 'WrongRigFile';
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

export interface ReadRig {
  readonly rig: RigFile;
  readonly file: string;
}

const fileAt = (path: string): string => new URL(path, import.meta.url).pathname;
/** The built-in rig: everything virtual, everything through the rig interface. */
export const BENCH_FILE = fileAt('./bench.json');

/**
 * Reads a rig file; `bench` is the built-in one, a bare name one of hil/rigs. Throws WrongRigFile: file, place in it,
 * what is wrong, what would be right.
 */
export function readRigFile(given: string, directory: string): ReadRig {
  const file = given === 'bench' ? BENCH_FILE : located(given, directory);
  const shown = shownPath(file, directory);
  if (!existsSync(file)) throw new WrongRigFile([`${shown}: there is no such rig file`]);
  if (!statSync(file).isFile()) throw new WrongRigFile([`${shown}: not a file`]);
  const parsed = rigFileSchema.safeParse(jsonOf(readFileSync(file, 'utf8'), shown));
  if (parsed.success) return { rig: parsed.data, file };
  throw new WrongRigFile(parsed.error.issues.flatMap((issue) => linesOf(issue)).map((line) => `${shown}: ${line}`));
}

function located(given: string, directory: string): string {
  const path = resolve(directory, given);
  const own = fileAt(`./${given}.json`);
  return !existsSync(path) && /^[\w-]+$/.test(given) && existsSync(own) ? own : path;
}

function shownPath(file: string, directory: string): string {
  const near = relative(directory, file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
}

function jsonOf(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WrongRigFile([`${shown}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}

function linesOf(issue: core.$ZodIssue): readonly string[] {
  const at = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${pathOf([...issue.path, key])}: there is no such setting`);
  return [`${at}: ${issue.message.replaceAll('\n', ' ')}`];
}

/** `gantry.holders[2].at[0]`. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'file';
}
