import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paintChart } from '../charts/paint.ts';
import { htmlReport } from './html/html-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { readRecord } from './read-record.ts';
import { RunSummary } from './summary.ts';
import { verdictOfRecord } from './verdict-of-record.ts';

export interface Written {
  readonly verdict: string;
  readonly why?: string;
  readonly files: readonly string[];
}

/**
 * Makes JSON, JUnit XML and the HTML page from the record in a folder, also from one that was cut off. The same record
 * gives the same files. Throws UnreadableRecord.
 */
export async function writeReport(folder: string): Promise<Written> {
  const { entries, cutOff } = readRecord(folder);
  const summary = RunSummary.of(entries);
  const judged = verdictOfRecord(summary, cutOff);
  const subject = { folder, summary, entries, cutOff, ...judged };
  const files = {
    'report.json': `${JSON.stringify(jsonReport(subject), null, 2)}\n`,
    'junit.xml': junitReport(subject),
    'report.html': await htmlReport(subject, paintChart),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { ...judged, files: Object.keys(files).map((name) => join(folder, name)) };
}
