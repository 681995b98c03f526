import { defineConfig } from 'vitest/config';

/** Only the tests of the folder that is mutated: each of its mutants runs those of them that reach it. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: [process.env.MUTATION_TESTS ?? 'tests/{fares,statecharts}/**/*.test.ts'],
    setupFiles: ['hil/mutation/same-dice.ts'],
    testTimeout: 30_000,
  },
});
