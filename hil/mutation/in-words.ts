import type { JudgedMutant } from './judged-mutants.ts';
import { type FolderScore, percentKilled, type Score } from './score.ts';

/** Fewer than so many percent of a house's mutants killed is a failure. */
export const LEAST_PERCENT = 90;

/** The score as lines for a terminal: folders, then what survived, then what is explained. */
export function scoreInWords({ folders, houses, survivors, explained, outdated }: Score): readonly string[] {
  return [
    ' killed    of  score  explained  tests/mutant',
    ...folders.map(folderInWords),
    '',
    ...houses.map(folderInWords),
    ...titled(`survivors: ${survivors.length}`, survivors.map(mutantInWords)),
    ...titled(
      `explained: ${explained.length}`,
      explained.map(([mutant, { reason }]) => `${mutantInWords(mutant)}\n      ${reason}`),
    ),
    ...titled(
      `explanations of what no longer survives: ${outdated.length}`,
      outdated.map(({ file, original, replacement }) => `${file} ${original} -> ${replacement}`),
    ),
  ];
}

function folderInWords(score: FolderScore): string {
  const { folder, mutants, killed, explained, tooLong, testsPerMutant } = score;
  const numbers = [
    String(killed).padStart(7),
    String(mutants).padStart(5),
    `${percentKilled(score).toFixed(1)}%`.padStart(6),
    String(explained).padStart(10),
    (Number.isNaN(testsPerMutant) ? '-' : testsPerMutant.toFixed(1)).padStart(13),
  ];
  return `${numbers.join(' ')}  ${folder}${tooLong > 0 ? ` (${tooLong} by running too long)` : ''}`;
}

function mutantInWords({ file, line, original, replacement, status }: JudgedMutant): string {
  const why = status === 'NoCoverage' ? ' (no test comes here)' : '';
  return `${file}:${line} ${original} -> ${replacement === '' ? '(nothing)' : replacement}${why}`;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
