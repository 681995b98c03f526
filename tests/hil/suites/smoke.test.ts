import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hil } from '../runs/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hil-smoke-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Whole machines on a busy computer: only an end to what would never come.
test('the smoke suite of the validator passes on the built-in rig and leaves a report', {
  timeout: 300_000,
}, async () => {
  const out = join(folder, 'run');
  const {
    code,
    out: said,
    err,
  } = await hil('--suite', 'validator-smoke', '--seed', '1', '--no-station', '--out', out).ended;
  expect(`${err}${said}`).toContain('PASS');
  expect(code).toBe(0);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  expect(report.verdict).toBe('PASS');
});
