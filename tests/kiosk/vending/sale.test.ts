import { describe, expect, onTestFinished, test } from 'vitest';
import { moneyOf } from '../../../fares/sale/sale.ts';
import { issueTestCard, World, type WorldOptions } from './world.ts';

async function world(options: WorldOptions = {}): Promise<World> {
  const made = new World(options);
  onTestFinished(() => made.kill());
  await made.start();
  await made.until('home');
  return made;
}

const onlySale = (at: World) => {
  const [sale] = [...at.sales().values()];
  if (sale === undefined) throw new Error('nothing was sold');
  return sale;
};

describe('a paper ticket', () => {
  test('J31 J65 J33 for coins: four questions at most, change, ticket with a signed symbol', async () => {
    const at = await world();
    await at.touch('ticket');
    expect(at.scene).toMatchObject({ view: 'choose', reason: 'towns' });
    await at.touch('towns-2');
    expect(at.scene).toMatchObject({ view: 'choose', reason: 'ticket-class' });
    await at.touch('normal');
    expect(at.scene.view).toBe('paying');
    expect(at.scene.lines).toContain('4,60\u00a0zł');
    await at.drop(200, 200);
    expect(at.scene.lines).toContain('0,60\u00a0zł');
    await at.drop(100);
    await at.until('thanks');
    expect(at.tray).toBe(40);
    expect(at.printer.named('ticket')).toHaveLength(1);
    expect(moneyOf(onlySale(at)).coins).toEqual({ credited: 500, delivered: 460, paidOut: 40, owed: 0 });
    expect(onlySale(at).ended).toBe(true);
    await at.until('home');
  });

  test('for a bank card: the terminal is told that the goods are out before it closes the payment', async () => {
    const at = await world();
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('reduced');
    await at.touch('pay-card');
    await at.until('thanks');
    expect(at.charged).toBe(200);
    expect(at.printer.named('ticket')).toHaveLength(1);
    expect(onlySale(at).card).toMatchObject({ kind: 'paid', concluded: true });
  });

  test('no paper: no sale begins', async () => {
    const at = await world();
    at.printer.setLost(true);
    await at.settle();
    expect(at.scene.buttons.find(({ id }) => id === 'ticket')?.enabled).toBe(false);
    expect(await at.touch('ticket')).toBe('disabled');
  });

  test('the printer fails: all coins come back', async () => {
    const at = await world();
    at.printer.next = 'not-printed';
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('normal');
    await at.drop(200, 200);
    await at.until('refund');
    await at.until('home');
    expect(at.tray).toBe(400);
    expect(at.printer.named('ticket')).toHaveLength(0);
  });

  test('the printer falls silent: the money stays, a slip proves it, the office knows', async () => {
    const at = await world();
    at.printer.next = 'silent-out';
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('normal');
    await at.drop(200, 200);
    await at.until('slip');
    expect(at.tray).toBe(0);
    expect(at.printer.named('slip')).toHaveLength(1);
    expect(at.disk.outbox.map(({ payload }) => payload.code)).toContain('goods-in-doubt');
  });
});

describe('a top-up', () => {
  test('J1 J2 J6 J10 J16 J29 J32 J38 J39 J41 J67 for coins, from a balance below zero: repaid, with change and a receipt', async () => {
    const at = await world();
    const card = await issueTestCard(412_877, -160);
    await at.touch('top-up');
    expect(at.scene.view).toBe('present-card');
    await at.lay(card);
    expect(at.scene).toMatchObject({ view: 'choose', reason: 'amount' });
    await at.touch('amount-20');
    expect(at.scene.view).toBe('paying');
    await at.drop(500, 500, 500, 500);
    await at.until('thanks');
    expect(card.memory().purse).toBe(1840);
    const [receipt] = at.printer.named('receipt');
    const text = JSON.stringify(receipt);
    for (const field of ['PKM', '-1,60 zł', '20,00 zł', '18,40 zł', 'Automat 117', '000 412 877', '20.11.2026']) {
      expect(text).toContain(field);
    }
    expect(onlySale(at).receipt).toBe('printed');
    expect(JSON.stringify(at.disk.entries.map(({ body }) => body))).not.toContain('412877');
  });

  test('J44 what would exceed 240 zł cannot be pressed', async () => {
    const at = await world();
    const card = await issueTestCard(2, 23_500);
    await at.touch('top-up');
    await at.lay(card);
    expect(await at.touch('amount-10')).toBe('disabled');
    await at.touch('amount-5');
    expect(at.scene.view).toBe('paying');
  });

  test('J12 a blocked card is refused before anything is paid', async () => {
    const at = await world({ blocked: new Set([3]) });
    await at.touch('top-up');
    await at.lay(await issueTestCard(3, 0));
    expect(at.scene).toMatchObject({ view: 'refused', reason: 'blocked' });
  });

  test('cancelled after some coins: they come back after a second', async () => {
    const at = await world();
    await at.touch('top-up');
    await at.lay(await issueTestCard(4, 0));
    await at.touch('amount-10');
    await at.drop(500, 100);
    await at.touch('cancel');
    expect(at.tray).toBe(0);
    await at.until('refund');
    await at.wait(3000);
    expect(at.tray).toBe(600);
    expect(onlySale(at)).toMatchObject({ ended: true });
  });

  test('the card is taken away before it is written: asked for again, then written', async () => {
    const at = await world();
    const card = await issueTestCard(5, 0);
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-5');
    await at.take();
    await at.drop(500);
    await at.until('delivering');
    await at.wait(2000);
    expect(at.scene).toMatchObject({ view: 'delivering', reason: 'card-wanted' });
    await at.lay(card);
    await at.until('thanks');
    expect(card.memory().purse).toBe(500);
  });

  test('another card is not written', async () => {
    const at = await world();
    const [card, other] = [await issueTestCard(6, 0), await issueTestCard(7, 0)];
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-5');
    await at.take();
    await at.drop(500);
    await at.wait(2000);
    await at.lay(other);
    await at.settle();
    expect(other.memory().purse).toBe(0);
    expect(at.scene).toMatchObject({ view: 'delivering', reason: 'card-wanted', tone: 'doubt' });
  });

  test('step 9: in doubt and never seen again: the payment stands, the office owes, a slip proves it', async () => {
    const at = await world();
    const card = await issueTestCard(8, 0);
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-5');
    at.reader.pull = { command: 'commit', when: 'after' };
    await at.drop(500);
    await at.until('uncertain');
    await at.until('slip');
    expect(onlySale(at).delivery.kind).toBe('entrusted');
    expect(at.disk.outbox.map(({ payload }) => payload.kind)).toContain('entrusted');
    expect(at.tray).toBe(0);
  });

  test.each(['before', 'after'] as const)('in doubt (%s) and presented again: written once', async (when) => {
    const at = await world();
    const card = await issueTestCard(9, 0);
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-5');
    at.reader.pull = { command: 'commit', when };
    await at.drop(500);
    await at.until('uncertain');
    await at.lay(card);
    await at.until('thanks');
    expect(card.memory().purse).toBe(500);
    expect(at.printer.named('receipt')).toHaveLength(1);
  });

  test('declined by the bank: coins instead', async () => {
    const at = await world();
    const card = await issueTestCard(10, 0);
    at.terminal.next = 'decline';
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-5');
    await at.touch('pay-card');
    await at.until('refused');
    expect(at.scene.reason).toBe('card-declined');
    await at.touch('pay-coins');
    await at.drop(500);
    await at.until('thanks');
    expect(card.memory().purse).toBe(500);
    expect(at.charged).toBe(0);
  });

  test('some coins, then a bank card: it pays all, the coins come back', async () => {
    const at = await world();
    const card = await issueTestCard(11, 0);
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-10');
    await at.drop(200);
    await at.touch('pay-card');
    await at.until('thanks');
    expect(at.charged).toBe(1000);
    expect(at.tray).toBe(200);
    expect(card.memory().purse).toBe(1000);
  });

  test('an answer lost after the goods were out: asked, never charged again', async () => {
    const at = await world();
    const card = await issueTestCard(12, 0);
    at.terminal.next = 'lose-after';
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-10');
    await at.touch('pay-card');
    await at.until('thanks');
    expect(at.terminal.ledger).toHaveLength(1);
    expect(onlySale(at).card).toMatchObject({ kind: 'paid', concluded: true });
  });

  test('an approval whose answer was lost: the terminal says so, the goods go out', async () => {
    const at = await world();
    const card = await issueTestCard(13, 0);
    at.terminal.next = 'lose-approval';
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-10');
    await at.touch('pay-card');
    await at.until('thanks');
    expect(card.memory().purse).toBe(1000);
    expect(at.charged).toBe(1000);
  });

  test('paid by bank card and the city card never comes: taken back', async () => {
    const at = await world();
    const card = await issueTestCard(14, 0);
    await at.touch('top-up');
    await at.lay(card);
    await at.touch('amount-10');
    await at.take();
    await at.touch('pay-card');
    await at.until('refund');
    await at.wait(3000);
    expect(at.charged).toBe(0);
    expect(card.memory().purse).toBe(0);
  });
});

describe('a contract', () => {
  test('J2 J16 J28 J29 J40 J43 J46 for today: valid from the purchase, in a free slot, with a receipt', async () => {
    const at = await world();
    const card = await issueTestCard(20, 0);
    await at.touch('contract');
    await at.touch('contract-days-30');
    await at.touch('reduced');
    expect(at.scene).toMatchObject({ view: 'choose', reason: 'first-day' });
    await at.touch('accept');
    await at.lay(card);
    expect(at.scene.view).toBe('paying');
    await at.touch('pay-card');
    await at.until('thanks');
    expect(card.memory().contracts.some((byte) => byte !== 0)).toBe(true);
    const text = JSON.stringify(at.printer.named('receipt')[0]);
    for (const field of ['30-dniowy ulgowy', '50,00 zł', '20.11.2026 12:00', '19.12.2026 23:59'])
      expect(text).toContain(field);
  });

  test('J46 at most sixty days ahead', async () => {
    const at = await world();
    await at.touch('contract');
    await at.touch('contract-days-90');
    await at.touch('normal');
    for (let week = 0; week < 10; week += 1) await at.touch('week-plus');
    expect(at.scene.lines).toContain('Ważny od 19.01.2027');
    expect(await at.touch('day-plus')).toBe('disabled');
  });

  test('J28 two valid contracts: refused before anything is paid', async () => {
    const at = await world();
    const [from, to] = ['2026-11-01', '2026-12-31'];
    const card = await issueTestCard(21, 0, {
      contracts: [
        { product: 60, from, to },
        { product: 61, from, to },
      ],
    });
    await at.touch('contract');
    await at.touch('contract-days-30');
    await at.touch('normal');
    await at.touch('accept');
    await at.lay(card);
    expect(at.scene).toMatchObject({ view: 'refused', reason: 'places-full' });
  });
});

describe('change and coins', () => {
  test('a coin whose change could not be paid falls through', async () => {
    const at = await world({ fill: [0, 0, 0, 0] });
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('normal');
    await at.drop(500);
    expect(at.acceptor.returned).toBe(500);
    expect(at.scene.lines.join(' ')).toContain('Nie mamy reszty');
  });

  test('late coins count, and come back as change', async () => {
    const at = await world();
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('reduced');
    at.acceptor.drop(200 as never);
    at.acceptor.drop(100 as never);
    await at.until('thanks');
    expect(at.tray).toBe(100);
  });

  test('a hopper that stalls half way: another one helps out', async () => {
    const at = await world();
    const [, fifty] = at.hoppers;
    if (fifty !== undefined) fifty.next = 'jam';
    await at.touch('ticket');
    await at.touch('towns-3');
    await at.touch('reduced');
    await at.drop(200, 200);
    await at.until('thanks');
    expect(at.tray).toBe(150);
  });

  test('hoppers that are empty though they should not be: a slip for the rest', async () => {
    const at = await world();
    await at.touch('ticket');
    await at.touch('towns-3');
    await at.touch('reduced');
    await at.drop(200);
    for (const hopper of at.hoppers) hopper.coins = 0;
    await at.drop(200);
    await at.until('slip');
    expect(at.tray).toBe(0);
    expect(onlySale(at).slip).toMatchObject({ amount: 150, printed: true });
    await at.until('home');
    expect(at.selling.machine.owed).toBe(150);
  });

  test('counts that disagree: nothing more is paid, a slip, the next passenger unharmed', async () => {
    const at = await world();
    for (const hopper of at.hoppers) hopper.next = 'disagree';
    await at.touch('ticket');
    await at.touch('towns-3');
    await at.touch('reduced');
    await at.drop(200, 200);
    await at.until('slip');
    expect(onlySale(at).coins.stopped).toBe(true);
    await at.until('home');
    expect(at.scene.buttons.find(({ id }) => id === 'ticket')?.enabled).toBe(true);
  });

  test('nobody drops a coin any more: all of it comes back', async () => {
    const at = await world();
    await at.touch('ticket');
    await at.touch('towns-1');
    await at.touch('normal');
    await at.drop(100);
    await at.wait(59_000);
    expect(at.scene.view).toBe('paying');
    await at.touch('more-time');
    await at.wait(59_000);
    expect(at.scene.view).toBe('paying');
    await at.until('refund');
    await at.until('home');
    expect(at.tray).toBe(100);
  });
});
