import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { shouldIgnore } from '../../../hil/mutation/error-texts.ts';
import { readExplained } from '../../../hil/mutation/explained.ts';
import { foldersOf } from '../../../hil/mutation/folders.ts';
import { forgetSurvivors } from '../../../hil/mutation/forget-survivors.ts';
import { scoreInWords } from '../../../hil/mutation/in-words.ts';
import { type JudgedMutant, judgedMutants } from '../../../hil/mutation/judged-mutants.ts';
import { percentKilled, scoreOf, unmeasured } from '../../../hil/mutation/score.ts';

const source = ['const a = 1;', '  return x +', '    y;', 'x + y'].join('\n');
const at = (line: number, from: number, to: number, toLine = line) => ({
  start: { line, column: from },
  end: { line: toLine, column: to },
});
const report = {
  files: {
    'fares/till/a.ts': {
      source,
      mutants: [
        { location: at(2, 10, 6, 3), mutatorName: 'A', replacement: 'x -\n y', status: 'Killed', testsCompleted: 3 },
        { location: at(4, 1, 6), mutatorName: 'A', replacement: 'x - y', status: 'Survived', testsCompleted: 1 },
        { location: at(1, 11, 12), mutatorName: 'L', replacement: '2', status: 'Timeout', testsCompleted: 0 },
        { location: at(1, 11, 12), mutatorName: 'L', replacement: '', status: 'NoCoverage' },
        { location: at(1, 11, 12), mutatorName: 'L', replacement: '"', status: 'Ignored' },
        { location: at(1, 11, 12), mutatorName: 'L', replacement: '!', status: 'RuntimeError' },
      ],
    },
    'fares/tillage.ts': { source, mutants: [] },
    'statecharts/chart.ts': {
      source,
      mutants: [{ location: at(1, 1, 6), mutatorName: 'A', replacement: 'let', status: 'Killed', testsCompleted: 0 }],
    },
  },
};
const reason = 'because it makes no difference';

test('mutants are told by the words that they change, whatever the layout', () => {
  const mutants = judgedMutants(report, ['fares/till']);
  expect(mutants).toHaveLength(6);
  expect(mutants[0]).toEqual({
    file: 'fares/till/a.ts',
    line: 2,
    inLine: 'return x +',
    original: 'x + y',
    replacement: 'x - y',
    status: 'Killed',
    tests: 3,
  });
});

test('only what was judged counts; running too long is noticed, what no test reaches is not', () => {
  const { folders, houses, survivors } = scoreOf(judgedMutants(report, ['fares', 'statecharts']), []);
  expect(folders.map(({ folder, killed, mutants }) => [folder, killed, mutants])).toEqual([
    ['fares/till', 2, 4],
    ['statecharts', 1, 1],
  ]);
  expect(folders[0]).toMatchObject({ tooLong: 1, testsPerMutant: 2 });
  expect(houses.map(percentKilled)).toEqual([50, 100]);
  expect(survivors.map(({ line, status }) => [line, status])).toEqual([
    [4, 'Survived'],
    [1, 'NoCoverage'],
  ]);
});

test('an explained survivor is listed apart and stays a survivor in the score; what it explains no more is named', () => {
  const mutants = judgedMutants(report, ['fares']);
  const file = 'fares/till/a.ts';
  const here = { file, original: 'x + y', replacement: 'x - y', reason };
  const elsewhere = { ...here, inLine: 'return x +' };
  const other = { ...here, file: 'fares/money.ts' };
  const score = scoreOf(mutants, [elsewhere, here, other]);
  expect(score.explained).toEqual([[mutants[1], here]]);
  expect(score.survivors).toEqual([mutants[3]]);
  expect(score.outdated).toEqual([elsewhere]);
  expect(score.folders[0]).toMatchObject({ killed: 2, mutants: 4, explained: 1 });
  const words = scoreInWords(score).join('\n');
  expect(words).toContain('fares/till/a.ts:1 1 -> (nothing) (no test comes here)');
  expect(words).toContain(reason);
});

test('a mutant counted as killed or survived without a test of it is no measurement', () => {
  const idle = unmeasured(judgedMutants(report, ['fares', 'statecharts']));
  expect(idle.map(({ file }: JudgedMutant) => file)).toEqual(['statecharts/chart.ts']);
});

test('texts of errors are left out, and nothing that decides', () => {
  const error = { type: 'NewExpression', callee: { type: 'Identifier', name: 'RangeError' } };
  const text = { type: 'StringLiteral' };
  const name = { type: 'Identifier', name: 'sum' };
  const chosen = { type: 'ConditionalExpression' };
  expect(shouldIgnore({ node: text, parent: error })).toBe('text of an error');
  expect(shouldIgnore({ node: { type: 'TemplateLiteral', expressions: [name] }, parent: error })).toBeDefined();
  expect(shouldIgnore({ node: { type: 'TemplateLiteral', expressions: [chosen] }, parent: error })).toBeUndefined();
  expect(shouldIgnore({ node: text, parent: { type: 'CallExpression', callee: name } })).toBeUndefined();
  expect(
    shouldIgnore({ node: text, parent: { ...error, callee: { type: 'Identifier', name: 'Set' } } }),
  ).toBeUndefined();
  expect(shouldIgnore({ node: error, parent: null })).toBeUndefined();
});

test('what survived is tried again, what was noticed is kept, with all that stands beside it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mutation-')), 'incremental.json');
  forgetSurvivors(file);
  expect(existsSync(file)).toBe(false);
  const mutant = (id: string, status: string) => ({ id, status, static: true });
  const kept = [mutant('1', 'Killed'), mutant('2', 'Survived'), mutant('3', 'NoCoverage'), mutant('4', 'Timeout')];
  writeFileSync(file, JSON.stringify({ testFiles: { t: 1 }, files: { a: { source: 'x', mutants: kept } } }));
  forgetSurvivors(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    testFiles: { t: 1 },
    files: { a: { source: 'x', mutants: [kept[0], kept[3]] } },
  });
  rmSync(dirname(file), { recursive: true });
});

test('a folder is judged by its own tests, or by those of the folder above', () => {
  const [till] = foldersOf(['fares/till']);
  expect(till).toMatchObject({ folder: 'fares/till', tests: 'tests/fares/till/*.test.ts' });
  expect(till?.files).toContain('fares/till/payout-plan.ts');
  expect(foldersOf(['fares/money.ts'])).toEqual([
    { folder: 'fares', files: ['fares/money.ts'], tests: 'tests/fares/*.test.ts' },
  ]);
  expect(() => foldersOf(['fares/nowhere'])).toThrow('fares/nowhere: no source there');
});

test('every explanation gives a reason', () => {
  for (const { reason: given } of readExplained()) expect(given.length).toBeGreaterThan(10);
});
