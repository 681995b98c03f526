import { parseArgs } from 'node:util';

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

export interface RunOptions {
  readonly do: 'run';
  readonly suites: readonly string[];
  readonly rig: string;
  /** Rig whose wire traces are compared with those of `rig`. */
  readonly against?: string;
  readonly seed: number;
  readonly out?: string;
  /** A rig interface that runs already. */
  readonly url?: string;
  readonly machine: string;
  /** Seconds to wait for a rig that somebody else has. */
  readonly wait: number;
  /** Port of the station page, 0 = any free one; absent: no page. */
  readonly station?: number;
  /** Pictures of the screen at failures and where a suite wants them. */
  readonly pictures: boolean;
  /** Seconds the station page stays when the run is over. */
  readonly linger: number;
}

export type Options =
  | RunOptions
  | { readonly do: 'help' }
  | { readonly do: 'list'; readonly suites: readonly string[] }
  | { readonly do: 'leases' }
  | { readonly do: 'report'; readonly folder: string };

export const HELP = `npm run hil -- --suite NAME [options]

  --suite NAME    suite or scenario to run; several in turn; a path to a scenario of your own runs too,
                  and so does what "npm run explore -- --out DIR" has kept
  --list          which suites there are
  --rig FILE      rig file, or the name of one in hil/rigs                         (bench)
  --against FILE  a second rig: the suite runs on both, and their wire traces are compared
  --seed N        whole number; the same seed on the same commit repeats a run     (drawn, and printed)
  --out DIR       folder of record and report                                      (var/hil/<time>-<suite>-<seed>)
  --url URL       a rig interface that runs already, e.g. http://127.0.0.1:8080/rig
  --machine NAME  the machine on that bench                                        (main)
  --wait SECONDS  wait so long for a rig that another run has                      (0)
  --station PORT  port of the station page on 127.0.0.1, 0 = any free one          (0)
  --no-station    no station page
  --no-pictures   no pictures of the screen
  --linger SECONDS  the station page stays so long after the run                   (0)
  --report DIR    makes the report of a record again, also of one that was cut off
  --leases        who has which rig

Exit codes: 0 PASS, 1 FAIL, 2 wrong option or rig file, rig taken, 3 ERROR (of the rig), 4 TIMEOUT, 5 ABORTED.
`;

const MOST_SEED = 0xffff_ffff;

/** Reads the command line. Throws WrongOption with a sentence that names the option and what it takes. */
export function readOptions(args: readonly string[], drawSeed: () => number): Options {
  const values = parse(args);
  if (values.help) return { do: 'help' };
  if (values.leases) return { do: 'leases' };
  if (values.report !== undefined) return { do: 'report', folder: path('--report', values.report) };
  const suites = values.suite ?? [];
  if (values.list) return { do: 'list', suites };
  if (suites.length === 0) throw new WrongOption('--suite is missing; --list shows which there are');
  if (values.url !== undefined && values.against !== undefined)
    throw new WrongOption('--url and --against: a comparison needs two rigs of its own');
  return {
    do: 'run',
    suites,
    rig: path('--rig', values.rig ?? 'bench'),
    ...(values.against === undefined ? {} : { against: path('--against', values.against) }),
    seed: values.seed === undefined ? drawSeed() : number('--seed', values.seed, MOST_SEED),
    ...(values.out === undefined ? {} : { out: path('--out', values.out) }),
    ...(values.url === undefined ? {} : { url: rigUrl(values.url) }),
    machine: values.machine ?? 'main',
    wait: number('--wait', values.wait ?? '0', 86_400),
    ...(values['no-station'] ? {} : { station: number('--station', values.station ?? '0', 65_535) }),
    pictures: values['no-pictures'] !== true,
    linger: number('--linger', values.linger ?? '0', 86_400),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        suite: { type: 'string', multiple: true },
        list: flag,
        rig: text,
        against: text,
        seed: text,
        out: text,
        url: text,
        machine: text,
        wait: text,
        station: text,
        'no-station': flag,
        'no-pictures': flag,
        linger: text,
        report: text,
        leases: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

function number(option: string, value: string, most: number): number {
  if (!/^\d+$/.test(value) || Number(value) > most)
    throw new WrongOption(`${option} ${value}: expected a whole number from 0 to ${most}`);
  return Number(value);
}

/** An empty name, as an unset variable leaves it, would mean the directory itself. */
function path(option: string, value: string): string {
  if (value.trim() === '') throw new WrongOption(`${option}: a path is expected`);
  return value;
}

function rigUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:')
    throw new WrongOption(`--url ${value}: expected an address such as http://127.0.0.1:8080/rig`);
  return `${url.origin}${url.pathname === '/' ? '/rig' : url.pathname.replace(/\/$/, '')}`;
}
