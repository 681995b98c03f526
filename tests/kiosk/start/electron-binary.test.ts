import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronBinary, failedLately, fetchElectron, rememberFailure } from '../../../kiosk/start/electron-binary.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'electron-'));
  writeFileSync(join(folder, 'package.json'), '{"version":"45.4.1"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = (changes = {}) => ({ folder, environment: { PATH: process.env.PATH }, ...changes });

function putBinary(version: string): void {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'electron'), '');
  writeFileSync(join(folder, 'dist', 'version'), version);
}

/** The script of the package, as the test wants it. */
const script = (text: string) => writeFileSync(join(folder, 'install.js'), text);

test('the binary is there, of the version of its package', () => {
  expect(electronBinary(place())).toBeUndefined();
  putBinary('v45.4.1');
  expect(electronBinary(place())).toBe(join(folder, 'dist', 'electron'));
  putBinary('44.0.0');
  expect(electronBinary(place())).toBeUndefined();
});

test('a distribution of its own is taken as it is', () => {
  putBinary('44.0.0');
  const environment = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') };
  expect(electronBinary(place({ environment }))).toBe(join(folder, 'dist', 'electron'));
});

test('it is fetched by the script of the package', async () => {
  script(`const fs = require('fs');
    fs.mkdirSync('${folder}/dist');
    fs.writeFileSync('${folder}/dist/electron', '');
    fs.writeFileSync('${folder}/dist/version', '45.4.1');`);
  expect(await fetchElectron(place())).toBe(join(folder, 'dist', 'electron'));
});

test('a script that fails leaves none', async () => {
  script('process.exit(1)');
  expect(await fetchElectron(place())).toBeUndefined();
});

test('a script that hangs is ended in time, with what it has started', async () => {
  const alive = join(folder, 'alive');
  script(`require('child_process').spawn(process.execPath, ['-e', "require('fs').writeFileSync('${alive}', String(process.pid)); setInterval(() => {}, 1000)"]);
    setInterval(() => {}, 1000);`);
  const began = performance.now();
  expect(await fetchElectron(place({ limitMs: 2_500 }))).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(existsSync(alive)).toBe(true);
  const pid = Number(readFileSync(alive, 'utf8'));
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('a failed try is remembered for a day', () => {
  const file = join(folder, 'cache', 'not-had.json');
  const hour = 3_600_000;
  expect(failedLately(0, file)).toBe(false);
  rememberFailure(100 * hour, file);
  expect([100, 123, 124, 99].map((at) => failedLately(at * hour, file))).toEqual([true, true, false, false]);
  writeFileSync(file, 'not JSON');
  expect(failedLately(100 * hour, file)).toBe(false);
});

/** A process whose parent is gone may stay in the table for a while after its end (state Z). */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
