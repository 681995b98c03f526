import { afterEach, describe, expect, test } from 'vitest';
import type { CctalkBus } from '../../../devices/cctalk/cctalk-bus.ts';
import type { CoinHopper } from '../../../devices/coin-hopper/contract.ts';
import type { CoinLine, LineMischief } from '../../../hil/coins/coin-line.ts';
import { busOn, emptyWorld, line, model } from '../../hil/coins/given.ts';

const open: { close(): unknown }[] = [];

function keep<Thing extends { close(): unknown }>(thing: Thing): Thing {
  open.unshift(thing);
  return thing;
}

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

function hopperNamed(bus: CctalkBus, name: string): CoinHopper {
  const hopper = bus.hoppers.find((one) => one.name === name);
  if (hopper === undefined) throw new Error(name);
  return hopper;
}

async function started(coins: CoinLine, name = 'hopper-100'): Promise<CoinHopper> {
  const hopper = hopperNamed(keep(busOn(coins)), name);
  await hopper.start();
  return hopper;
}

function coinLine(hoppers: Readonly<Record<string, number>>, mischief?: LineMischief): CoinLine {
  return keep(line(emptyWorld(hoppers), {}, mischief));
}

describe.each(['hopper-100', 'hopper-20'])('%s (by serial number, and without encryption)', (name) => {
  test('pays what it is told and says so by both of its counts', async () => {
    const coins = coinLine({ [name]: 10 });
    const hopper = await started(coins, name);
    const before = await hopper.counters();
    const outcome = await hopper.pay(3, before);
    expect(outcome).toMatchObject({ kind: 'paid', paid: 3, after: { dispensed: before.dispensed + 3 } });
    expect(coins.world.tray).toEqual([hopper.value, hopper.value, hopper.value]);
    expect(coins.world.paidOut).toBe(3 * hopper.value);
  });
});

test('one that runs empty half way says how many came out', async () => {
  const coins = coinLine({ 'hopper-100': 2 });
  const hopper = await started(coins);
  expect(await hopper.pay(5, await hopper.counters())).toMatchObject({ kind: 'paid', paid: 2, stopped: 'empty' });
  expect(coins.world.tray.length).toBe(2);
});

test('one that jams pays nothing more and says so', async () => {
  const coins = coinLine({ 'hopper-100': 9 });
  coins.hoppers[0]?.jam(true);
  const hopper = await started(coins);
  expect(await hopper.pay(1, await hopper.counters())).toMatchObject({ kind: 'paid', paid: 0, stopped: 'jam' });
});

test('a lost answer to the order is never repeated: its counts are read back', async () => {
  let struck = 0;
  const coins = coinLine(
    { 'hopper-100': 10 },
    {
      strike: (_device, _name, header) => {
        if (header !== 167 || struck > 0) return undefined;
        struck += 1;
        return 'drop-reply';
      },
    },
  );
  const hopper = await started(coins);
  expect(await hopper.pay(4, await hopper.counters())).toMatchObject({ kind: 'paid', paid: 4 });
  expect([struck, coins.world.tray.length]).toEqual([1, 4]);
});

test('an order spoilt on its way was never taken', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const hopper = await started(coins);
  const before = await hopper.counters();
  coins.unplug('hopper-100');
  const paying = hopper.pay(2, before).catch((error: unknown) => error);
  await paying;
  coins.replug('hopper-100');
  expect(await hopper.recall(2, before)).toMatchObject({ kind: 'not-started' });
  expect(coins.world.tray).toEqual([]);
});

test('a reset half way: what it kept in its memory is what it paid', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const hopper = await started(coins);
  const before = await hopper.counters();
  const paying = hopper.pay(5, before);
  await expect.poll(() => coins.world.tray.length, { interval: 1 }).toBeGreaterThan(0);
  coins.reset('hopper-100');
  const outcome = await paying;
  expect(outcome).toMatchObject({ kind: 'paid', paid: coins.world.tray.length, stopped: 'reset' });
});

test('the machine dies half way: the hopper pays on, and the next start reads what left it', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const first = busOn(coins);
  const hopper = hopperNamed(first, 'hopper-100');
  await hopper.start();
  const before = await hopper.counters();
  void hopper.pay(5, before).catch(() => undefined);
  await expect.poll(() => coins.world.tray.length, { interval: 1 }).toBeGreaterThan(0);
  await first.close();
  const again = await started(coins);
  const outcome = await again.recall(5, before);
  expect(outcome).toMatchObject({ kind: 'paid', paid: coins.world.tray.length });
});

test('counters that have moved since they were journaled stop the payout', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const hopper = await started(coins);
  const before = await hopper.counters();
  await hopper.pay(1, before);
  await expect(hopper.pay(1, before)).rejects.toMatchObject({ name: 'DeviceFailure', reason: 'refused' });
  expect(coins.world.tray.length).toBe(1);
});

test('counts that disagree are told as a range, and nothing more is paid on them', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const hopper = await started(coins);
  const before = await hopper.counters();
  await hopper.pay(3, before);
  const memory = coins.world.hoppers['hopper-100'];
  if (memory === undefined) throw new Error('the hopper has a memory');
  memory.dispensed -= 1;
  expect(await hopper.recall(3, before)).toMatchObject({ kind: 'unknown', least: 2, most: 3 });
});

test('another hopper in its place answers for nothing', async () => {
  const coins = coinLine({ 'hopper-100': 10 });
  const hopper = await started(coins);
  const before = await hopper.counters();
  expect(await hopper.recall(3, { ...before, serial: before.serial + 1 })).toMatchObject({ kind: 'unknown', most: 3 });
});

test('levels, and a device that is gone: named states', async () => {
  const coins = coinLine({ 'hopper-100': 2, 'hopper-20': 50 });
  const bus = keep(busOn(coins));
  for (const hopper of bus.hoppers) await hopper.start();
  expect(hopperNamed(bus, 'hopper-100').status).toEqual({ kind: 'ready', level: 'low' });
  expect(hopperNamed(bus, 'hopper-20').status).toEqual({ kind: 'ready', level: 'normal' });
  coins.unplug('hopper-20');
  await expect.poll(() => hopperNamed(bus, 'hopper-20').status.kind, { timeout: 8000 }).toBe('lost');
  coins.replug('hopper-20');
  await expect.poll(() => hopperNamed(bus, 'hopper-20').status.kind, { timeout: 8000 }).toBe('ready');
});

test('two devices at one address garble each other and are named', async () => {
  const { hoppers } = model();
  const coins = keep(
    line(emptyWorld({ 'hopper-100': 5 }), { hoppers: hoppers.map((one) => ({ ...one, address: 3 })) }),
  );
  const hopper = await started(coins);
  expect(hopper.status).toEqual({ kind: 'faulty', fault: 'address-clash', detail: '2 devices answer at address 3' });
});
