import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { until } from './until.ts';
import { auditAtRest } from './vending-audit.ts';
import { type EpCard, VendingRig } from './vending-rig.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 });

const RATE = 15;
const NOON = Date.UTC(2026, 10, 20, 11);
let at: VendingRig;
const purses: (readonly [EpCard, number])[] = [];

beforeAll(async () => {
  at = await VendingRig.start();
  await at.rig.clock({ now: NOON, rate: RATE });
  await at.view('home');
});
afterEach(async () => {
  await at.mend();
  if ((await at.state()).scene.buttons.some(({ id, enabled }) => id === 'cancel' && enabled)) await at.touch('cancel');
  await at.home();
});
afterAll(async () => {
  await auditAtRest(at, purses);
  await at?.rig.discard();
});

const made = z.object({ card: z.string(), number: z.string().nullable() });

async function cardWith(order: object): Promise<EpCard> {
  return at.rig.ask(made, 'POST', '/cards', { city: 'jaworzno', ...order });
}

async function purseOf(ep: number): Promise<EpCard> {
  const card = await at.card(ep);
  purses.push([card, ep]);
  return card;
}

/** The sheets of these kinds that came out meanwhile; waits for the first. */
async function sheetsDuring(kind: string, act: () => Promise<unknown>): Promise<string> {
  const before = await at.lastSheet();
  await act();
  const sheets = await until(
    `a ${kind}`,
    () => at.paper(before),
    (out) => out.some((sheet) => sheet.kind === kind && sheet.end === 'cut'),
  );
  return sheets.flatMap((sheet) => (sheet.kind === kind ? [sheet.text] : [])).join('\n');
}

const money = (grosze: number) =>
  `${grosze < 0 ? '-' : ''}${Math.floor(Math.abs(grosze) / 100)},${String(Math.abs(grosze) % 100).padStart(2, '0')} zł`;

/** Coins that pay it and a little more, the greatest first. */
function coinsFor(grosze: number): readonly number[] {
  const coins: number[] = [];
  let left = grosze;
  while (left > 0) {
    const coin = left >= 500 ? 500 : left > 200 ? 200 : 200;
    coins.push(coin);
    left -= coin;
  }
  return coins;
}

test('J32 J33 J34 J38 J41 every amount, by coins with change and by bank card: purse, receipt and charge', async () => {
  for (const zloty of [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]) {
    for (const way of ['coins', 'bank card'] as const) {
      const before = zloty % 10 === 5 ? -160 : 1000;
      const card = await purseOf(before);
      const { charged } = await at.terminal();
      const text = await sheetsDuring('receipt', async () => {
        await at.asksForTopUp(card, zloty);
        if (way === 'bank card') await at.touch('pay-card');
        else await at.drop(200, ...coinsFor(zloty * 100 - 200));
        await at.view('thanks');
      });
      expect(await at.purse(card), `${zloty} zł by ${way}`).toBe(before + zloty * 100);
      const fields = [money(before), money(zloty * 100), money(before + zloty * 100)];
      for (const field of [...fields, way === 'coins' ? 'gotówka' : 'karta']) expect(text).toContain(field);
      expect((await at.terminal()).charged - charged).toBe(way === 'coins' ? 0 : zloty * 100);
      await at.home();
    }
  }
});

/** The fewest coins of these hoppers that make the amount, found by trying all; undefined where none do. */
function bruteForce(amount: number, stock: readonly (readonly [value: number, coins: number])[]): number | undefined {
  const [first, ...rest] = stock;
  if (first === undefined) return amount === 0 ? 0 : undefined;
  const [value, coins] = first;
  let best: number | undefined;
  for (let used = 0; used <= coins && used * value <= amount; used += 1) {
    const more = bruteForce(amount - used * value, rest);
    if (more !== undefined && (best === undefined || used + more < best)) best = used + more;
  }
  return best;
}

test('J33 change for any stock: the fewest coins there are, and where there are none the coin falls through', async () => {
  const before = (await at.coins()).hoppers;
  const tariff = z.object({ ordinary: z.array(z.object({ towns: z.int(), normal: z.int() })) });
  const { ordinary } = await at.rig.ask(tariff, 'GET', '/tariff');
  const price = ordinary.find(({ towns }) => towns === 1)?.normal ?? Number.NaN;
  // By name: of 10, 50, 100, 200 gr.
  const stocks = [
    [100, 100, 100, 50],
    [5, 3, 0, 0],
    [0, 4, 1, 0],
    [12, 0, 0, 1],
    [4, 1, 0, 0],
    [0, 0, 2, 0],
    [0, 0, 0, 0],
  ] as const;
  try {
    for (const stock of stocks) {
      for (const [index, hopper] of before.entries()) {
        await at.rig.call('POST', '/coins/hoppers', { hopper: hopper.name, coins: stock[index] });
      }
      await at.asksForTicket(1);
      const held = (await at.coins()).hoppers;
      // A coin of 5 zł goes into the cash box: none of what is given comes from it.
      const fewest = bruteForce(
        500 - price,
        held.map(({ value, coins }) => [value, coins]),
      );
      const { returned, paidOut } = await at.coins();
      const after = await at.drop(500);
      if (after.returned - returned === 500) {
        // A coin is taken only where its change could be paid, and all of it again should the ticket not come out.
        const all = bruteForce(
          500,
          held.map(({ value, coins }) => [value, coins]),
        );
        expect([fewest, all], `${stock}`).toContain(undefined);
        expect((await at.state()).scene.lines.join('\n')).toMatch(/odlicz|reszt/i);
        await at.touch('cancel');
      } else {
        await at.view('thanks');
        const then = await at.coins();
        expect(then.paidOut - paidOut, `${stock}`).toBe(500 - price);
        const gone = then.hoppers.reduce((sum, { coins }, index) => sum + (held[index]?.coins ?? 0) - coins, 0);
        expect(gone, `${stock}`).toBe(fewest);
      }
      await at.home();
    }
  } finally {
    for (const { name, coins } of before) await at.rig.call('POST', '/coins/hoppers', { hopper: name, coins });
  }
  expect(await at.rig.call('DELETE', '/coins/tray')).toMatchObject({ status: 200 });
  expect((await at.coins()).tray).toBe(0);
});

describe('coins at the wrong time', () => {
  test('J33 before a sale, after its end, and 1, 2, 5 gr at any time fall through', async () => {
    const start = await at.coins();
    expect((await at.drop(100)).returned - start.returned).toBe(100);
    await at.asksForTicket(1);
    expect((await at.drop(1, 2, 5)).returned - start.returned).toBe(108);
    await at.drop(500);
    await at.view('thanks');
    const ended = await at.coins();
    expect((await at.drop(500, 20)).returned - ended.returned).toBe(520);
    expect((await at.coins()).physical - start.physical).toBe(500);
    await at.home();
  });

  test('J33 nobody goes on paying: the time ends, and what was in comes back', async () => {
    await at.asksForTicket(3);
    const before = await at.coins();
    await at.drop(200, 20, 10);
    await at.view('refund');
    await at.home();
    expect((await at.coins()).paidOut - before.paidOut).toBe(230);
  });
});

describe('what a card may have', () => {
  const offered = async () =>
    (await at.state()).scene.buttons
      .filter(({ enabled, id }) => enabled && id.startsWith('amount-'))
      .map(({ id }) => id);
  /** What a card is told at the first question after it was presented. */
  async function presented(card: EpCard, button = 'top-up') {
    await at.view('home');
    await at.touch(button);
    await at.lay(card);
    const { scene } = await at.view('choose', 'refused', 'paying');
    return scene;
  }

  test('J44 240.00 zł exactly can be reached, 240.01 not', async () => {
    const exact = await purseOf(23_500);
    await presented(exact);
    expect(await offered()).toEqual(['amount-5']);
    await at.touch('amount-5');
    await at.view('paying');
    await at.drop(500);
    await at.view('thanks');
    expect(await at.purse(exact)).toBe(24_000);
    await at.home();
    expect(await presented(await purseOf(23_501))).toMatchObject({ view: 'refused', reason: 'purse-limit' });
    await at.home();
  });

  test('J36 a card issued before 4 August 2012 is sent to a counter, one of that day is served', async () => {
    const of = (issuedOn: string) => cardWith({ purses: { ep: 0 }, issuedOn, expiresOn: '2030-12-31' });
    expect(await presented(await of('2012-08-03'))).toMatchObject({ view: 'refused', reason: 'first-at-counter' });
    await at.home();
    expect((await presented(await of('2012-08-04'))).view).toBe('choose');
  });

  test('J12 a blocked card buys nothing', async () => {
    const card = await purseOf(500);
    await at.rig.call('POST', '/office', { hotlist: [Number(card.number)] });
    const seen = await until(
      'the machine knows',
      async () => {
        const scene = await presented(card);
        if (scene.view !== 'refused') await at.touch('cancel');
        await at.home();
        return scene;
      },
      ({ view }) => view === 'refused',
      30_000,
    );
    expect(seen.reason).toBe('blocked');
    await at.rig.call('POST', '/office', { hotlist: [] });
  });

  test('J28 J40 J43 J46 contracts: today, sixty days ahead and no further, two of them and no third', async () => {
    const card = await cardWith({ purses: { ep: 0 } });
    const buys = async (weeks: number) => {
      await at.view('home');
      await at.touch('contract');
      await at.touch('contract-days-30');
      await at.touch('normal');
      for (let week = 0; week < weeks; week += 1) {
        const { buttons } = (await at.state()).scene;
        if (buttons.some(({ id, enabled }) => id === 'week-plus' && enabled)) await at.touch('week-plus');
        else if (buttons.some(({ id, enabled }) => id === 'day-plus' && enabled)) await at.touch('day-plus');
      }
      const { buttons } = (await at.state()).scene;
      const furthest = buttons.find(({ id }) => id === 'day-plus')?.enabled === false;
      await at.touch('accept');
      await at.lay(card);
      const { scene } = await at.view('paying', 'refused');
      if (scene.view === 'refused') return { refused: scene.reason, furthest };
      const text = await sheetsDuring('receipt', async () => {
        await at.touch('pay-card');
        await at.view('thanks');
      });
      return { text, furthest };
    };
    const today = await buys(0);
    expect(today.furthest).toBe(false);
    for (const field of ['30-dniowy normalny', '20.11.2026 12:', '19.12.2026 23:59', 'Automat']) {
      expect(today.text).toContain(field);
    }
    await at.home();
    // Eight weeks and four days: it stops at sixty days.
    const later = await buys(16);
    expect(later.furthest).toBe(true);
    for (const field of ['19.01.2027 00:00', '17.02.2027 23:59']) expect(later.text).toContain(field);
    await at.home();
    expect(await buys(1)).toMatchObject({ refused: 'places-full' });
    await at.home();
  });

  test('J37 J11 an e-ticket is coded from one hour after its payment on, not before', async () => {
    await at.rig.clock({ now: NOON });
    const card = await cardWith({ purses: { ep: 0 } });
    const contract = { product: 'days-30', reduced: true, from: '2026-11-20', to: '2026-12-19' };
    const paidAt = '2026-11-20T11:30:00+01:00';
    await at.rig.call('POST', '/office', { load: { number: card.number, kind: 'e-ticket', contract, paidAt } });
    const collects = async () => {
      await at.home();
      await at.touch('collect');
      await at.lay(card);
      return (await at.view('thanks', 'refused')).scene;
    };
    const early = await collects();
    expect([early.view, early.reason, early.lines.at(-1)?.replace('\u00a0', ' ')]).toEqual([
      'refused',
      'too-early',
      'Od godziny 20.11.2026 12:30',
    ]);
    await at.home();
    await at.rig.clock({ now: NOON + 30 * 60_000 });
    const receipt = await sheetsDuring('receipt', async () => expect((await collects()).view).toBe('thanks'));
    expect(receipt).toContain('30-dniowy ulgowy');
    const contents = z.object({ contracts: z.array(z.object({ product: z.int(), from: z.string(), to: z.string() })) });
    const { contracts } = await at.rig.ask(contents, 'GET', `/cards/${card.card}`);
    expect(contracts).toEqual([{ product: 61, from: '2026-11-20', to: '2026-12-19' }]);
  });

  test('J10 a card that is taken away while it is coded is asked for again, and has its money once', async () => {
    const card = await purseOf(0);
    await at.rig.call('POST', '/faults', {
      device: 'antenna',
      fault: 'tear',
      at: { command: 'CommitTransaction', when: 'before' },
    });
    await at.asksForTopUp(card, 5);
    await at.drop(500);
    await until(
      'it is served',
      async () => {
        const { scene } = await at.state();
        if (scene.view === 'delivering' || scene.view === 'uncertain') {
          await at.takeAway();
          await at.lay(card);
        }
        return scene;
      },
      ({ view }) => view === 'thanks',
      60_000,
    );
    expect(await at.purse(card)).toBe(500);
    await at.home();
  });
});
