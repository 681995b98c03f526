import { isConserved } from './money-of-day.ts';
import type { DayOptions } from './options.ts';
import type { DayPlayed } from './service-day.ts';

/** The day in a table that people read. */
export function reportOf(played: DayPlayed, { seed }: DayOptions, day: string): string {
  const { tally, money, late } = played;
  const sorted = [...tally.took].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lines: (readonly [string, string])[] = [
    ['day', `${day}, seed ${seed}`],
    ['passengers, courses', `${played.passengers}, ${played.courses}`],
    ['cards presented', `${tally.took.length} (${counts(tally.presented)})`],
    ['results', counts(tally.results)],
    ['transactions', counts(tally.written)],
    ['transfers within 15 minutes', String(tally.transfers)],
    ['tickets for companions', String(tally.companions)],
    ['fares by line', [...tally.fares].map(([line, sum]) => `${line}: ${zlotys(sum)}`).join(', ')],
    ['cards cut off', counts(tally.torn)],
    ['readings besides the letter', counts(played.readings)],
    [
      'card to signal',
      `median ${Math.round(median)} ms, slowest ${Math.round(tally.slowest.ms)} ms (${tally.slowest.what})`,
    ],
    [
      'real time',
      `${(played.wallMs / 1000).toFixed(0)} s, clock at up to ${Math.round(played.fastest)} times real time`,
    ],
    ['late for a passenger', `${late.times} times, ${late.most.toFixed(0)} s of the day at most`],
  ];
  if (money !== undefined) {
    const sum = `${zlotys(money.start)} + loads ${zlotys(money.loads)} - fares ${zlotys(money.fares)}`;
    const sign = isConserved(money) ? '=' : 'IS NOT';
    lines.push(['purses', `${sum} ${sign} ${zlotys(money.end)}`]);
    lines.push(['at night', 'every card, the ledger and the office agree; no finding, no open doubt']);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

/** A broken rule, and how to see it again. */
export function violationOf({ violation }: DayPlayed, { seed, passengers }: DayOptions): string {
  if (violation === undefined) return '';
  const { message, detail } = violation.violation;
  return [
    `VIOLATION: ${message}`,
    JSON.stringify(detail, null, 1),
    'what the passenger did:',
    ...violation.story.map((line) => `  ${line}`),
    `again: npm run day -- --seed ${seed} --passengers ${passengers}`,
  ].join('\n');
}

const zlotys = (grosze: number): string => `${(grosze / 100).toFixed(2)} zł`;

function counts(map: ReadonlyMap<string, number>): string {
  const sorted = [...map].toSorted(([, one], [, other]) => other - one);
  return sorted.length === 0 ? 'none' : sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}
