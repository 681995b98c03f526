import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from './axe.ts';
import { type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());
beforeEach(async () => {
  open = await under.open();
});
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

async function withAnna(): Promise<void> {
  open.bench.rig.makeCard({ holder: { name: 'Anna Nowak' }, purses: { t: 2000 } });
  await open.page.locator('[data-card=c1]').waitFor();
}

async function tap(): Promise<void> {
  await open.page.locator('[data-card=c1]').click();
  await open.page.locator('.card-there').waitFor();
  await open.page.locator('.card-there').click();
  await soon(() => open.page.locator('.card-there').count()).toBe(0);
}

describe('for everybody', () => {
  test('axe finds nothing in any of the views', async () => {
    const { page } = open;
    await withAnna();
    open.bench.rig.makeCard({ kind: 'foreign' });
    open.bench.rig.makeCard({ kind: 'damaged' });
    open.bench.rig.makeCard({ kind: 'blank' });
    open.bench.rig.makeCard({ holder: { name: 'Zofia' }, tier: 'premium', purses: { t: 100, e: 200 } });
    await page.locator('[data-card=c5]').waitFor();
    await tap();
    for (const view of ['card', 'story', 'tap', 'faults']) {
      await page.locator(`[data-show=${view}]`).click();
      expect(await violationsOf(open.page), view).toEqual([]);
    }
  });

  test('axe finds nothing at the counter, in the lit pocket and with a card in it', async () => {
    const { page, bench } = open;
    await withAnna();
    const number = Number(bench.rig.card('c1').number);
    bench.rig.putIntoOffice({ load: { number, kind: 'top-up', grosze: 100, feasible: false }, hotlist: [number] });
    bench.rig.show('insert-card');
    await page.locator('.pocket-wanted').waitFor();
    await page.locator('[data-counter=open]').click();
    await page.locator('.blocked').waitFor();
    await page.locator('.load').waitFor();
    expect(await violationsOf(open.page)).toEqual([]);
    await page.locator('[data-card=c1]').click();
    await page.locator('.card-in-pocket').waitFor();
    expect(await violationsOf(open.page)).toEqual([]);
  });

  test('axe finds nothing in the empty page, nor in the dialog of a new card', async () => {
    await open.page.getByRole('button', { name: 'Deal four cards' }).waitFor();
    expect(await violationsOf(open.page)).toEqual([]);
    await open.page.getByRole('button', { name: 'New card' }).click();
    expect(await violationsOf(open.page)).toEqual([]);
  });
});
