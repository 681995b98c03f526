import { parseArgs } from 'node:util';

export interface BenchmarkOptions {
  readonly json: boolean;
  /** Few samples: shows that everything works, and figures that are good for little. */
  readonly quick: boolean;
  /** Only subjects whose name is listed. */
  readonly only: readonly string[];
}

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

/** Reads the command line; `subjects` are the names that `--only` takes. Throws WrongOption. */
export function readOptions(args: readonly string[], subjects: readonly string[]): BenchmarkOptions {
  const { json = false, quick = false, only = [] } = parse(args);
  const unknown = only.find((name) => !subjects.includes(name));
  if (unknown !== undefined) throw new WrongOption(`--only ${unknown}: expected one of ${subjects.join(', ')}`);
  return { json, quick, only };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        json: { type: 'boolean' },
        quick: { type: 'boolean' },
        only: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new WrongOption(message.split('\n')[0] ?? 'unreadable options');
  }
}
