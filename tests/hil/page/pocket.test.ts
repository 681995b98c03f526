import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callsOf, middleOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());
beforeEach(async () => {
  open = await under.open();
  open.bench.rig.makeCard({ holder: { name: 'Anna Nowak' }, purses: { t: 2000 } });
  open.bench.rig.makeCard({ holder: { name: 'Jan Kowal' }, purses: { t: 1500, e: 700 } });
  await open.page.locator('[data-card=c2]').waitFor();
});
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

const slidIn = () => callsOf(open.bench, 'POST', 'slot');
const presented = () => callsOf(open.bench, 'POST', 'antenna');
const placeOf = (id: string) => open.bench.rig.card(id).lyingAt?.device;
const inPocket = () => open.page.locator('.card-in-pocket');
const isLit = () => open.page.locator('.pocket-wanted').count();

async function drag(from: string, to: string): Promise<void> {
  const { page } = open;
  const start = await middleOf(page, from);
  const end = await middleOf(page, to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 6 });
}

async function asked(): Promise<void> {
  open.bench.rig.show('insert-card');
  await soon(isLit).toBe(1);
}

describe('the card pocket', () => {
  test('a card dropped into it stays until it is pulled out, and never passes the reader', async () => {
    const { page } = open;
    await drag('[data-card=c1]', '.pocket');
    await soon(() => page.locator('.pocket').getAttribute('data-aimed')).toBe('');
    expect(slidIn()).toHaveLength(0);
    await page.mouse.up();
    await soon(() => placeOf('c1')).toBe('slot');
    await soon(() => inPocket().count()).toBe(1);
    await page.mouse.move(640, 790, { steps: 3 });
    expect(placeOf('c1')).toBe('slot');
    await drag('.card-in-pocket', '[data-card=c2]');
    await soon(() => placeOf('c1')).toBe(undefined);
    await page.mouse.move(640, 790);
    await page.mouse.up();
    await soon(() => inPocket().count()).toBe(0);
    expect(presented()).toHaveLength(0);
    expect(slidIn()).toMatchObject([{ route: 'slot?machine=main', body: { card: 'c1' } }]);
  });

  test('pulled out upwards, the card is not held to the reader on its way', async () => {
    const { page } = open;
    await drag('[data-card=c1]', '.pocket');
    await page.mouse.up();
    await soon(() => inPocket().count()).toBe(1);
    await drag('.card-in-pocket', '.reader-place');
    await soon(() => placeOf('c1')).toBe(undefined);
    await page.mouse.up();
    await soon(() => page.locator('.float').count()).toBe(0);
    expect(presented()).toHaveLength(0);
  });

  test('T80 it is lit while the machine asks for the card; a click on a card then slides it in', async () => {
    const { page } = open;
    expect(await isLit()).toBe(0);
    await asked();
    expect(await page.locator('.pocket-plate').textContent()).toBe('Slide a card in');
    await page.locator('[data-card=c2]').click();
    await soon(() => placeOf('c2')).toBe('slot');
    await soon(isLit).toBe(0);
    open.bench.rig.show('transferred');
    await inPocket().click();
    await soon(() => placeOf('c2')).toBe(undefined);
    expect(presented()).toHaveLength(0);
  });

  test('pressed and held: at the reader, even while the pocket is lit', async () => {
    await asked();
    const { x, y } = await middleOf(open.page, '[data-card=c1]');
    await open.page.mouse.move(x, y);
    await open.page.mouse.down();
    await soon(() => placeOf('c1')).toBe('antenna');
    await open.page.mouse.up();
    await soon(() => placeOf('c1')).toBe(undefined);
    expect(slidIn()).toHaveLength(0);
  });

  test('from the keyboard: the chosen card goes in, and out again', async () => {
    const { page } = open;
    await page.locator('[data-card=c2]').focus();
    await page.getByRole('button', { name: /^Card pocket: slide in the card of Jan/ }).focus();
    await page.keyboard.press('Enter');
    await soon(() => placeOf('c2')).toBe('slot');
    await inPocket().focus();
    await page.keyboard.press('Enter');
    await soon(() => placeOf('c2')).toBe(undefined);
  });

  test('a card that lies at the reader is taken away there before it is slid in', async () => {
    await open.page.locator('[data-card=c1]').click();
    await soon(() => placeOf('c1')).toBe('antenna');
    await open.page.locator('.pocket-open').click();
    await soon(() => placeOf('c1')).toBe('slot');
    await soon(() => open.page.locator('.card-there').count()).toBe(0);
    await soon(() => inPocket().count()).toBe(1);
  });

  test('there is room for one: another one is refused and lies in the rack', async () => {
    await open.page.locator('[data-card=c1]').focus();
    await open.page.locator('.pocket-open').click();
    await soon(() => placeOf('c1')).toBe('slot');
    await drag('[data-card=c2]', '.pocket');
    await open.page.mouse.up();
    await soon(() => open.page.locator('.notice-text').textContent()).toBe('There is no room for another card.');
    await soon(() => inPocket().getAttribute('data-in-pocket')).toBe('c1');
    await soon(() => open.page.locator('[data-card=c2].away').count()).toBe(0);
  });

  test('pulling out early is ordered for the pocket while it is wanted', async () => {
    await asked();
    await open.page.locator('[data-early=before]').click();
    await soon(() => open.bench.rig.faults[0]).toMatchObject({
      device: 'slot',
      fault: 'tear',
      at: { command: 'CommitTransaction', when: 'before' },
    });
    await soon(() => open.page.locator('[data-early=before]').getAttribute('aria-pressed')).toBe('true');
  });

  test('a strike at a moment in the pocket', async () => {
    const { page, bench } = open;
    await page.locator('[data-show=tap]').click();
    await page.getByRole('button', { name: 'in the pocket' }).click();
    await page.getByRole('button', { name: 'At Credit' }).click();
    await page.locator('[data-strike=silent]').click();
    await soon(() => callsOf(bench, 'POST', 'faults')[0]?.body).toEqual({
      device: 'slot',
      fault: 'silent',
      at: { command: 'Credit', when: 'after' },
    });
  });
});
