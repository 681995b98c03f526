import { parseArgs } from 'node:util';
import { MODELLED_MACHINES, type ModelledMachine } from '../models/machines.ts';

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

export interface TourOptions {
  readonly machine: ModelledMachine;
  /** What a reset is worth in steps. */
  readonly reset: number;
  readonly seed: number;
  /** Rig file by whose costs seconds are counted. */
  readonly rig: string;
  readonly json: boolean;
}

/** Reads the command line. Throws WrongOption. */
export function readTourOptions(args: readonly string[]): TourOptions {
  const values = parsed(args);
  const machine = MODELLED_MACHINES.find(({ name }) => name === (values.machine ?? 'validator'));
  if (machine === undefined) {
    const known = MODELLED_MACHINES.map(({ name }) => name).join(', ');
    throw new WrongOption(`--machine ${values.machine}: there is no model of it; there is: ${known}`);
  }
  return {
    machine,
    reset: number('--reset', values.reset ?? '5'),
    seed: number('--seed', values.seed ?? '1'),
    rig: values.rig ?? 'bench',
    json: values.json ?? false,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { machine: text, reset: text, seed: text, rig: text, json: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], strict: true, allowPositionals: false, options }).values;
  } catch (error) {
    throw new WrongOption((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? 'wrong option');
  }
}

function number(option: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new WrongOption(`${option} ${value}: a whole number is expected`);
  return Number(value);
}
