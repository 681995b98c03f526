import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { traceSchema } from '../explorer/trace-file.ts';
import { isScenario, suiteOf } from '../scenarios/words/scenario.ts';
import { suiteOfTrace } from '../suites/walk/trace-suite.ts';
import { rideTraceSchema, suiteOfRides } from '../town-rides/ride-trace.ts';
import type { Suite } from './contract.ts';
import { oneLine } from './verdicts.ts';

export interface FoundSuite {
  readonly suite: Suite;
  readonly file: string;
}

export interface Discovered {
  readonly suites: readonly FoundSuite[];
  /** Files that hold no suite, one line each that says why. The others can be run all the same. */
  readonly broken: readonly string[];
}

const suiteShape = z.looseObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a suite is named with small letters, digits and hyphens'),
  about: z.string().min(1),
  subject: z.object({ city: z.string(), machine: z.string() }),
  options: z.array(z.string()).optional(),
  limitSeconds: z.number().positive(),
  startsAt: z.iso.datetime({ offset: true }).optional(),
  run: z.custom<Suite['run']>((run) => typeof run === 'function', 'run is not a function'),
});

export interface Places {
  /** Modules that export `suite` or `suites`. */
  readonly suites: string;
  /** Modules whose default export is a scenario, named by their files. */
  readonly scenarios: string;
}

const at = (path: string): string => new URL(path, import.meta.url).pathname;
export const PLACES: Places = { suites: at('../suites'), scenarios: at('../scenarios') };

/** Finds every suite; of two with one name the second is told as broken. Further `files` are scenarios or suites too. */
export async function discoverSuites(places: Places = PLACES, files: readonly string[] = []): Promise<Discovered> {
  const found = new Map<string, FoundSuite>();
  const broken: string[] = [];
  for (const file of [...modulesIn(places.suites), ...modulesIn(places.scenarios), ...files]) {
    try {
      for (const suite of await suitesOf(file)) {
        const other = found.get(suite.name);
        if (other) throw new Error(`there is a suite ${suite.name} already, in ${other.file}`);
        found.set(suite.name, { suite, file });
      }
    } catch (cause) {
      broken.push(`${file}: ${oneLine(cause)}`);
    }
  }
  return { suites: [...found.values()].sort((a, b) => a.suite.name.localeCompare(b.suite.name)), broken };
}

function modulesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(folder, entry.name))
    .sort();
}

async function suitesOf(file: string): Promise<readonly Suite[]> {
  if (file.endsWith('.json')) return [traceIn(file)];
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  if (isScenario(module.default)) return [suiteOf(module.default, basename(file, '.ts'))];
  const exported = module.suites ?? (module.suite === undefined ? undefined : [module.suite]);
  if (!Array.isArray(exported)) throw new Error('exports neither "suite" nor "suites" nor a scenario by default');
  return exported.map((candidate: unknown) => {
    const parsed = suiteShape.safeParse(candidate);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new Error(`suite: ${issue?.path.join('.') || 'export'}: ${issue?.message ?? 'not a suite'}`);
    }
    // The object itself: a suite may be an instance whose run needs its own `this`.
    return candidate as Suite;
  });
}

/** A way that `npm run explore -- --out DIR` has kept. */
function traceIn(file: string): Suite {
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const rides = rideTraceSchema.safeParse(kept);
  if (rides.success) return suiteOfRides(rides.data, nameOf(basename(file, '.json')));
  const parsed = traceSchema.safeParse(kept);
  if (parsed.success) return suiteOfTrace(parsed.data, nameOf(basename(file, '.json')));
  const issue = parsed.error.issues[0];
  throw new Error(`no scenario of the explorer: ${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'unreadable'}`);
}

const nameOf = (file: string): string =>
  file
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
