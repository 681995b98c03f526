import { afterEach, describe, expect, test } from 'vitest';
import type { CctalkBus } from '../../../devices/cctalk/cctalk-bus.ts';
import { type Grosze, grosze } from '../../../fares/money.ts';
import type { CoinLine } from '../../../hil/coins/coin-line.ts';
import { POLISH_COINS } from '../../../hil/coins/polish-coins.ts';
import { busOn, emptyWorld, line, listenTo } from '../../hil/coins/given.ts';

const ALL: ReadonlySet<Grosze> = new Set([10, 20, 50, 100, 200, 500].map(grosze));
const open: { close(): unknown }[] = [];

function keep<Thing extends { close(): unknown }>(thing: Thing): Thing {
  open.unshift(thing);
  return thing;
}

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function accepting(coins: CoinLine, check: 'checksum' | 'crc' = 'checksum') {
  const bus = keep(busOn(coins, {}, check));
  const told = listenTo(bus);
  await bus.acceptor?.start(null);
  await bus.acceptor?.accept(ALL);
  return { bus, told };
}

const acceptorOf = ({ acceptor }: CctalkBus) => {
  if (acceptor === undefined) throw new Error('there is an acceptor');
  return acceptor;
};

describe.each([
  ['on one data line, which echoes', { echo: true, paced: false, check: 'checksum' }],
  ['at the pace of 9600 baud', { echo: true, paced: true, check: 'checksum' }],
  ['with CRC and without echo', { echo: false, paced: false, check: 'crc' }],
] as const)('an acceptor %s', (_, options) => {
  test('J33 tells its coins by their own names and credits what is dropped', async () => {
    const coins = keep(line(emptyWorld(), options));
    const { bus, told } = await accepting(coins, options.check);
    expect(
      acceptorOf(bus)
        .coins.slice(3, 9)
        .map(({ value }) => value),
    ).toEqual([10, 20, 50, 100, 200, 500]);
    coins.drop(500);
    coins.drop(20);
    expect(await told.credited(2)).toEqual([500, 20]);
    expect(coins.world.credited).toBe(520);
  });
});

test('J33 1, 2 and 5 grosze fall through, and so does everything once coins are refused', async () => {
  const coins = keep(line(emptyWorld()));
  const { bus, told } = await accepting(coins);
  for (const small of [1, 2, 5]) expect(coins.drop(small)).toBe('returned');
  expect(coins.drop(30)).toBe('returned');
  expect(coins.drop(10)).toBe('accepted');
  await told.credited(1);
  await acceptorOf(bus).refuse();
  expect(coins.drop(500)).toBe('returned');
  expect(acceptorOf(bus).status).toEqual({ kind: 'ready', accepting: false });
  expect(coins.world.tray.length).toBe(5);
});

test('only coins for which there is change are taken', async () => {
  const coins = keep(line(emptyWorld()));
  const { bus } = await accepting(coins);
  await acceptorOf(bus).accept(new Set([grosze(100)]));
  expect([coins.drop(500), coins.drop(100)]).toEqual(['returned', 'accepted']);
});

test('coins that came while nobody listened are known from the last journaled reading', async () => {
  const coins = keep(line(emptyWorld()));
  const first = await accepting(coins);
  coins.drop(100);
  await first.told.credited(1);
  const journaled = first.told.lastReading();
  // The machine dies with the acceptor open: coins go on falling until somebody refuses them.
  coins.drop(200);
  coins.drop(50);
  await first.told.credited(3);
  await first.bus.close();

  const second = keep(busOn(coins));
  const told = listenTo(second);
  await acceptorOf(second).start(journaled);
  expect(await told.credited(2)).toEqual([200, 50]);
  expect(coins.acceptor.accepting).toBe(false);
});

test('the same reading again is no new coin', async () => {
  const coins = keep(line(emptyWorld()));
  const first = await accepting(coins);
  coins.drop(100);
  await first.told.credited(1);
  await first.bus.close();
  const second = keep(busOn(coins));
  const told = listenTo(second);
  await acceptorOf(second).start(first.told.lastReading());
  await acceptorOf(second).accept(ALL);
  coins.drop(20);
  expect(await told.credited(1)).toEqual([20]);
  expect(told.events.some(({ kind }) => kind === 'disputed')).toBe(false);
});

test('more than five events between two readings: five count, the rest is disputed by number', async () => {
  const coins = keep(line(emptyWorld()));
  const first = await accepting(coins);
  coins.drop(10);
  await first.told.credited(1);
  const journaled = first.told.lastReading();
  for (const coin of [20, 50, 100, 200, 500, 10, 20]) coins.drop(coin);
  await first.bus.close();
  const second = keep(busOn(coins));
  const told = listenTo(second);
  await acceptorOf(second).start(journaled);
  expect(await told.credited(5)).toEqual([100, 200, 500, 10, 20]);
  expect(await told.disputed()).toMatchObject({ events: 2, why: 'events-lost' });
});

test('a reset while it takes coins is noticed, named, and it takes coins again', async () => {
  const coins = keep(line(emptyWorld()));
  const { told } = await accepting(coins);
  coins.drop(100);
  await told.credited(1);
  coins.reset('coin-acceptor');
  expect(await told.disputed()).toMatchObject({ events: undefined, why: 'reset' });
  await expect.poll(() => coins.acceptor.accepting).toBe(true);
  coins.drop(200);
  expect(await told.credited(2)).toEqual([100, 200]);
});

test('a reset before any coin shows by the refused coins only', async () => {
  const coins = keep(line(emptyWorld()));
  const { told } = await accepting(coins);
  coins.reset('coin-acceptor');
  expect(await told.disputed()).toMatchObject({ why: 'reset' });
  await expect.poll(() => coins.acceptor.accepting).toBe(true);
});

test('another acceptor with the same counter is another history', async () => {
  const coins = keep(line(emptyWorld()));
  const first = await accepting(coins);
  coins.drop(100);
  await first.told.credited(1);
  await first.bus.close();
  const other = keep(
    line(emptyWorld(), { acceptor: { address: 2, serial: 9, coins: POLISH_COINS, watchdogMs: null } }),
  );
  const second = keep(busOn(other));
  const told = listenTo(second);
  await acceptorOf(second).start(first.told.lastReading());
  expect(await told.disputed()).toMatchObject({ events: undefined, why: 'another-history' });
  expect(told.credits()).toEqual([]);
});

test('codes of returned coins are told, codes of perhaps kept ones are disputed', async () => {
  const coins = keep(line(emptyWorld()));
  const { told } = await accepting(coins);
  coins.acceptor.event(1);
  coins.acceptor.event(20);
  expect(await told.disputed()).toMatchObject({ events: 1, why: 'perhaps-kept' });
  expect(told.events).toContainEqual({ kind: 'returned', code: 1 });
});

test('it vanishes and comes back, and the line with it', async () => {
  const coins = keep(line(emptyWorld()));
  const { bus, told } = await accepting(coins);
  coins.unplug('coin-acceptor');
  await told.status('lost');
  await expect(acceptorOf(bus).accept(ALL)).rejects.toMatchObject({ name: 'DeviceFailure', reason: 'lost' });
  coins.replug('coin-acceptor');
  await expect.poll(() => coins.acceptor.accepting, { timeout: 5000 }).toBe(true);
  coins.drop(50);
  expect(await told.credited(1)).toEqual([50]);
});

test('noise and lost answers cost a try, never a coin', async () => {
  let answers = 0;
  const mischief = {
    strike: () => {
      answers += 1;
      if (answers % 5 === 0) return 'drop-reply' as const;
      return answers % 7 === 0 ? ('corrupt' as const) : undefined;
    },
  };
  const coins = keep(line(emptyWorld(), {}, mischief));
  const { told } = await accepting(coins);
  const dropped: number[] = [];
  for (const coin of [10, 20, 50, 100, 200, 500, 10, 20]) {
    coins.noise([0x55, 0xaa]);
    if (coins.drop(coin) === 'accepted') dropped.push(coin);
    await told.credited(dropped.length);
  }
  expect(told.credits()).toEqual(dropped);
  expect(dropped.length).toBeGreaterThan(4);
  expect(answers).toBeGreaterThan(20);
});

test('a broken coil and a device that is none: named states', async () => {
  const broken = keep(line(emptyWorld()));
  broken.acceptor.breakDown(2);
  const one = keep(busOn(broken));
  await acceptorOf(one).start(null);
  expect(acceptorOf(one).status).toEqual({ kind: 'faulty', fault: 'self-check', detail: 'inductive coils' });
  const other = keep(busOn(broken, { acceptor: { address: 3, check: 'checksum' } }));
  await acceptorOf(other).start(null);
  expect(acceptorOf(other).status.kind).toMatch(/faulty|lost/);
});

test('the line is opened at 9600 baud with one stop bit', async () => {
  const coins = keep(line(emptyWorld()));
  await accepting(coins);
  expect(coins.lineSettings).toEqual({ rate: 9600, stopBits: 1 });
});

test('a path that is not there is a lost device, found as soon as it is', async () => {
  const coins = keep(line(emptyWorld()));
  const bus = keep(busOn(coins, { path: '/dev/serial/by-id/nothing' }));
  await acceptorOf(bus).start(null);
  expect(acceptorOf(bus).status.kind).toBe('lost');
});

describe('what looks like a reset and is none', () => {
  test('a poll between the two halves of an order disputes nothing and credits nothing again', async () => {
    const coins = keep(line(emptyWorld()));
    const bus = keep(busOn(coins, { pollMs: 10 }));
    const told = listenTo(bus);
    await bus.acceptor?.start(null);
    await bus.acceptor?.accept(ALL);
    for (const coin of [500, 200, 100]) coins.drop(coin);
    await told.credited(3);
    for (let turn = 0; turn < 40; turn += 1) {
      await acceptorOf(bus).refuse();
      await acceptorOf(bus).accept(ALL);
    }
    expect(told.credits()).toEqual([500, 200, 100]);
    expect(told.events.filter(({ kind }) => kind === 'disputed')).toEqual([]);
  });

  test('one that refuses though nobody told it takes coins again, and old ones are not told anew', async () => {
    const coins = keep(line(emptyWorld()));
    const { told } = await accepting(coins);
    for (const coin of [500, 200]) coins.drop(coin);
    await told.credited(2);
    coins.acceptor.answer(228, [0], 0);
    await expect.poll(() => coins.acceptor.accepting).toBe(true);
    coins.drop(100);
    expect(await told.credited(3)).toEqual([500, 200, 100]);
    expect(told.events.filter(({ kind }) => kind === 'disputed')).toEqual([]);
  });

  test('a blocked sensor is found by its own word, and coins are refused until it is free', async () => {
    const coins = keep(line(emptyWorld()));
    const { told } = await accepting(coins);
    coins.acceptor.breakDown(3);
    await told.status('faulty');
    expect(coins.acceptor.accepting).toBe(false);
    coins.acceptor.breakDown(0);
    await expect.poll(() => coins.acceptor.accepting, { timeout: 5000 }).toBe(true);
    coins.drop(100);
    expect(await told.credited(1)).toEqual([100]);
  });
});
