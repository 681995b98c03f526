import { expect, onTestFinished, test } from 'vitest';
import { DeviceFailure } from '../../../devices/device-failure.ts';
import { busOn, emptyWorld, line, listenTo } from '../../hil/coins/given.ts';

test('an order after the end of the bus is answered, not kept waiting for ever', async () => {
  const coins = line(emptyWorld({ 'hopper-100': 5, 'hopper-20': 5 }));
  onTestFinished(() => coins.close());
  const bus = busOn(coins);
  await bus.acceptor?.start(null);
  await bus.close();
  await expect(bus.acceptor?.refuse()).rejects.toBeInstanceOf(DeviceFailure);
  await expect(bus.hoppers[0]?.counters()).rejects.toMatchObject({ reason: 'lost' });
});

test('an adapter that is pulled and at once in again is found again, at the other port behind its name', async () => {
  const coins = line(emptyWorld({ 'hopper-100': 5, 'hopper-20': 5 }), { name: `/tmp/coin-line-${process.pid}` });
  const bus = busOn(coins);
  onTestFinished(async () => {
    await bus.close();
    coins.close();
  });
  const told = listenTo(bus);
  await bus.acceptor?.start(null);
  await told.status('ready');
  coins.replace();
  await told.status('lost');
  await expect.poll(() => bus.acceptor?.status.kind, { timeout: 10_000 }).toBe('ready');
});
