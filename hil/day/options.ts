import { parseArgs } from 'node:util';

export interface DayOptions {
  readonly seed: string;
  readonly passengers: number;
  /** First and last minute of the service day, from midnight. */
  readonly from: number;
  readonly until: number;
  /** How much faster than real time the clock runs between two passengers. */
  readonly rate: number;
  /** A rig interface that runs already; undefined: a bench of the day's own. */
  readonly url: string | undefined;
}

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

const LEAST_HOURS = 1;

/** Reads the command line. Throws WrongOption. */
export function readOptions(args: readonly string[]): DayOptions {
  const { seed = '1', passengers = '100', from = '04:30', until = '23:30', rate = '600', url } = parse(args);
  const options = {
    seed,
    passengers: number('--passengers', passengers, 1, 500),
    from: minute('--from', from),
    until: minute('--until', until),
    rate: number('--rate', rate, 1, 1000),
    url: url === undefined ? undefined : address(url),
  };
  if (options.until - options.from < LEAST_HOURS * 60) {
    throw new WrongOption(`--until ${until}: a day lasts an hour at least, and ends before midnight`);
  }
  return options;
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WrongOption(`${option} ${text}: expected a whole number from ${least} to ${most}`);
}

function minute(option: string, text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) throw new WrongOption(`${option} ${text}: expected a time such as 04:30`);
  return Number(hours) * 60 + Number(minutes);
}

/** The address that the start command prints as `rig`; with or without the last slash. */
function address(text: string): string {
  if (!URL.canParse(text))
    throw new WrongOption(`--url ${text}: expected an address such as http://127.0.0.1:8080/rig`);
  return text.replace(/\/+$/, '');
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: { seed: text, passengers: text, from: text, until: text, rate: text, url: text },
    }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}
