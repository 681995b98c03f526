import type { Explained } from './explained.ts';
import type { JudgedMutant } from './judged-mutants.ts';

export interface FolderScore {
  readonly folder: string;
  /** Mutants that were judged: neither left out nor impossible to load. */
  readonly mutants: number;
  readonly killed: number;
  /** Survivors of which `explained` says why no test can tell them from the original. */
  readonly explained: number;
  /** Mutants that ended by running too long; among the killed. */
  readonly tooLong: number;
  /** Tests that ran against a mutant, on average; NaN where no test reaches one. */
  readonly testsPerMutant: number;
}

export interface Score {
  readonly folders: readonly FolderScore[];
  /** `fares` and `statecharts`, as far as they were run. */
  readonly houses: readonly FolderScore[];
  readonly survivors: readonly JudgedMutant[];
  readonly explained: readonly (readonly [JudgedMutant, Explained])[];
  /** Explanations of mutants that have been killed since, or are gone. */
  readonly outdated: readonly Explained[];
}

/** Counts by folder; explanations are matched by file, original and replacement, and by line where they name one. */
export function scoreOf(mutants: readonly JudgedMutant[], explanations: readonly Explained[]): Score {
  const survivors = judgedOf(mutants).filter((mutant) => !isKilled(mutant));
  const reasons = new Map(survivors.map((mutant) => [mutant, explanations.find((one) => explains(one, mutant))]));
  const count = (folder: string, of: readonly JudgedMutant[]) => countFolder(folder, of, (one) => reasons.get(one));
  return {
    folders: group(mutants, ({ file }) => file.split('/').slice(0, -1).join('/'), count),
    houses: group(mutants, ({ file }) => file.split('/')[0] ?? file, count),
    survivors: survivors.filter((mutant) => reasons.get(mutant) === undefined),
    explained: survivors.flatMap((mutant) => {
      const reason = reasons.get(mutant);
      return reason === undefined ? [] : [[mutant, reason] as const];
    }),
    outdated: explanations.filter(
      (one) => mutants.some(({ file }) => file === one.file) && ![...reasons.values()].includes(one),
    ),
  };
}

/** Percent of the mutants that tests have noticed; 100 where there are none. */
export function percentKilled({ killed, mutants }: Pick<FolderScore, 'killed' | 'mutants'>): number {
  return mutants === 0 ? 100 : (100 * killed) / mutants;
}

/** Mutants that were reached by tests and against which none ran: then nothing was measured. */
export function unmeasured(mutants: readonly JudgedMutant[]): readonly JudgedMutant[] {
  return mutants.filter(({ status, tests }) => (status === 'Killed' || status === 'Survived') && tests === 0);
}

function explains(one: Explained, mutant: JudgedMutant): boolean {
  const { file, original, replacement, inLine } = mutant;
  const sameLine = one.inLine === undefined || one.inLine === inLine;
  return one.file === file && one.original === original && one.replacement === replacement && sameLine;
}

const isKilled = ({ status }: JudgedMutant): boolean => status === 'Killed' || status === 'Timeout';

function judgedOf(mutants: readonly JudgedMutant[]): readonly JudgedMutant[] {
  return mutants.filter((mutant) => isKilled(mutant) || mutant.status === 'Survived' || mutant.status === 'NoCoverage');
}

function countFolder(
  folder: string,
  of: readonly JudgedMutant[],
  reasonOf: (mutant: JudgedMutant) => Explained | undefined,
): FolderScore {
  const judged = judgedOf(of);
  const reached = judged.filter(({ status }) => status === 'Killed' || status === 'Survived');
  return {
    folder,
    mutants: judged.length,
    killed: judged.filter(isKilled).length,
    explained: judged.filter((mutant) => reasonOf(mutant) !== undefined).length,
    tooLong: judged.filter(({ status }) => status === 'Timeout').length,
    testsPerMutant: reached.reduce((sum, { tests }) => sum + tests, 0) / reached.length,
  };
}

function group(
  mutants: readonly JudgedMutant[],
  nameOf: (mutant: JudgedMutant) => string,
  count: (name: string, of: readonly JudgedMutant[]) => FolderScore,
): readonly FolderScore[] {
  return [...Map.groupBy(mutants, nameOf)].map(([name, of]) => count(name, of)).sort(byFolder);
}

const byFolder = (one: FolderScore, other: FolderScore): number => (one.folder < other.folder ? -1 : 1);
