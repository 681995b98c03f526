import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILT, type City, type MachineKind } from './built.ts';

export type Shell = 'electron' | 'browser' | 'none';

export interface StartOptions {
  readonly city: City;
  readonly machine: MachineKind;
  readonly port: number;
  readonly data: string;
  /** Absent: the first that can run. */
  readonly shell?: Shell;
  readonly tariff?: string;
  readonly profile?: string;
  /** `bench` and `none`, or the path of a rig file. */
  readonly rig: 'bench' | 'none' | { readonly file: string };
  readonly seed?: number;
}

/** A wrong option: one line for standard error, exit code 2. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

const CITIES: readonly City[] = ['tarnow', 'jaworzno', 'krakow'];
const MACHINES: readonly MachineKind[] = ['validator', 'vending', 'parking', 'inspector'];
const SHELLS: readonly Shell[] = ['electron', 'browser', 'none'];

/** Combinations that no city has, whatever is built. */
const IMPOSSIBLE: Readonly<Record<City, readonly MachineKind[]>> = {
  tarnow: [],
  // Jaworzno's rules know no paid parking.
  jaworzno: ['parking'],
  // Krakow's validators only cancel paper; season tickets live in the account.
  krakow: ['validator'],
};

export const HELP = `npm start [-- options]

  --city      tarnow | jaworzno | krakow                      (tarnow)
  --machine   validator | vending | parking | inspector       (validator)
  --port      TCP port on 127.0.0.1, 0 = any free one         (8080)
  --data      folder of journal, settings and bench           (var/<city>-<machine>)
  --shell     electron | browser | none                       (the first that can run)
  --tariff    tariff file instead of the city's own
  --profile   city profile file laid over the city's own
  --rig       bench = virtual devices and rig interface, none = real devices, or a rig file
  --seed      whole number: the bench's randomness can be repeated
`;

/** Reads the command line. Throws WrongOption with a sentence that names the option and what it takes. */
export function readOptions(args: readonly string[], directory: string): StartOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const city = oneOf('--city', values.city ?? 'tarnow', CITIES);
  const machine = oneOf('--machine', values.machine ?? 'validator', MACHINES);
  if (IMPOSSIBLE[city].includes(machine)) throw new WrongOption(`there is no ${machine} machine in ${city}`);
  if (!BUILT[city].includes(machine)) throw new WrongOption(`the ${machine} machine of ${city} is not built yet`);
  const rig = rigOf(values.rig ?? 'bench', directory);
  return {
    city,
    machine,
    rig,
    port: whole('--port', values.port ?? '8080', 65_535),
    data: folder('--data', directory, values.data ?? join('var', `${city}-${machine}`)),
    ...(values.shell === undefined ? {} : { shell: oneOf('--shell', values.shell, SHELLS) }),
    ...(values.tariff === undefined ? {} : { tariff: file('--tariff', directory, values.tariff) }),
    ...(values.profile === undefined ? {} : { profile: file('--profile', directory, values.profile) }),
    ...(values.seed === undefined ? {} : { seed: whole('--seed', values.seed, 0xffffffff) }),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        city: text,
        machine: text,
        port: text,
        data: text,
        shell: text,
        tariff: text,
        profile: text,
        rig: text,
        seed: text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(
      error instanceof Error ? (error.message.split('\n')[0] ?? 'unreadable options') : String(error),
    );
  }
}

function oneOf<Value extends string>(option: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new WrongOption(`${option} ${value}: expected one of ${allowed.join(', ')}`);
  return found;
}

function rigOf(value: string, directory: string): StartOptions['rig'] {
  if (value === 'bench' || value === 'none') return value;
  if (!/[./]/.test(value)) throw new WrongOption(`--rig ${value}: expected one of bench, none, or a rig file`);
  return { file: file('--rig', directory, value) };
}

function whole(option: string, value: string, most: number): number {
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new WrongOption(`${option} ${value}: expected a whole number from 0 to ${most}`);
  }
  return Number(value);
}

function file(option: string, directory: string, given: string): string {
  const path = pathFrom(option, directory, given);
  if (!existsSync(path)) throw new WrongOption(`${option} ${path}: there is no such file`);
  if (!statSync(path).isFile()) throw new WrongOption(`${option} ${path}: not a file`);
  return path;
}

function folder(option: string, directory: string, given: string): string {
  const path = pathFrom(option, directory, given);
  if (existsSync(path) && !statSync(path).isDirectory()) throw new WrongOption(`${option} ${path}: not a folder`);
  return path;
}

/** An empty name, as an unset variable leaves it, would mean the directory itself. */
function pathFrom(option: string, directory: string, given: string): string {
  if (given.trim() === '') throw new WrongOption(`${option}: a path is expected`);
  return resolve(directory, given);
}
