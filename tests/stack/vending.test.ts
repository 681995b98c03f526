import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from './until.ts';
import { auditAtRest } from './vending-audit.ts';
import { type EpCard, VendingRig } from './vending-rig.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** Waits of a minute pass in six seconds. */
const RATE = 10;
let at: VendingRig;
/** Benches that were started before on the same data. */
const leftovers: VendingRig[] = [];
/** Every card of the file, with what was on it at first. */
const purses: (readonly [EpCard, number])[] = [];

beforeAll(async () => {
  at = await VendingRig.start();
  await at.rig.clock({ now: Date.UTC(2026, 10, 20, 11, 0, 0), rate: RATE });
  await at.view('home');
});
afterAll(async () => {
  await at?.rig.stop();
  for (const one of leftovers) await one.rig.discard();
  await at?.rig.discard();
});
afterEach(async () => {
  await at.mend();
  await at.next('approve');
  await at.home();
  await auditAtRest(at, purses);
});

async function card(ep: number): Promise<EpCard> {
  const made = await at.card(ep);
  purses.push([made, ep]);
  return made;
}

/** What came out of the printer while this was done; waits for so many sheets. */
async function printedDuring(count: number, act: () => Promise<unknown>): Promise<string> {
  const before = await at.lastSheet();
  await act();
  const sheets = await until(
    `${count} sheets`,
    () => at.paper(before),
    (out) => out.length >= count,
  );
  for (const { png } of sheets) expect(Buffer.from(png, 'base64').subarray(1, 4).toString()).toBe('PNG');
  return sheets.map(({ text }) => text).join('\n');
}

describe('a purse is topped up', () => {
  test('J32 J33 J38 with coins: change from the hoppers, a receipt, card and office in agreement', async () => {
    const mine = await card(-160);
    const before = await at.coins();
    const paper = await printedDuring(1, async () => {
      await at.asksForTopUp(mine, 5);
      const books = await at.drop(200, 200, 200);
      expect(books.physical - before.physical).toBe(600);
      await at.view('thanks');
    });
    for (const field of ['KWITANCJA', 'PKM Jaworzno', '-1,60 zł', '5,00 zł', '3,40 zł', 'gotówka']) {
      expect(paper).toContain(field);
    }
    expect(await at.purse(mine)).toBe(340);
    const after = await at.coins();
    expect(after.paidOut - before.paidOut).toBe(100);
    expect(after.tray - before.tray).toBe(100);
    const kept = (books: typeof after) => books.hoppers.reduce((sum, { coins, value }) => sum + coins * value, 0);
    expect(kept(after) - kept(before), 'three of 2 zł in, one of 1 zł out').toBe(500);
  });

  test('J34 J38 with a bank card: charged once, its receipt and the coding’s', async () => {
    const mine = await card(0);
    const before = await at.terminal();
    const paper = await printedDuring(2, async () => {
      await at.asksForTopUp(mine, 20);
      await at.touch('pay-card');
      await at.view('thanks');
    });
    for (const field of ['KWITANCJA', '20,00 zł', 'karta Debit Mastercard', 'SPRZEDAZ']) expect(paper).toContain(field);
    expect(await at.purse(mine)).toBe(2000);
    expect((await at.terminal()).charged - before.charged).toBe(2000);
  });

  test('J33 coins that are not taken fall through, and nothing is credited', async () => {
    await at.asksForTicket();
    const before = await at.coins();
    const books = await at.drop(1, 2, 5, 7);
    expect(books.returned - before.returned).toBe(15);
    expect(books.physical).toBe(before.physical);
    expect(await at.rig.call('DELETE', '/coins/tray')).toMatchObject({ status: 200 });
    expect((await at.coins()).tray).toBe(0);
    await at.touch('cancel');
  });

  test('J33 cancelled: the coins come back', async () => {
    await at.asksForTicket(3);
    const before = await at.coins();
    await at.drop(200, 50);
    await at.touch('cancel');
    await at.view('refund');
    await at.home();
    expect((await at.coins()).paidOut - before.paidOut).toBe(250);
  });
});

describe('the bank card', () => {
  async function paysByCard(course: string): Promise<string> {
    await at.next(course);
    await at.asksForTicket(2);
    await at.touch('pay-card');
    const { scene } = await at.view('refused', 'thanks', 'slip', 'refund');
    return scene.view === 'refused' ? `refused ${scene.reason}` : scene.view;
  }

  test.each([
    ['decline', 'refused card-declined'],
    ['cancel', 'refused card-cancelled'],
    ['timeout', 'refused card-cancelled'],
  ])('J34 %s: not charged, and coins pay instead', async (course, shown) => {
    const { charged } = await at.terminal();
    expect(await paysByCard(course)).toBe(shown);
    expect((await at.terminal()).charged).toBe(charged);
    await at.touch('pay-coins');
    await at.view('paying');
    await at.drop(500);
    await at.view('thanks');
  });

  test('a lost answer: the terminal is asked, charged once, the ticket comes out', async () => {
    const { charged } = await at.terminal();
    const paper = await printedDuring(1, async () => expect(await paysByCard('lose-answer')).toBe('thanks'));
    expect(paper.match(/BILET JEDNORAZOWY/g)).toHaveLength(1);
    const after = await at.terminal();
    expect(after.ledger.filter(({ kind }) => kind === 'reversal')).toEqual([]);
    expect(after.charged - charged).toBeGreaterThan(0);
  });

  test('a card held to the terminal by hand', async () => {
    await at.rig.call('POST', '/terminal', { automatic: false });
    try {
      expect(await at.rig.call('POST', '/terminal', { tap: true })).toMatchObject({ status: 409 });
      await at.asksForTicket();
      await at.touch('pay-card');
      await until(
        'the terminal waits',
        () => at.terminal(),
        ({ waitsForCard }) => waitsForCard,
      );
      expect(await at.rig.call('POST', '/terminal', { tap: true })).toMatchObject({ status: 200 });
      await at.view('thanks');
    } finally {
      await at.rig.call('POST', '/terminal', { automatic: true });
    }
  });
});

describe('what lies in the machine', () => {
  const hoppers = ['hopper-10', 'hopper-50', 'hopper-100', 'hopper-200'];
  const fill = (hopper: string, coins: number) => at.rig.call('POST', '/coins/hoppers', { hopper, coins });

  test('J33 empty hoppers: exact money only, said before the first coin; refilled, change again', async () => {
    const before = (await at.coins()).hoppers;
    for (const hopper of hoppers) expect(await fill(hopper, 0)).toMatchObject({ status: 200, body: { told: true } });
    await at.asksForTicket(1);
    expect((await at.state()).scene.lines.join('\n')).toMatch(/odlicz|reszt/i);
    const { returned } = await at.coins();
    expect((await at.drop(500)).returned - returned).toBe(500);
    await at.drop(200, 200);
    await at.view('thanks');
    for (const { name, coins } of before) await fill(name, coins);
    expect(await fill('hopper-500', 1)).toMatchObject({ status: 404 });
    expect(await fill('hopper-10', 5000)).toMatchObject({ status: 400 });
  });

  test('it is all there again when the bench is started again', async () => {
    const [coins, bank, { money }] = await Promise.all([at.coins(), at.terminal(), at.state()]);
    const first = at;
    expect((await first.rig.stop()).code).toBe(0);
    try {
      at = await VendingRig.start([], first.rig.data);
      await at.rig.clock({ rate: RATE });
      expect(await at.coins()).toEqual(coins);
      expect((await at.terminal()).ledger).toEqual(bank.ledger);
      expect((await at.state()).money).toEqual(money);
      await at.asksForTicket(1);
      await at.drop(200, 200);
      await at.view('thanks');
    } finally {
      leftovers.push(first);
    }
  });
});
