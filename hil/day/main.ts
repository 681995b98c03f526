import { BenchFailed, startBench, stopBenches } from '../monkey/bench.ts';
import { Dice } from '../monkey/dice.ts';
import { Rig } from '../monkey/rig.ts';
import { civilDay } from '../monkey/world.ts';
import { isConserved } from './money-of-day.ts';
import { type DayOptions, readOptions, WrongOption } from './options.ts';
import { dayAfter } from './polish-time.ts';
import { reportOf, violationOf } from './report.ts';
import { playServiceDay } from './service-day.ts';

/** An ordinary day, both changes of the clock in the night after it, the end of a year, a leap day. */
const DAYS = ['2026-11-20', '2027-03-27', '2026-10-24', '2026-12-31', '2028-02-28'];

/**
 * `node hil/day/main.ts --seed N [--passengers 100] [--from 04:30] [--until 23:30] [--rate 600] [--url http://.../rig]`:
 * a service day of two buses with three validators, each presentation judged by a ledger of its own. Exit codes: 0
 * every rule held and at night everybody agreed; 1 not so, and standard output says how; 2 wrong option; 3 no bench.
 */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const bench = options.url === undefined ? await startBench(options.seed, false) : undefined;
  const rig = bench?.rig ?? new Rig(options.url ?? '');
  try {
    return await play(rig, options);
  } finally {
    await bench?.stop();
  }
}

async function play(rig: Rig, options: DayOptions): Promise<number> {
  const day = await dayOf(rig, options);
  const played = await playServiceDay(rig, options, day, print);
  print('');
  if (played.violation !== undefined) print(`${violationOf(played, options)}\n`);
  print(reportOf(played, options, day));
  return played.violation === undefined && played.money !== undefined && isConserved(played.money) ? 0 : 1;
}

/** On a bench that runs already the next day, since its cards and journals know the time; else one of the seed's own. */
async function dayOf(rig: Rig, { seed, url }: DayOptions): Promise<string> {
  if (url === undefined) return new Dice(`day ${seed}`).pick(DAYS);
  try {
    return dayAfter(civilDay(await rig.clock({ freeze: true })));
  } catch (error) {
    throw new BenchFailed(`no bench answers at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopBenches().finally(() => process.exit(1)));

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`day: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    process.exit(error instanceof WrongOption ? 2 : error instanceof BenchFailed ? 3 : 1);
  },
);
