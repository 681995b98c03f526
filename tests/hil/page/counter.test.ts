import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callsOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;
const ANNA = 40_210_001;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());
beforeEach(async () => {
  open = await under.open();
  open.bench.rig.makeCard({ holder: { name: 'Anna Nowak' }, purses: { t: 2000 } });
  await open.page.locator('[data-counter=open]').waitFor();
});
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

const given = () => callsOf(open.bench, 'POST', 'office').map(({ body }) => body);
const loads = () => open.page.locator('.load').allTextContents();
const openForm = () => open.page.locator('[data-counter=open]').click();
const give = () => open.page.getByRole('button', { name: 'Give it' }).click();
const choose = (text: string) => open.page.locator('.counter').getByText(text, { exact: true }).click();

describe('at the office’s counter', () => {
  test('a top-up is given, and its way onto the card is told', async () => {
    await openForm();
    await open.page.locator('input[name=load-amount]').fill('12,50');
    await give();
    expect(given()).toEqual([{ load: { number: ANNA, kind: 'top-up', feasible: true, grosze: 1250 } }]);
    await soon(loads).toEqual(['Top-up 12.50\u00a0złwaits for the card in the pocket']);
    await soon(() => open.page.locator('.counter-form').isVisible()).toBe(false);
    open.bench.rig.loadsAre('claimed');
    await soon(async () => (await loads())[0]).toContain('nobody knows yet');
    open.bench.rig.loadsAre('done');
    await soon(async () => (await loads())[0]).toContain('on the card');
  });

  test('a refund that cannot be carried over yet is released later', async () => {
    await openForm();
    await choose('Refund');
    await choose('can be carried over');
    await give();
    await soon(async () => (await loads())[0]).toContain('cannot be carried over yet');
    await open.page.getByRole('button', { name: 'Release it' }).click();
    await soon(async () => (await loads())[0]).toContain('waits for the card in the pocket');
    expect(given()[1]).toEqual({
      load: { id: 'load-1', number: ANNA, kind: 'refund', feasible: true, grosze: 2000 },
    });
  });

  test('a season ticket for a month from the bench’s day on', async () => {
    await openForm();
    await choose('Season ticket');
    await give();
    const contract = { product: 1, from: '2026-11-20', to: '2026-12-19' };
    expect(given()).toEqual([{ load: { number: ANNA, kind: 'season', feasible: true, contract } }]);
    await soon(async () => (await loads())[0]).toContain('Season ticket, 20 Nov');
  });

  test('what makes no sense is not given', async () => {
    await openForm();
    await open.page.locator('input[name=load-amount]').fill('0');
    await give();
    expect(await open.page.locator('.counter .field-wrong').textContent()).toContain('An amount such as');
    await choose('Season ticket');
    await open.page.locator('input[name=load-to]').fill('2026-11-01');
    await give();
    await soon(() => open.page.locator('.counter .field-wrong').textContent()).toContain('last day');
    expect(given()).toEqual([]);
  });

  test('what is typed stays while the office and the card change', async () => {
    await openForm();
    await open.page.locator('input[name=load-amount]').fill('7');
    open.bench.rig.putIntoOffice({ load: { number: ANNA, kind: 'top-up', grosze: 100, feasible: true } });
    await soon(async () => (await loads()).length).toBe(1);
    expect(await open.page.locator('input[name=load-amount]').inputValue()).toBe('7');
  });

  test('the card is blocked and unblocked; others stay blocked', async () => {
    open.bench.rig.putIntoOffice({ hotlist: [7] });
    const block = open.page.locator('[data-counter=block]');
    await block.click();
    await soon(() => open.bench.rig.officeDesk.hotlist).toEqual([7, ANNA]);
    await soon(() => open.page.locator('.blocked').textContent()).toContain('has blocked this card');
    await block.click();
    await soon(() => open.bench.rig.officeDesk.hotlist).toEqual([7]);
    await soon(() => open.page.locator('.blocked').count()).toBe(0);
  });

  test('loads of other cards are not shown, and a card without a number has no counter', async () => {
    open.bench.rig.makeCard({ kind: 'blank' });
    open.bench.rig.putIntoOffice({ load: { number: 7, kind: 'top-up', grosze: 100, feasible: true } });
    await open.page.locator('[data-card=c2]').focus();
    await soon(() => open.page.locator('.counter').isVisible()).toBe(false);
    await open.page.locator('[data-card=c1]').focus();
    await soon(() => open.page.locator('.counter').isVisible()).toBe(true);
    expect(await loads()).toEqual([]);
  });

  test('in Polish', async () => {
    await open.page.locator('[data-language=pl]').click();
    await openForm();
    await open.page.getByRole('button', { name: 'Daj', exact: true }).click();
    await soon(loads).toEqual(['Doładowanie 20,00\u00a0złczeka na kartę w kieszeni']);
  });
});
