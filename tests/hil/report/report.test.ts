import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeReport } from '../../../hil/report/write-report.ts';
import { OPENED, sampleWriter, scratchFolder, step, writeSampleRun } from './sample-record.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());
const read = (name: string): string => readFileSync(join(scratch.folder, name), 'utf8');
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');

describe('the report', () => {
  test('JSON: verdict, steps, ratio to the bound, coverage with what is open', async () => {
    writeSampleRun(scratch.folder, PICTURE);
    const { verdict } = await writeReport(scratch.folder);
    expect(verdict).toBe('FAIL');
    const report = JSON.parse(read('report.json'));
    expect(report).toMatchObject({
      verdict: 'FAIL',
      seed: 7,
      suite: 'branch-tour',
      steps: { run: 120, passed: 119, planned: { steps: 120 }, ratioToBound: { steps: 1.071, seconds: 2.141 } },
      coverage: { taken: expect.any(Array), of: 95 },
      measurements: [{ within: true }, { within: false }],
    });
    expect(report.coverage.open).toHaveLength(7);
  });

  test('JUnit: a failure for the machine, an error for the rig, and the verdict of the whole', async () => {
    const record = sampleWriter(scratch.folder);
    record.add({ ...OPENED, suite: 'a<b>"&' });
    record.add(step(1, { title: 'shows\u0001 <green>' }));
    record.add(step(2, { verdict: 'FAIL', failure: { name: 'MachineFailure', message: 'saw "red" & <blue>' } }));
    record.add(step(3, { verdict: 'TIMEOUT', failure: { name: 'MachineTooSlow', message: 'slow' } }));
    record.add(step(4, { verdict: 'ERROR', failure: { name: 'RigUnreachable', message: 'gone' } }));
    record.add({ kind: 'closed', verdict: 'FAIL', why: 'step 2', seconds: 9 });
    record.close();
    await writeReport(scratch.folder);
    const xml = read('junit.xml');
    expect(XMLValidator.validate(xml)).toBe(true);
    const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml).testsuites.testsuite;
    expect(parsed).toMatchObject({ name: 'a<b>"&', tests: '5', failures: '3', errors: '1' });
    expect(parsed.testcase[1].failure).toMatchObject({ type: 'MachineFailure', message: 'saw "red" & <blue>' });
    expect(parsed.testcase[3].error).toMatchObject({ type: 'RigUnreachable' });
    expect(parsed.testcase[0]).not.toHaveProperty('failure');
  });

  test('the page needs nothing from elsewhere, and text from the run cannot become markup', async () => {
    const record = sampleWriter(scratch.folder);
    record.add({ ...OPENED, about: '<script>alert(1)</script>' });
    record.add(step(1, { title: '"><img src=x onerror=alert(2)>' }));
    record.attach('picture.png', 'image/png', PICTURE, 1);
    record.add({ kind: 'closed', verdict: 'PASS', seconds: 9 });
    record.close();
    await writeReport(scratch.folder);
    const page = read('report.html');
    expect(page).not.toMatch(/<script|<img src=x|<link|@import|https?:\/\/(?!www\.w3\.org)/);
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).toContain('src="data:image/png;base64,iVBORw0KGgo="');
    expect(page).toContain('npm run hil -- --suite branch-tour --rig bench --seed 7');
  });

  test('of a record that was cut off there is a report too, and it says so', async () => {
    const record = sampleWriter(scratch.folder);
    record.add(OPENED);
    record.add({ kind: 'begun', step: 1, title: 'the passenger taps', act: 'card' });
    record.close();
    const { verdict, why } = await writeReport(scratch.folder);
    expect({ verdict, why }).toEqual({
      verdict: 'ERROR',
      why: 'the record was cut off after 0 steps, in step 1 "the passenger taps"',
    });
    expect(read('report.html')).toContain('The record ends before the run did');
    expect(XMLValidator.validate(read('junit.xml'))).toBe(true);
  });

  test('the same record gives the same report', async () => {
    writeSampleRun(scratch.folder, PICTURE);
    const names = ['report.json', 'junit.xml', 'report.html'];
    await writeReport(scratch.folder);
    const first = names.map(read);
    await writeReport(scratch.folder);
    expect(names.map(read)).toEqual(first);
  });
});
