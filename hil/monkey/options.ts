import { parseArgs } from 'node:util';

export interface MonkeyOptions {
  readonly city: string;
  readonly machine: 'validator' | 'vending';
  readonly seed: string;
  readonly minutes: number;
  readonly machines: number;
  readonly fast: boolean;
  /** Random sales in this process, by bytes, without a bench. */
  readonly within: boolean;
}

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

/** Reads the command line. Throws WrongOption. */
export function readOptions(args: readonly string[]): MonkeyOptions {
  const parsed = parse(args);
  const {
    seed = '1',
    minutes = '5',
    machines = parsed.within === true ? '6' : '3',
    fast = false,
    within = false,
    machine = 'validator',
    city,
  } = parsed;
  if (machine !== 'validator' && machine !== 'vending') {
    throw new WrongOption(`--machine ${machine}: expected validator or vending`);
  }
  if (within && machine !== 'vending') throw new WrongOption('--within: only with --machine vending');
  const cities = machine === 'vending' ? ['jaworzno'] : ['tarnow', 'jaworzno'];
  const own = city ?? cities[0] ?? 'tarnow';
  if (!cities.includes(own)) throw new WrongOption(`--city ${own}: the ${machine} is one of ${cities.join(' or ')}`);
  return {
    city: own,
    machine,
    seed,
    minutes: number('--minutes', minutes, 0.1, 1440),
    machines: number('--machines', machines, 1, within ? 16 : 6),
    fast,
    within,
  };
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (value >= least && value <= most) return value;
  throw new WrongOption(`${option} ${text}: expected a number from ${least} to ${most}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        seed: { type: 'string' },
        minutes: { type: 'string' },
        machines: { type: 'string' },
        fast: { type: 'boolean' },
        within: { type: 'boolean' },
        city: { type: 'string' },
        machine: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}
