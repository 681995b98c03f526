import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { ERROR_TEXTS } from './error-texts.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

/** What a run leaves behind; results of mutants whose code and tests have not changed are taken from here. */
export const KEPT = join(ROOT, 'node_modules/.cache/kasownik/mutation');
export const REPORT = join(KEPT, 'mutation.json');

export interface MutantRun {
  /** Folders or files, from the root of the project: `fares/till`, `fares/money.ts`. */
  readonly paths: readonly string[];
  /** Cores to be used. */
  readonly concurrency: number;
  /** Runs again what an earlier run has judged. */
  readonly afresh: boolean;
}

/**
 * Runs the tests against every mutant of the sources in these paths, in a copy outside the checkout, and writes REPORT.
 * Rejects when the tests fail without any mutation, or when a path holds no source.
 */
export async function runMutants(run: MutantRun): Promise<void> {
  process.chdir(ROOT);
  await new Stryker(optionsOf(run)).runMutationTest();
}

type Options = ConstructorParameters<typeof Stryker>[0];

function optionsOf({ paths, concurrency, afresh }: MutantRun): Options {
  return {
    mutate: paths.map((path) => (path.endsWith('.ts') ? path : `${path.replace(/\/$/, '')}/**/*.ts`)),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './hil/mutation/error-texts.ts'],
    vitest: { configFile: 'hil/mutation/vitest.config.ts', related: true },
    coverageAnalysis: 'perTest',
    ignorers: [ERROR_TEXTS],
    // The copy holds what the tests need and nothing else; node_modules is a link in it.
    ignorePatterns: [
      '**',
      ...['fares', 'statecharts', 'devices', 'tests', 'hil'].map((part) => `!${part}/**/*.{ts,json}`),
    ],
    tempDirName: join(tmpdir(), 'kasownik-mutation'),
    cleanTempDir: 'always',
    incremental: true,
    force: afresh,
    incrementalFile: join(KEPT, 'incremental.json'),
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: REPORT },
    htmlReporter: { fileName: join(KEPT, 'mutation.html') },
    concurrency,
    // A busy computer is no endless loop; those are found by counting how often a line is hit.
    timeoutMS: 15_000,
    disableTypeChecks: false,
    allowConsoleColors: false,
    logLevel: 'warn' as NonNullable<Options['logLevel']>,
    thresholds: { high: 95, low: 90, break: null },
  };
}
