import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readExplained } from './explained.ts';
import { type Folder, foldersOf } from './folders.ts';
import { LEAST_PERCENT, scoreInWords } from './in-words.ts';
import { type JudgedMutant, judgedMutants } from './judged-mutants.ts';
import { reportOf, runMutants } from './run-mutants.ts';
import { percentKilled, scoreOf, unmeasured } from './score.ts';

const HELP = `npm run mutation [-- options]

  --path         folders or files, separated by commas          (fares,statecharts)
  --concurrency  cores to be used                               (1)
  --afresh       also mutants whose code and tests are unchanged
  --report       only tells the last runs

Exit codes: 0 at least ${LEAST_PERCENT} % killed, 1 fewer, 2 a wrong option, or the tests fail without any mutation.
`;

function options() {
  const { values } = parseArgs({
    options: {
      path: { type: 'string', default: 'fares,statecharts' },
      concurrency: { type: 'string', default: '1' },
      afresh: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const concurrency = Number(values.concurrency);
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) throw new Error('--concurrency: a whole number from 1 on');
  return { ...values, concurrency, paths: values.path.split(',') };
}

async function main(): Promise<number> {
  const { help, report, paths, concurrency, afresh } = options();
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folders = foldersOf(paths);
  const mutants: JudgedMutant[] = [];
  for (const folder of folders) {
    process.stderr.write(`${folder.folder}\n`);
    if (!report) await runMutants(folder, { concurrency, afresh });
    mutants.push(...judged(folder));
  }
  const idle = unmeasured(mutants);
  if (mutants.length === 0 || idle.length > 0) {
    throw new Error(`nothing was measured: ${mutants.length} mutants, no test ran against ${idle.length} of them`);
  }
  const score = scoreOf(mutants, readExplained());
  for (const line of scoreInWords(score)) process.stdout.write(`${line}\n`);
  return score.houses.every((house) => percentKilled(house) >= LEAST_PERCENT) ? 0 : 1;
}

function judged({ folder, files }: Folder): readonly JudgedMutant[] {
  return judgedMutants(JSON.parse(readFileSync(reportOf(folder), 'utf8')), files);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`mutation: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
