import { sentence } from './actions.ts';
import { BenchFailed, stopBenches } from './bench.ts';
import { type GameOptions, lastSteps, type Played, playGame } from './game.ts';
import { readOptions, WrongOption } from './options.ts';
import { shrink } from './shrink.ts';
import { playTowns } from './town/town-game.ts';
import { playVending } from './vending/vending-game.ts';
import { playWithin } from './vending/within/within-game.ts';

const STEPS_PER_DAY = 120;
const SHRINK_LIMIT_MS = 4 * 60_000;
const LAST_STEPS = 30;

/**
 * `node hil/monkey/main.ts --seed N --minutes M [--machines 3] [--fast]`: random days on a bench, each step judged by
 * a ledger of its own; with `--city jaworzno --machine vending`: random sales with faults and kills, with
 * `--within` too: all of it in this process, many times quicker; with `--city jaworzno`: random days of its validator. Exit codes: 0 every rule held; 1 one was broken, and standard output says how; 2 wrong option.
 */
async function main(): Promise<number> {
  const { city, machine, seed, minutes, machines, fast, within } = readOptions(process.argv.slice(2));
  const say = (line: string): void => void process.stderr.write(`monkey ${seed}: ${line}\n`);
  if (within) return sellWithin({ seed, lanes: machines, limitMs: minutes * 60_000, say });
  if (machine === 'vending') return sell({ seed, fast, limitMs: minutes * 60_000, say });
  if (city === 'jaworzno') return rideThroughTowns({ seed, fast, limitMs: minutes * 60_000, say });
  const options = { seed, machines, fast, limitMs: minutes * 60_000, stepsPerDay: STEPS_PER_DAY, say };
  const played = await playGame(options);
  const readings = [...played.readings].map(([name, count]) => `${name} ${count}`).join(', ');
  print(`seed ${seed}: ${played.days} days, ${played.steps.length} steps${readings === '' ? '' : `; ${readings}`}`);
  if (played.violation === undefined) return 0;
  await report(played, options);
  return 1;
}

/** Random days in a bus with a validator that has keys. */
async function rideThroughTowns(options: Parameters<typeof playTowns>[0]): Promise<number> {
  const { days, taps, tears, kills, seconds, views, taken, givenBack, violation, story, said } =
    await playTowns(options);
  print(`seed ${options.seed}: ${days} days, ${taps} taps, ${tears} tears, ${kills} kills in ${seconds.toFixed(0)} s`);
  print(`taken ${taken} gr, given back ${givenBack} gr; ${JSON.stringify(views)}`);
  if (violation === undefined) return 0;
  print(`\nVIOLATION: ${violation}`);
  print(`\nwhat happened last:\n${story.join('\n')}`);
  print(`\nwhat the bench said last:\n${said.trim().split('\n').slice(-15).join('\n')}`);
  return 1;
}

/** Random sales at a vending machine. */
async function sell(options: Parameters<typeof playVending>[0]): Promise<number> {
  const { deeds, sales, goods, losses, seconds, violation, story, said } = await playVending(options);
  const { passengers, coins, kills, faults } = deeds;
  const perMinute = ((sales * 60) / seconds).toFixed(1);
  print(
    `seed ${options.seed}: ${passengers} passengers, ${sales} sales in ${seconds.toFixed(0)} s (${perMinute} a minute)`,
  );
  print(
    `${coins} coins dropped, ${kills} kills, ${faults} faults; goods ${JSON.stringify(goods)}; losses ${JSON.stringify(losses)}`,
  );
  if (violation === undefined) return 0;
  print(`\nVIOLATION: ${violation.message}`);
  print(JSON.stringify(violation.detail, null, 1));
  print(`\nwhat the last passenger did:\n${story.join('\n')}`);
  print(`\nwhat the bench said last:\n${said.trim().split('\n').slice(-15).join('\n')}`);
  return 1;
}

/** Random sales against devices by bytes, in this process. */
async function sellWithin(options: Parameters<typeof playWithin>[0]): Promise<number> {
  const { passengers, sales, coins, kills, faults, disputed, paidTwice, unpaid, seconds, violation } =
    await playWithin(options);
  const perMinute = ((sales * 60) / seconds).toFixed(0);
  print(
    `seed ${options.seed}: ${passengers} passengers, ${sales} sales in ${seconds.toFixed(0)} s (${perMinute} a minute), ${coins} coins, ${kills} kills, ${faults} faults`,
  );
  print(
    `disputed ${disputed} gr, paid and on a slip too ${paidTwice} gr, delivered and taken back by the bank ${unpaid} gr`,
  );
  if (violation === undefined) return 0;
  print(`\nVIOLATION: ${violation.message}`);
  print(JSON.stringify(violation.detail, null, 1));
  return 1;
}

async function report({ steps, violation, said }: Played, options: GameOptions): Promise<void> {
  if (violation === undefined) return;
  print(`\nVIOLATION at step ${steps.length}: ${violation.message}`);
  print(JSON.stringify(violation.detail, null, 1));
  print(`\nthe last ${LAST_STEPS} steps:`);
  for (const line of lastSteps(steps, LAST_STEPS)) print(line);
  print(`\nwhat the bench said last:\n${said.trim().split('\n').slice(-15).join('\n')}`);
  print('\nlooking for fewer steps ...');
  const fewer = await shrink(steps, violation, options, SHRINK_LIMIT_MS);
  print(`\n${fewer.length} steps that break the same rule${fewer === steps ? ' (none fewer were found)' : ''}:`);
  for (const action of fewer.slice(-100)) print(sentence(action));
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopBenches().finally(() => process.exit(1)));

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`monkey: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    process.exit(error instanceof WrongOption ? 2 : error instanceof BenchFailed ? 3 : 1);
  },
);
