import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['tests/**/*.test.ts'],
    // Two cores: stack tests start processes of their own.
    maxWorkers: 2,
    // A shared computer can starve a process for seconds. A test that needed its second try is named in the output.
    retry: process.env.CI === 'true' ? 1 : 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
