import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { ERROR_TEXTS } from './error-texts.ts';
import type { Folder } from './folders.ts';
import { forgetSurvivors } from './forget-survivors.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Where results stay: those of mutants whose code and tests have not changed are taken from here. */
const KEPT = join(ROOT, 'node_modules/.cache/kasownik/mutation');

export interface MutantRun {
  /** Cores to be used. */
  readonly concurrency: number;
  /** Runs again what an earlier run has judged. */
  readonly afresh: boolean;
}

/** The report of the last run of a folder. */
export const reportOf = (folder: string): string => join(KEPT, `${nameOf(folder)}.json`);

/**
 * Runs a folder's tests against every mutant of these files of it, in a copy outside the checkout, and writes the
 * folder's report. Rejects when the tests fail without any mutation.
 */
export async function runMutants(folder: Folder, run: MutantRun): Promise<void> {
  process.chdir(ROOT);
  // Read by vitest.config.ts, in the process that runs the tests.
  process.env.MUTATION_TESTS = folder.tests;
  forgetSurvivors(incrementalOf(folder.folder));
  await new Stryker(optionsOf(folder, run)).runMutationTest();
}

const incrementalOf = (folder: string): string => join(KEPT, `${nameOf(folder)}-incremental.json`);

const nameOf = (folder: string): string => folder.replaceAll('/', '-');

type Options = ConstructorParameters<typeof Stryker>[0];

function optionsOf({ folder, files }: Folder, { concurrency, afresh }: MutantRun): Options {
  return {
    mutate: [...files],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './hil/mutation/error-texts.ts'],
    vitest: { configFile: 'hil/mutation/vitest.config.ts', related: true },
    coverageAnalysis: 'perTest',
    ignorers: [ERROR_TEXTS],
    // The copy holds what the tests need and nothing else; node_modules is a link in it.
    ignorePatterns: [
      '**',
      ...['fares', 'statecharts', 'devices', 'kiosk', 'tests', 'hil'].map((part) => `!${part}/**/*.{ts,json,txt}`),
    ],
    tempDirName: join(tmpdir(), 'kasownik-mutation'),
    cleanTempDir: 'always',
    incremental: true,
    force: afresh,
    incrementalFile: incrementalOf(folder),
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: reportOf(folder) },
    htmlReporter: { fileName: join(KEPT, `${nameOf(folder)}.html`) },
    concurrency,
    // A busy computer is no endless loop; those are found by counting how often a line is hit.
    timeoutMS: 15_000,
    disableTypeChecks: false,
    allowConsoleColors: false,
    logLevel: 'warn' as NonNullable<Options['logLevel']>,
    warnings: { unknownOptions: true, preprocessorErrors: true, unserializableOptions: true, slow: false },
    thresholds: { high: 95, low: 90, break: null },
  };
}
