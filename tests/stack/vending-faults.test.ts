import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from './until.ts';
import { auditAtRest } from './vending-audit.ts';
import { type EpCard, VendingRig } from './vending-rig.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const RATE = 10;
let at: VendingRig;
const purses: (readonly [EpCard, number])[] = [];

beforeAll(async () => {
  at = await VendingRig.start();
  await at.rig.clock({ now: Date.UTC(2026, 10, 20, 11, 0, 0), rate: RATE });
  await at.view('home');
});
afterAll(() => at?.rig.discard());
afterEach(async () => {
  await at.mend();
  await at.home();
  await until(
    'all of it works again',
    async () => Object.entries((await at.state()).devices).filter(([, { kind }]) => MONEY.includes(kind)),
    (devices) => devices.length === 7 && devices.every(([, { status }]) => status === 'ready'),
    20_000,
  );
  await auditAtRest(at, purses);
});

const MONEY: readonly string[] = ['coin-acceptor', 'hopper', 'bank-terminal', 'printer'];

type Order = Parameters<VendingRig['fault']>[0];

/** The view in which a sale has ended, with its reason: the passenger may go, or pay in another way. */
async function ending(): Promise<string> {
  const { scene } = await until(
    'the sale ends',
    () => at.state(),
    ({ scene: { view, buttons } }) =>
      ENDS.includes(view) && buttons.some(({ id, enabled }) => enabled && (id === 'done' || id === 'cancel')),
    25_000,
  );
  return scene.reason === undefined ? scene.view : `${scene.view} ${scene.reason}`;
}

const ENDS: readonly string[] = ['thanks', 'refund', 'slip', 'refused', 'out-of-service'];

/** Coins for a ticket of two towns, the fault after the first one. */
async function ticketForCoins(order: Order): Promise<number> {
  await at.asksForTicket(2);
  await at.drop(100);
  const { disputes } = (await at.state()).money;
  const fault = await at.fault(order);
  if (order.fault === 'reset' || order.fault === 'string') {
    await until(
      'the machine has noticed',
      () => at.state(),
      ({ money }) => money.disputes > disputes,
    );
  }
  await at.drop(200, 500);
  return fault;
}

describe('the coin acceptor', () => {
  test.each([
    [{ device: 'coin-acceptor', fault: 'drop-reply', count: 2 }, 'thanks'],
    [{ device: 'coin-acceptor', fault: 'corrupt', count: 2 }, 'thanks'],
    [{ device: 'coin-acceptor', fault: 'reset' }, 'slip coins-in-dispute'],
    [{ device: 'coin-acceptor', fault: 'string' }, 'slip coins-in-dispute'],
    [{ device: 'coin-acceptor', fault: 'unplug' }, 'refused coins-stopped'],
    [{ device: 'coin-acceptor', fault: 'jam' }, 'refused coins-stopped'],
    [{ device: 'coin-acceptor', fault: 'unplug', at: { nthFrame: 3 } }, 'refused coins-stopped'],
  ] as const)('%j: %s', async (order, shown) => {
    const fault = await ticketForCoins(order);
    expect(await ending()).toBe(shown);
    expect(await at.main.fired(fault)).toBe('count' in order ? order.count : 1);
    if (shown.startsWith('refused')) {
      const { devices } = await at.state();
      expect(devices['coin-acceptor']?.status).toBe(order.fault === 'jam' ? 'faulty' : 'lost');
      await at.touch('cancel');
      await at.view('refund', 'slip');
    }
  });
});

describe('the hoppers', () => {
  test.each([
    [{ device: 'hopper', fault: 'drop-reply', count: 2 }, 'refund'],
    [{ device: 'hopper', fault: 'corrupt', count: 2 }, 'refund'],
    [{ device: 'hopper', amount: 100, fault: 'jam' }, 'refund'],
    [{ device: 'hopper-100', fault: 'empty' }, 'refund'],
    [{ device: 'hopper-200', fault: 'unplug' }, 'refund'],
    [{ device: 'hopper-100', fault: 'reset' }, 'refund'],
    [{ device: 'hopper-100', fault: 'reset', at: { nthFrame: 3 } }, 'refund|slip refund'],
    [{ device: 'hopper', fault: 'jam' }, 'slip refund'],
  ] as const)('%j: %s', async (order, shown) => {
    await at.asksForTicket(3);
    await at.drop(200, 100);
    const fault = await at.fault(order);
    await at.touch('cancel');
    expect(await ending()).toMatch(new RegExp(`^(${shown})`));
    expect(await at.main.fired(fault)).toBe('count' in order ? order.count : 1);
  });
});

describe('the printer', () => {
  test.each([
    [{ device: 'printer', fault: 'paper-near-end' }, 'thanks'],
    [{ device: 'printer', fault: 'drop-reply', count: 1 }, 'thanks'],
    [{ device: 'printer', fault: 'drop-reply', count: 20 }, 'refund not-delivered'],
    [{ device: 'printer', fault: 'corrupt', count: 1 }, 'thanks'],
    [{ device: 'printer', fault: 'paper-out', amount: 100 }, 'refund not-delivered'],
    [{ device: 'printer', fault: 'jam' }, 'refund not-delivered'],
    // Printed to its last row, hanging there: nobody can tell whether it is torn off and used.
    [{ device: 'printer', fault: 'cutter' }, 'slip goods'],
    [{ device: 'printer', fault: 'unplug' }, 'refund not-delivered'],
    [{ device: 'printer', fault: 'reset' }, 'thanks'],
  ] as const)('%j: %s', async (order, shown) => {
    await at.asksForTicket(1);
    await at.fault(order);
    await at.drop(500);
    expect(await ending()).toBe(shown);
  });

  test.each([[['paper-out']], [['cover-open']], [['overheated', 'feeding', 'broken']]])(
    '%j before the sale: nothing is sold that needs paper, and nothing is paid',
    async (faults) => {
      for (const fault of faults) await at.fault({ device: 'printer', fault });
      const { devices, scene } = await at.state();
      expect(devices.printer?.status).toBe('faulty');
      expect(scene.buttons.find(({ id }) => id === 'ticket')?.enabled).toBe(false);
    },
  );
});

describe('the bank terminal', () => {
  test.each([
    [{ device: 'terminal', fault: 'busy' }, 'thanks'],
    [{ device: 'terminal', fault: 'corrupt' }, 'refused card-not-begun'],
    [{ device: 'terminal', fault: 'drop-reply' }, 'refused card-not-begun'],
    [{ device: 'terminal', fault: 'end-of-day' }, 'refused card-not-begun'],
  ] as const)('%j: %s', async (order, shown) => {
    const { charged } = await at.terminal();
    await at.asksForTicket(1);
    const fault = await at.fault(order);
    await at.touch('pay-card');
    expect(await ending()).toBe(shown);
    expect(await at.main.fired(fault)).toBe(1);
    const paid = (await at.terminal()).charged - charged;
    expect(paid > 0).toBe(shown === 'thanks');
    if (shown !== 'thanks') await at.touch('cancel');
  });

  test.each([
    [{ device: 'terminal', fault: 'reset', at: { nthFrame: 2 } }, 'thanks'],
    [{ device: 'terminal', fault: 'unplug', at: { nthFrame: 2 } }, 'slip bank-card'],
  ] as const)('%j as the bank approves: charged once and delivered, or taken back', async (order, shown) => {
    const { charged } = await at.terminal();
    await at.rig.call('POST', '/terminal', { automatic: false });
    await at.asksForTicket(1);
    await at.touch('pay-card');
    await until(
      'the terminal waits for a card',
      () => at.terminal(),
      ({ waitsForCard }) => waitsForCard,
    );
    await at.fault(order);
    await at.rig.call('POST', '/terminal', { automatic: true });
    expect(await ending()).toBe(shown);
    await at.mend();
    await until(
      'the terminal was asked',
      () => at.terminal(),
      (books) => books.charged - charged > 0 === (shown === 'thanks'),
      20_000,
    );
  });

  test('unplugged: the bank card is not offered, and coins pay', async () => {
    await at.fault({ device: 'terminal', fault: 'unplug' });
    await at.asksForTicket(1);
    const { devices, scene } = await at.state();
    expect(devices.terminal?.status).toBe('lost');
    expect(scene.buttons.find(({ id }) => id === 'pay-card')?.enabled ?? false).toBe(false);
    await at.drop(500);
    expect(await ending()).toBe('thanks');
  });

  test('a reversal that the bank refuses: the slip says so, the ledger keeps the charge', async () => {
    const { charged } = await at.terminal();
    await at.asksForTicket(1);
    await at.fault({ device: 'printer', fault: 'jam' });
    await at.fault({ device: 'terminal', fault: 'reversal-refused', count: 5 });
    await at.touch('pay-card');
    expect(await ending()).toBe('slip bank-card');
    expect((await at.terminal()).charged).toBeGreaterThan(charged);
  });
});

test.each([
  [{ device: 'coin-acceptor', fault: 'empty' }, 400, 'unknown-fault'],
  [{ device: 'hopper', fault: 'jam', amount: 20 }, 404, 'no-such-device'],
  [{ device: 'hopper-500', fault: 'jam' }, 404, 'no-such-device'],
  [{ device: 'printer', fault: 'jam', count: 2 }, 400, 'bad-fault'],
  [{ device: 'printer', fault: 'jam', at: { journalWrite: 1 } }, 400, 'bad-fault'],
  [{ device: 'terminal', fault: 'busy', at: { nthFrame: 1 } }, 400, 'bad-fault'],
  [{ device: 'terminal', fault: 'corrupt', at: { nthFrame: 1, direction: 'to-device' } }, 400, 'bad-fault'],
  [{ device: 'coin-acceptor', fault: 'corrupt', amount: 5 }, 400, 'bad-fault'],
  [{ device: 'scanner', fault: 'drop-reply' }, 404, 'no-such-device'],
])('a fault that cannot be is refused: %j', async (order, status, error) => {
  expect(await at.rig.call('POST', '/faults', order)).toMatchObject({ status, body: { error } });
});
