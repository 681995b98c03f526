import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DiskControl } from '../disk/control.ts';
import { MachineFailure } from '../runs/contract.ts';
import { WIRE_FAULTS, type WireFaultKind } from '../wiretap/wire-fault.ts';
import { crashAndLook, crashCases, crashOfficeAndLook, recordStory, runVictim } from './crash-loop.ts';
import { JAWORZNO_CONTRACT_DAY, JAWORZNO_DAY } from './jaworzno-day.ts';
import { type CaseOutcome, caseName, runFaultLoops } from './loop.ts';
import { type LoopDay, TARNOW_DAY } from './loop-day.ts';
import { KINDS_OF, MONEY_WIRED, type MoneyWired } from './money/money-fault.ts';
import { moneyCaseName, runMoneyLoops } from './money/money-loop.ts';
import { WIRED, type Wired } from './wires.ts';

const HELP = `npm run fault-loops [-- options]

  --device  of a validator: antenna | slot | vehicle | office | disk | power | lies | office-disk;
            of a vending machine: coin-line | terminal | printer | money-disk; several separated by commas   (all)
  --city    tarnow | jaworzno: whose validator                                               (tarnow)
  --kind    kinds of faults on a wire, separated by commas                                  (all)
  --stride  try every Nth frame, call or moment only                                        (1)
  --from    begin at this frame
  --seed    the dice                                                                        (1)
`;

/** Thousands of syncs, of which none has to be believed; and no file gets the inode of one just removed. */
const MEMORY = '/dev/shm';

/** Cases by name: tried, survived, and what failed. */
class Tally {
  readonly #survived = new Map<string, number>();
  readonly failures: string[] = [];

  take(name: string, outcome: CaseOutcome, full: string): void {
    if (outcome.kind === 'survived') this.#survived.set(name, (this.#survived.get(name) ?? 0) + 1);
    if (outcome.kind !== 'failed') return;
    const failure = `${full}: ${outcome.promise} ${JSON.stringify(outcome.evidence)}`;
    this.failures.push(failure);
    process.stderr.write(`FAILED ${failure}\n`);
  }

  print(): void {
    let all = 0;
    for (const [name, count] of this.#survived) {
      all += count;
      process.stdout.write(`${String(count).padStart(6)}  ${name}\n`);
    }
    process.stdout.write(`${String(all).padStart(6)}  survived, ${this.failures.length} failed\n`);
  }
}

interface Order {
  readonly days: readonly LoopDay[];
  readonly seed: string;
  readonly stride: number;
  readonly from: number | undefined;
  readonly kinds: readonly WireFaultKind[];
  readonly tally: Tally;
}

async function loopWires(devices: readonly Wired[], { days, seed, stride, from, kinds, tally }: Order): Promise<void> {
  if (devices.length === 0) return;
  for (const day of days) {
    await runFaultLoops({
      seed,
      day,
      devices: day.city === 'jaworzno' ? devices.filter((device) => device !== 'slot') : devices,
      kinds,
      stride,
      ...(from === undefined ? {} : { from }),
      onCase: (tried, outcome) => {
        tally.take(`${tried.device} ${tried.kind} ${tried.times}`, outcome, caseName(tried));
        if (outcome.kind === 'clean') process.stderr.write(`clean: ${caseName(tried)}\n`);
      },
    });
  }
}

async function loopMoney(
  devices: readonly MoneyWired[],
  { seed, stride, from, tally }: Order,
  kinds?: readonly string[],
): Promise<void> {
  if (devices.length === 0) return;
  const { sales, disputed, paidTwice, unpaid } = await runMoneyLoops({
    seed,
    devices,
    stride,
    ...(kinds === undefined ? {} : { kinds }),
    ...(from === undefined ? {} : { from }),
    onCase: (tried, outcome) => {
      tally.take(`${tried.device} ${tried.kind} ${tried.times}`, outcome, moneyCaseName(tried));
      if (outcome.kind === 'clean') process.stderr.write(`clean: ${moneyCaseName(tried)}\n`);
    },
  });
  const lost = `disputed ${disputed} gr, paid and on a slip too ${paidTwice} gr, delivered and not charged ${unpaid} gr`;
  process.stdout.write(`${sales} sales; ${lost}\n`);
}

async function loopDisk(
  whose: 'loops' | 'money-loops' | 'town-loops' | 'contract-loops',
  { seed, stride, tally }: Order,
  folder: string,
): Promise<void> {
  const device = {
    loops: 'disk',
    'money-loops': 'money-disk',
    'town-loops': 'disk',
    'contract-loops': 'disk of contracts',
  }[whose];
  const root = join(folder, whose);
  mkdirSync(root);
  const control = DiskControl.create(join(folder, `${whose}-control`));
  const places = { root, control: control.path, log: join(folder, 'log') };
  await runVictim({ do: whose, control: control.path, root, seed, stride }, places, (line) => {
    const { tried, outcome } = JSON.parse(line) as {
      tried: { kind: string; times: string; nth: number };
      outcome: CaseOutcome;
    };
    tally.take(
      `${device} ${tried.kind} ${tried.times}`,
      outcome,
      `${device} ${tried.kind} ${tried.times} call ${tried.nth}`,
    );
    if (outcome.kind === 'clean') process.stderr.write(`clean: ${device} ${tried.kind} ${tried.times} ${tried.nth}\n`);
  });
}

async function loopPower({ seed, stride, tally }: Order, lies: boolean, folder: string): Promise<void> {
  const story = await recordStory(seed);
  for (const crash of crashCases(story, stride, lies)) {
    const full = `power lost after operation ${crash.at}, unsynced ${crash.unsynced}, lies from ${crash.liesFrom ?? 'never'}`;
    const survived = (what: string) =>
      tally.take(`power ${lies ? 'with a lying disk' : crash.unsynced}: ${what}`, { kind: 'survived' }, full);
    try {
      const after = await crashAndLook(story, crash, join(folder, 'crash'));
      survived(after.kind === 'whole' ? 'all there' : `lost, shows ${after.shows}`);
    } catch (cause) {
      const promise = cause instanceof Error ? cause.message : String(cause);
      const evidence = cause instanceof MachineFailure ? cause.evidence : crash;
      tally.take('', { kind: 'failed', promise, evidence }, full);
    }
  }
}

async function loopOffice({ seed, stride, tally }: Order, folder: string): Promise<void> {
  const story = await recordStory(seed, 'office');
  for (const crash of crashCases(story, stride)) {
    const full = `the office's power lost after operation ${crash.at}, unsynced ${crash.unsynced}`;
    try {
      crashOfficeAndLook(story, crash, join(folder, 'office-crash'));
      tally.take(`office's power ${crash.unsynced}: all there`, { kind: 'survived' }, full);
    } catch (cause) {
      const promise = cause instanceof Error ? cause.message : String(cause);
      const evidence = cause instanceof MachineFailure ? cause.evidence : crash;
      tally.take('', { kind: 'failed', promise, evidence }, full);
    }
  }
}

/** Exit codes: 0 all survived, 1 something failed, 2 a wrong option. */
async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const options = {
    device: text,
    city: text,
    kind: text,
    stride: text,
    from: text,
    seed: text,
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options, strict: true });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { city = 'tarnow' } = values;
  if (city !== 'tarnow' && city !== 'jaworzno') {
    process.stderr.write(`no city ${city}\n${HELP}`);
    return 2;
  }
  const everything = [...WIRED, 'disk', 'power', 'lies', 'office-disk', ...MONEY_WIRED, 'money-disk'];
  // The rest is one city's, or needs no city.
  const all: readonly string[] = city === 'tarnow' ? everything : ['antenna', 'vehicle', 'office', 'disk'];
  const devices = values.device?.split(',') ?? all;
  const named = values.kind?.split(',');
  const kinds = WIRE_FAULTS.filter((kind) => named === undefined || named.includes(kind));
  const ofMoney = MONEY_WIRED.filter((device) => devices.includes(device));
  const known: readonly string[] = [...WIRE_FAULTS, ...ofMoney.flatMap((device) => KINDS_OF[device])];
  const stride = Number(values.stride ?? 1);
  const unknown = devices.find((device) => !all.includes(device));
  if (unknown !== undefined || named?.some((kind) => !known.includes(kind)) || !(stride >= 1)) {
    process.stderr.write(
      `${unknown === undefined ? 'a kind or a stride that does not exist' : `no device ${unknown}`}\n${HELP}`,
    );
    return 2;
  }
  const tally = new Tally();
  const from = values.from === undefined ? undefined : Number(values.from);
  const days = city === 'tarnow' ? [TARNOW_DAY] : [JAWORZNO_DAY, JAWORZNO_CONTRACT_DAY];
  const order: Order = { days, seed: values.seed ?? '1', stride, from, kinds, tally };
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'fault-loops-'));
  try {
    await loopWires(
      WIRED.filter((device) => devices.includes(device)),
      order,
    );
    if (devices.includes('disk')) {
      for (const whose of city === 'tarnow' ? (['loops'] as const) : (['town-loops', 'contract-loops'] as const)) {
        await loopDisk(whose, order, folder);
      }
    }
    if (devices.includes('power')) await loopPower(order, false, folder);
    if (devices.includes('lies')) await loopPower(order, true, folder);
    if (devices.includes('office-disk')) await loopOffice(order, folder);
    await loopMoney(ofMoney, order, named);
    if (devices.includes('money-disk')) await loopDisk('money-loops', order, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  tally.print();
  return tally.failures.length === 0 ? 0 : 1;
}

process.exit(
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }),
);
