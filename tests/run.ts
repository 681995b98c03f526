import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

/**
 * `npm test`: types, style, import rules, then every test. Stops at the first check that fails; the last line of
 * the output counts the tests.
 */
const root = new URL('..', import.meta.url).pathname;
const report = `${root}reports/tests.json`;
const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });

function step(name: string, file: string, args: readonly string[]): boolean {
  const began = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const done = spawnSync(process.execPath, [`${root}node_modules/${file}`, ...args], { cwd: root, stdio: 'inherit' });
  process.stdout.write(
    `   ${name}: ${done.status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
  );
  return done.status === 0;
}

function checks(): boolean {
  const parts = ['fares', 'statecharts', 'devices', 'kiosk', 'hil', 'tests'];
  return (
    step('types', 'typescript/bin/tsc', ['--noEmit', '-p', '.']) &&
    step('style', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) &&
    step('imports', 'dependency-cruiser/bin/dependency-cruiser.mjs', [...parts, '--config', '.dependency-cruiser.cjs'])
  );
}

function tests(extra: readonly string[]): boolean {
  mkdirSync(`${root}reports`, { recursive: true });
  rmSync(report, { force: true });
  return step('tests', 'vitest/vitest.mjs', [
    'run',
    '--config',
    'tests/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...extra,
  ]);
}

const passed = checks() && tests(process.argv.slice(2));
try {
  const count = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const skipped = count.numPendingTests > 0 ? `, ${count.numPendingTests} skipped` : '';
  console.log(`\n${count.numPassedTests} passed, ${count.numFailedTests} failed${skipped}`);
} catch {
  console.log('\n0 passed, 1 failed');
}
process.exit(passed ? 0 : 1);
