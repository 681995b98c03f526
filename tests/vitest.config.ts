import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['tests/**/*.test.ts'],
    // Stack tests mostly wait for a reader's polling or a coin's way: a third worker fills two cores better.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // A shared computer can starve a process for seconds. A test that needed its second try is named in the output.
    retry: process.env.CI === 'true' ? 1 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
