import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Errand, newCustomer, Shopping } from '../fault-loops/money/customer.ts';
import { MoneyStation } from '../fault-loops/money/money-station.ts';
import { distribution, type Figure, type Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { median, summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** As on the bench. */
const POLL_MS = 100;
const COIN = 10;
const LIMIT_MS = 20_000;

const ERRANDS: readonly { readonly name: string; readonly errand: Errand }[] = [
  { name: 'ticket for coins with change', errand: { product: 'ticket', pays: 'coins', coins: [500] } },
  { name: 'ticket for a bank card', errand: { product: 'ticket', pays: 'bank-card', coins: [] } },
  {
    name: 'purse topped up for coins with change',
    errand: { product: 'top-up', pays: 'coins', coins: [200, 200, 200] },
  },
  { name: 'purse topped up for a bank card', errand: { product: 'top-up', pays: 'bank-card', coins: [] } },
];

/** A sale did not end as it should. */
class WrongSale extends Error {
  override readonly name = 'WrongSale';
  constructor(name: string, seen: readonly string[]) {
    super(`${name}: ${seen.join(', ')}`);
  }
}

/**
 * A vending machine with its real drivers on virtual devices: how soon a coin is on the screen, and what a sale takes,
 * in steps of the passenger, entries of the journal, and milliseconds of this process.
 */
export function vendingSale(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (folder) => {
    mkdirSync(join(folder, 'devices'));
    const station = await MoneyStation.open({
      folder: join(folder, 'devices'),
      journals: folder,
      seed: 'benchmark',
      pollMs: POLL_MS,
    });
    try {
      await homeAgain(station);
      const coins = await coinToScreen(station, scale.of(120, 6));
      const figures: Figure[] = [coins];
      for (const { name, errand } of ERRANDS) figures.push(...(await sales(station, name, errand, scale.of(12, 2))));
      return { figures };
    } finally {
      await station.close();
    }
  });
}

async function homeAgain(station: MoneyStation): Promise<void> {
  await station.reader.take();
  station.rate(60);
  const home = () => station.scene.view === 'home' && station.everyDeviceReady;
  if (!(await station.until(home, LIMIT_MS))) throw new WrongSale('home again', [station.scene.view]);
  station.rate(1);
}

/** From the coin in the slot to the scene that counts it, at any moment between two questions to the acceptor. */
async function coinToScreen(station: MoneyStation, count: number): Promise<Figure> {
  const times: number[] = [];
  while (times.length < count) {
    for (const button of ['ticket', 'towns-2', 'normal']) {
      const before = station.scene.number;
      station.touch(button);
      await station.until(() => station.scene.number !== before, LIMIT_MS);
    }
    if (!(await station.until(() => station.scene.view === 'paying', LIMIT_MS))) {
      throw new WrongSale('paying', [station.scene.view]);
    }
    for (let coin = 0; coin < COINS_A_SALE && times.length < count; coin += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30 + ((coin * 37) % POLL_MS)));
      const before = station.scene.number;
      const from = performance.now();
      if (station.money.coins.drop(COIN) !== 'accepted') continue;
      await station.until(() => station.scene.number !== before, LIMIT_MS);
      times.push(performance.now() - from);
    }
    station.touch('cancel');
    await homeAgain(station);
  }
  return distribution('coin in the slot to the new amount on the screen', 'ms', summaryOf(times), {
    limit: `the acceptor is asked every ${POLL_MS} ms and what its order takes; then one durable entry of the journal and one scene; the line here answers at once, at 9600 baud an answer takes 19 ms more`,
  });
}

const COINS_A_SALE = 12;

async function sales(station: MoneyStation, name: string, errand: Errand, count: number): Promise<readonly Figure[]> {
  const wall: number[] = [];
  const busy: number[] = [];
  const entries: number[] = [];
  let steps = 0;
  for (let sale = 0; sale < count; sale += 1) {
    const customer = await newCustomer(station, 500_000 + Math.floor(performance.now()), 1000);
    const seq = await lastEntry(station);
    const [from, used] = [performance.now(), process.cpuUsage()];
    const shopping = new Shopping(station, customer, errand, 1);
    await shopping.go();
    wall.push(performance.now() - from);
    const { user, system } = process.cpuUsage(used);
    busy.push((user + system) / 1000);
    if (station.scene.view !== 'thanks') throw new WrongSale(name, shopping.seen);
    steps = shopping.steps;
    await homeAgain(station);
    entries.push((await lastEntry(station)) - seq);
  }
  return [
    distribution(`sale, ${name}: first touch to thanks`, 'ms', summaryOf(wall), {
      against: `${steps} steps of the passenger, who takes no time here`,
      limit:
        'coins under way are waited for a second; printer, bank and hopper answer at once: a real printer takes 1 to 2 s, a hopper 0.3 s a coin, a bank card some seconds',
    }),
    distribution(`sale, ${name}: processor time`, 'ms', summaryOf(busy), {
      limit:
        'of the whole process: journal thread and drivers, and the virtual devices and card besides; the coin line has a process of its own',
    }),
    {
      name: `sale, ${name}: entries of the journal`,
      value: median(entries),
      unit: 'entries',
      samples: count,
      limit: 'each durable before what it says is acted on; notes of devices and cards among them share a sync',
    },
  ];
}

async function lastEntry(station: MoneyStation): Promise<number> {
  let last = 0;
  for (;;) {
    const entries = await station.journal.entries(last);
    if (entries.length === 0) return last;
    last = entries.at(-1)?.seq ?? last;
  }
}
