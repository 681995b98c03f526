import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../../hil/report/read-record.ts';
import { RecordWriter } from '../../../hil/report/record-writer.ts';
import { RunSummary } from '../../../hil/report/summary.ts';
import { verdictOfRecord } from '../../../hil/report/verdict-of-record.ts';
import { OPENED, sampleWriter, scratchFolder, step, writeSampleRun } from './sample-record.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());
const file = (): string => join(scratch.folder, 'record.jsonl');

describe('the record of a run', () => {
  test('what was added is in the file at once, in order, before anything is closed', () => {
    const record = sampleWriter(scratch.folder);
    record.add(OPENED);
    record.add(step(1));
    const { entries, cutOff } = readRecord(scratch.folder);
    expect(entries.map(({ kind }) => kind)).toEqual(['opened', 'step']);
    expect(cutOff).toBe(true);
    record.close();
  });

  test('a record is never written over', () => {
    sampleWriter(scratch.folder).close();
    expect(() => new RecordWriter(scratch.folder)).toThrow(/holds the record of another run/);
  });

  test('a file lies on the disk before the line that names it, with its sum', () => {
    const record = sampleWriter(scratch.folder);
    record.add(OPENED);
    record.listen((entry) => {
      if (entry.kind !== 'attached') return;
      expect(readFileSync(join(scratch.folder, 'attachments', entry.file), 'utf8')).toBe('abc');
      // SHA-256 of "abc", FIPS 180-2, B.1.
      expect(entry.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    });
    expect(record.attach('../../outside me.txt', 'text/plain', 'abc')).toBe('0001-..-..-outside-me.txt');
    record.close();
    expect(readRecord(scratch.folder).entries.at(-1)?.kind).toBe('attached');
    expect(existsSync(join(scratch.folder, '..', 'outside me.txt'))).toBe(false);
  });

  test('cut off at any byte it is read as far as it goes, and never as a passed run', () => {
    const record = sampleWriter(scratch.folder);
    record.add(OPENED);
    record.add({ kind: 'begun', step: 1, title: 'one', act: 'touch' });
    record.add(step(1));
    record.add({ kind: 'closed', verdict: 'PASS', seconds: 1 });
    record.close();
    const whole = readFileSync(file());
    const first = whole.indexOf('\n') + 1;
    for (let length = first; length < whole.length; length += 1) {
      writeFileSync(file(), whole.subarray(0, length));
      const { entries, cutOff } = readRecord(scratch.folder);
      expect(cutOff).toBe(true);
      expect(verdictOfRecord(RunSummary.of(entries), cutOff).verdict).toBe('ERROR');
    }
    truncateSync(file(), first - 1);
    expect(() => readRecord(scratch.folder)).toThrow(/opened/);
  });

  test('a run that had failed before it was cut off stays failed', () => {
    const record = sampleWriter(scratch.folder);
    record.add(OPENED);
    record.add(step(1, { verdict: 'FAIL', failure: { name: 'MachineFailure', message: 'saw red' } }));
    record.close();
    const { entries, cutOff } = readRecord(scratch.folder);
    expect(verdictOfRecord(RunSummary.of(entries), cutOff)).toMatchObject({
      verdict: 'FAIL',
      why: expect.stringMatching(/saw red.*cut off/),
    });
  });

  test('a line that was changed is named by its number', () => {
    writeSampleRun(scratch.folder, undefined);
    const lines = readFileSync(file(), 'utf8').split('\n');
    writeFileSync(file(), lines.with(5, '{"kind":"step"}').join('\n'));
    expect(() => readRecord(scratch.folder)).toThrow(/record\.jsonl:6: /);
    writeFileSync(file(), '');
    appendFileSync(file(), 'nonsense\n');
    expect(() => readRecord(scratch.folder)).toThrow(/record\.jsonl:1: not JSON/);
  });

  test('the summary adds up steps, coverage, faults and costs', () => {
    writeSampleRun(scratch.folder, undefined);
    const summary = RunSummary.of(readRecord(scratch.folder).entries);
    expect(summary.steps).toHaveLength(120);
    expect(summary.covered).toEqual({ taken: 88, of: 95 });
    expect(summary.faults).toMatchObject([
      { fault: 'reader drop', tried: 24, survived: 24 },
      { fault: 'reader corrupt', tried: 24, survived: 23, failures: ['purse charged twice at frame 11'] },
      { fault: 'disk full', tried: 9, survived: 9 },
    ]);
    expect(summary.costSeconds).toBeCloseTo(852, 5);
    expect(summary.current).toBeUndefined();
  });
});
