import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from './axe.ts';
import { callsOf, middleOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());

async function look(locale?: string): Promise<void> {
  open = await under.open(locale);
  open.bench.rig.sell();
  await open.page.locator('.machine-vending').waitFor();
  // The books have been read.
  await soon(() => text('[data-equation]')).not.toContain('–');
}

beforeEach(() => look());
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

const text = (selector: string) => open.page.locator(selector).first().textContent();
const advice = () => text('.advice');

describe('coins', () => {
  test('are clicked one after the other: each comes to the machine, in this order', async () => {
    const { page, bench } = open;
    bench.rig.show('paying');
    for (const grosze of [500, 200, 10]) await page.locator(`[data-drop="${grosze}"]`).click();
    await soon(() => callsOf(bench, 'POST', 'coins').map(({ body }) => body)).toEqual([
      { grosze: 500 },
      { grosze: 200 },
      { grosze: 10 },
    ]);
    await soon(() => text('[data-equation]')).toContain('taken7.10\u00a0zł');
    expect(await page.locator('[data-equation]').getAttribute('data-equation')).toBe('balanced');
  });

  test('are dragged into the slot; let go beside it nothing is dropped', async () => {
    const { page, bench } = open;
    const coin = await middleOf(page, '[data-drop="100"]');
    const slot = await middleOf(page, '.coin-slot-mouth');
    await page.mouse.move(coin.x, coin.y);
    await page.mouse.down();
    await page.mouse.move(coin.x, coin.y + 200, { steps: 3 });
    await page.mouse.up();
    await page.mouse.move(coin.x, coin.y);
    await page.mouse.down();
    await page.mouse.move(slot.x, slot.y, { steps: 3 });
    await soon(() => page.locator('.coin-slot-mouth[data-aimed]').count()).toBe(1);
    await page.mouse.up();
    await soon(() => callsOf(bench, 'POST', 'coins').map(({ body }) => body)).toEqual([{ grosze: 100 }]);
    expect(await page.locator('.carried').count()).toBe(0);
  });

  test('of 5 gr fall through; what lies in the tray is counted, and taken with a click', async () => {
    const { page, bench } = open;
    await page.locator('[data-drop="5"]').click();
    await soon(() => page.locator('.tray-coin').count()).toBe(1);
    bench.rig.till.payOut([200, 50], 0);
    await soon(() => text('.tray strong')).toBe('2.55\u00a0zł');
    await soon(() => advice()).toBe('There are coins in the tray: click it to take them.');
    await page.getByRole('button', { name: 'Take 3 coins out of the tray: 2.55\u00a0zł' }).click();
    await soon(() => page.locator('.tray-coin').count()).toBe(0);
    expect(bench.rig.till.tray).toEqual([]);
  });

  test('are dropped from the keyboard, too', async () => {
    const { page, bench } = open;
    await page.locator('[data-drop="50"]').focus();
    await page.keyboard.press('Enter');
    await soon(() => callsOf(bench, 'POST', 'coins').length).toBe(1);
  });

  test('for change: how many there are, few of them marked; somebody leaves three', async () => {
    const { page, bench } = open;
    await soon(() => page.locator('.hopper').count()).toBe(4);
    expect(await page.locator('.hopper-low').count()).toBe(0);
    await page.locator('[data-hopper=hopper-200] [data-fill="3"]').click();
    await soon(() => callsOf(bench, 'POST', 'coins/hoppers').map(({ body }) => body)).toEqual([
      { hopper: 'hopper-200', coins: 3 },
    ]);
    await soon(() => page.locator('.hopper-low').getAttribute('data-hopper')).toBe('hopper-200');
  });

  test('that the devices have counted and the machine has not written down are on their way', async () => {
    const { page, bench } = open;
    bench.rig.till.payOut([200], 0);
    await soon(() => page.locator('[data-equation]').getAttribute('data-equation')).toBe('balanced');
    bench.rig.till.credited += 500;
    bench.rig.show('paying');
    bench.rig.till.askForCard();
    await page.locator('[data-drop="1"]').click();
    await soon(() => page.locator('[data-equation]').getAttribute('data-equation')).toBe('moving');
  });
});

describe('the bank card', () => {
  test('comes to the terminal by the hand of who touches the page; who only looks changes nothing', async () => {
    const { page, bench } = open;
    expect(callsOf(bench, 'POST', 'terminal')).toEqual([]);
    await page.locator('.brand').click();
    await soon(() => callsOf(bench, 'POST', 'terminal').map(({ body }) => body)).toEqual([{ automatic: false }]);
    await soon(() => page.locator('[data-automatic]').isChecked()).toBe(false);
    // Whoever wants it to come by itself gets his way.
    await page.locator('[data-automatic]').focus();
    await page.keyboard.press('Space');
    await soon(() => bench.rig.till.terminal.automatic).toBe(true);
    await page.locator('.brand').click();
    await page.locator('.brand').click();
    expect(bench.rig.till.terminal.automatic).toBe(true);
  });

  test('lights up with the amount when it is wanted, and is tapped by a click', async () => {
    const { page, bench } = open;
    bench.rig.write({ kind: 'SALE', sale: '1-1', event: 'card-intended', amount: 1000, before: null });
    bench.rig.show('card-payment', 'asking');
    bench.rig.till.askForCard();
    await page.locator('.bank-card-wanted').waitFor();
    await soon(() => text('.terminal-field')).toBe('10.00\u00a0zł\nHold your card here');
    expect(await advice()).toBe('Click the bank card, or drag it to the terminal.');
    await page.locator('[data-bank-card]').click();
    await soon(() => page.locator('.bank-card-wanted').count()).toBe(0);
    await soon(() => text('[data-equation]')).toContain('taken10.00\u00a0zł');
  });

  test('where the terminal waits for none, the page says what to do first', async () => {
    const { page } = open;
    await page.locator('[data-bank-card]').click();
    await soon(() => text('.notice-text')).toContain('first choose on the screen to pay by card');
  });

  test('what becomes of the next one is chosen at the terminal', async () => {
    const { page, bench } = open;
    await page.locator('.terminal-course').selectOption('lose-answer');
    await soon(() => bench.rig.till.terminal.next).toBe('lose-answer');
    await soon(() => page.locator('.terminal-course').getAttribute('data-course')).toBe('lose-answer');
  });
});

describe('paper', () => {
  test('comes out as a picture; a click enlarges it, with its words for those who do not see it', async () => {
    const { page, bench } = open;
    bench.rig.till.print('   KWITANCJA\nDoładowanie  20,00 zł');
    bench.rig.till.print('   POTWIERDZENIE\nDo zwrotu  3,00 zł');
    await soon(() => page.locator('.sheet').count()).toBe(2);
    await page.getByRole('button', { name: 'Read: POTWIERDZENIE' }).click();
    await soon(() => text('.paper-sheet pre')).toContain('Do zwrotu  3,00 zł');
    const loaded = await page.locator('.paper-sheet img').evaluate((image: HTMLImageElement) => image.decode());
    expect(loaded).toBeUndefined();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'The one before' }).click();
    await soon(() => text('.paper-sheet pre')).toContain('Doładowanie  20,00 zł');
    await page.keyboard.press('Escape');
    await soon(() => page.locator('.paper-sheet').count()).toBe(0);
  });
});

describe('somebody who has never seen it', () => {
  const BUTTONS = [
    { id: 'top-up', label: 'Doładuj kartę', enabled: true },
    { id: 'ticket', label: 'Kup bilet', enabled: true },
  ];

  test('is told each step, in the words that stand on the screen', async () => {
    const { page, bench } = open;
    const { rig } = bench;
    const step = () => page.locator('.step-now').getAttribute('data-step');
    await soon(() => advice()).toContain('Deal yourself some city cards');
    await page.getByRole('button', { name: 'Deal four cards' }).click();
    await soon(() => page.locator('.rack .card').count()).toBe(4);
    rig.buttons = BUTTONS;
    rig.show('home');
    await soon(() => advice()).toContain('Touch “Doładuj kartę” on the screen');
    rig.show('present-card', 'top-up');
    await soon(() => step()).toBe('card');
    rig.buttons = [{ id: 'pay-card', label: 'Zapłać kartą', enabled: true }];
    rig.show('paying');
    await soon(() => advice()).toContain('Or touch “Zapłać kartą”');
    rig.show('delivering', 'card-wanted');
    await soon(() => step()).toBe('write');
    rig.show('thanks');
    await soon(() => step()).toBe('take');
  });

  test('gets cards of this city: normal, reduced, with a debt, and one from before August 2012', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'Deal four cards' }).click();
    await soon(() => page.locator('.rack .card').count()).toBe(4);
    const made = callsOf(bench, 'POST', 'cards').map(({ body }) => body);
    expect(made).toMatchObject([
      { city: 'jaworzno', purses: { ep: 1000 }, concession: 'normal' },
      { city: 'jaworzno', purses: { ep: 460 }, concession: 'statutory' },
      { city: 'jaworzno', purses: { ep: -320 } },
      { city: 'jaworzno', issuedOn: '2012-03-01' },
    ]);
    expect(await text('[data-card=c2] .face')).toContain('reduced');
    expect(await text('[data-card=c3] .face')).toContain('\u22123.20\u00a0zł');
  });

  test('makes a card with a debt; more than a card may owe is none', async () => {
    const { page, bench } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.locator('[name=amount]').fill('-10,01');
    await soon(() => text('.field-wrong')).toContain('down to');
    await page.locator('[name=amount]').fill('-9,99');
    await page.getByText('Issued before 4 August 2012').click();
    await page.getByRole('button', { name: 'Put it on the table' }).click();
    await soon(() => callsOf(bench, 'POST', 'cards').length).toBe(1);
    expect(callsOf(bench, 'POST', 'cards')[0]?.body).toMatchObject({ purses: { ep: -999 }, issuedOn: '2012-03-01' });
  });

  test('reads all of it in Polish', async () => {
    await open.close();
    await look('pl-PL');
    const { page, bench } = open;
    await soon(() => advice()).toContain('rozdaj sobie karty miejskie');
    expect(await text('.till h2')).toBe('Pieniądze w automacie');
    bench.rig.write({ kind: 'SALE', sale: '1-1', event: 'begun', product: { kind: 'top-up' }, price: 2000 });
    await soon(() => text('[data-view=story]')).toContain('Zaczyna się sprzedaż: doładowanie za 20,00\u00a0zł.');
    expect(await page.locator('.step').allTextContents()).toEqual(['Wybierz', 'Karta', 'Zapłać', 'Zapis', 'Odbierz']);
  });
});

test('a card is held to the reader only over the reader: slot and terminal take no notice of it', async () => {
  const { page, bench } = open;
  bench.rig.makeCard({ city: 'jaworzno', holder: { name: 'Anna' }, purses: { ep: 500 } });
  await page.locator('[data-card=c1]').waitFor();
  const card = await middleOf(page, '[data-card=c1]');
  const slot = await middleOf(page, '.coin-slot');
  const reader = await middleOf(page, '.reader-place');
  await page.mouse.move(card.x, card.y);
  await page.mouse.down();
  await page.mouse.move(slot.x, slot.y, { steps: 4 });
  expect(callsOf(bench, 'POST', 'antenna')).toEqual([]);
  await page.mouse.move(reader.x, reader.y, { steps: 4 });
  await soon(() => callsOf(bench, 'POST', 'antenna').length).toBe(1);
  await page.mouse.up();
  await soon(() => callsOf(bench, 'DELETE', 'antenna').length).toBe(1);
});

test('money devices have faults: one that lasts is a switch, one at the next occasion is spent', async () => {
  const { page, bench } = open;
  await page.locator('[data-show=faults]').click();
  const empty = page.locator('[data-condition="hopper empty"]');
  await empty.click();
  await soon(() => empty.getAttribute('aria-pressed')).toBe('true');
  expect(callsOf(bench, 'POST', 'faults').at(-1)?.body).toEqual({ device: 'hopper', fault: 'empty' });
  await empty.click();
  await soon(() => bench.rig.faults.length).toBe(0);
  const lost = page.locator('[data-condition="terminal silent-after-approval"]');
  await lost.click();
  await soon(() => lost.getAttribute('aria-pressed')).toBe('true');
  const [ordered] = bench.rig.faults;
  if (ordered) ordered.fired = 1;
  bench.rig.tellFaults();
  await soon(() => lost.getAttribute('aria-pressed')).toBe('false');
  expect(await page.locator('.conditions').count()).toBe(5);
});

test('another vending machine comes to the bench with one click', async () => {
  const { page, bench } = open;
  await page.getByRole('button', { name: 'Add a vending machine' }).click();
  await soon(() => callsOf(bench, 'POST', 'machines')[0]?.body).toMatchObject({ name: 'vending-2' });
});

test('axe finds nothing, at home, while paying, with coins, paper and a fault', async () => {
  const { page, bench } = open;
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Deal four cards' }).click();
  await soon(() => page.locator('.rack .card').count()).toBe(4);
  bench.rig.show('paying');
  bench.rig.till.payOut([200, 50], 0);
  bench.rig.till.print('KWITANCJA');
  bench.rig.till.askForCard();
  await page.locator('.bank-card-wanted').waitFor();
  await page.locator('.sheet').waitFor();
  await page.locator('[data-hopper=hopper-10] [data-fill="0"]').click();
  await page.locator('.hopper-low').waitFor();
  for (const view of ['card', 'story', 'tap', 'faults']) {
    await page.locator(`[data-show=${view}]`).click();
    expect(await violationsOf(page), view).toEqual([]);
  }
  await page.getByRole('button', { name: 'New card' }).click();
  expect(await violationsOf(page)).toEqual([]);
});
