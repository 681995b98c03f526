import { defineConfig } from 'vitest/config';

/** Only the tests of the rules and of the charts: each of thousands of mutants runs those of them that reach it. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['tests/fares/**/*.test.ts', 'tests/statecharts/**/*.test.ts'],
    setupFiles: ['hil/mutation/same-dice.ts'],
    testTimeout: 30_000,
  },
});
