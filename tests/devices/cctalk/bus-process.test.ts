import { expect, onTestFinished, test } from 'vitest';
import { busProcess, type OpenBusHost } from '../../../devices/cctalk/bus-process.ts';
import type { CoinAcceptorEvent } from '../../../devices/coin-acceptor/contract.ts';
import { grosze } from '../../../fares/money.ts';
import { busOn, emptyWorld, line } from '../../hil/coins/given.ts';

const soon = { timeout: 10_000 };

test('a bus whose process dies is begun again: lost meanwhile, then each coin is told once', async () => {
  const coins = line(emptyWorld({ 'hopper-100': 5, 'hopper-20': 5 }));
  const pids: number[] = [];
  const watched: OpenBusHost = (settings, ears) => {
    const host = busProcess(settings, ears);
    if (host.pid !== undefined) pids.push(host.pid);
    return host;
  };
  const bus = busOn(coins, {}, 'checksum', watched);
  onTestFinished(async () => {
    await bus.close();
    coins.close();
  });
  const { acceptor, hoppers } = bus;
  if (acceptor === undefined) throw new Error('there is an acceptor');
  const told: CoinAcceptorEvent[] = [];
  acceptor.subscribe((event) => void told.push(event));
  const values = () => told.flatMap((event) => (event.kind === 'credit' ? event.coins.map(({ value }) => value) : []));
  await acceptor.start(null);
  await hoppers[0]?.start();
  await acceptor.accept(new Set([grosze(100), grosze(200)]));
  await expect.poll(() => coins.drop(100), soon).toBe('accepted');
  await expect.poll(values, soon).toEqual([100]);

  const [first = 0] = pids;
  process.kill(first, 'SIGKILL');
  // It has no watchdog: what falls in now nobody asks for.
  expect(coins.drop(200)).toBe('accepted');
  await expect.poll(() => acceptor.status.kind, soon).toBe('lost');
  expect(acceptor.status).toMatchObject({ detail: 'its process ended with SIGKILL' });
  expect(hoppers[0]?.status.kind).toBe('lost');
  await expect(acceptor.refuse()).rejects.toMatchObject({ reason: 'lost' });

  await expect.poll(() => acceptor.status, soon).toEqual({ kind: 'ready', accepting: false });
  await expect.poll(() => hoppers[0]?.status.kind, soon).toBe('ready');
  expect(coins.drop(100)).toBe('returned');
  await acceptor.accept(new Set([grosze(100)]));
  await expect.poll(() => coins.drop(100), soon).toBe('accepted');
  await expect.poll(values, soon).toEqual([100, 200, 100]);
  expect(told.filter(({ kind }) => kind === 'disputed')).toEqual([]);
  expect(new Set(pids).size).toBe(2);
});

test('closed while its process is dead: it is not begun again', async () => {
  const coins = line(emptyWorld({ 'hopper-100': 5, 'hopper-20': 5 }));
  onTestFinished(() => coins.close());
  let begun = 0;
  let pid = 0;
  const bus = busOn(coins, {}, 'checksum', (settings, ears) => {
    begun += 1;
    const host = busProcess(settings, ears);
    pid = host.pid ?? 0;
    return host;
  });
  await bus.acceptor?.start(null);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => bus.acceptor?.status.kind, soon).toBe('lost');
  await bus.close();
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(begun).toBe(1);
});
