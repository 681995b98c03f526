import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { probeDisk, syncInWords } from '../../../hil/benchmark/disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'disk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the disk is probed by as many writes each way as asked for', () => {
  const { durable, buffered, flushes, name } = probeDisk(folder, 5);
  expect(durable).toHaveLength(5);
  expect(buffered).toHaveLength(5);
  expect([...durable, ...buffered].every((each) => each >= 0)).toBe(true);
  expect(name).not.toBe('');
  if (flushes !== undefined) expect(flushes).toBeGreaterThanOrEqual(0);
});

test('whether fsync is real is said by what reached the device', () => {
  expect(syncInWords(300, 300, 'vda')).toContain('vda: fsync is real');
  expect(syncInWords(0, 300, 'vda')).toBe('vda: only 0 flushes reached it for 300 syncs: fsync is not real here');
  expect(syncInWords(undefined, 300, 'no block device')).toContain('does not tell');
});
