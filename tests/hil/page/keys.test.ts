import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { violationsOf } from './axe.ts';
import { callsOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let open: OpenPage;

beforeAll(async () => {
  under = await preparePage();
});
afterAll(() => under.close());
afterEach(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

async function look(locale?: string): Promise<void> {
  open = await under.open(locale);
  open.bench.rig.haveKeys();
  await open.page.locator('[data-key=N]').waitFor();
}

const text = (selector: string) => open.page.locator(selector).first().textContent();
const pressed = () => callsOf(open.bench, 'POST', 'keys').map(({ body }) => body);

describe('a validator with keys beside the screen', () => {
  test('J47 J68 N, U and S are pressed with the mouse and from the keyboard; there is no pocket', async () => {
    await look();
    const { page } = open;
    await page.getByRole('button', { name: 'N normal' }).click();
    await page.getByRole('button', { name: 'S check' }).click();
    await page.locator('[data-key=U]').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await soon(pressed).toEqual([{ key: 'N' }, { key: 'S' }, { key: 'U' }, { key: 'N' }]);
    expect(await page.locator('.pocket').count()).toBe(0);
  });

  test('letters that are typed into a field press no key', async () => {
    await look();
    const { page } = open;
    await page.getByRole('button', { name: 'New card' }).click();
    await page.locator('input[name=name]').fill('');
    await page.keyboard.type('SuNNy');
    expect(await page.locator('input[name=name]').inputValue()).toBe('SuNNy');
    expect(pressed()).toEqual([]);
  });

  test('J58 J64 the red lamp is told apart by shape and word', async () => {
    await look('pl-PL');
    const { rig } = open.bench;
    expect(await page().locator('[data-lamp]').getAttribute('data-lamp')).toBe('none');
    rig.signal(1, 4000);
    await soon(() => text('[data-lamp=done]')).toBe('czerwona, krótko: gotowe');
    await soon(() => page().locator('.lamp-red.lit').count()).toBe(1);
    await soon(() => page().locator('.lamp-red.lit').count()).toBe(0);
    const done = await page().locator('[data-lamp] svg').innerHTML();
    rig.signal(3, 2000);
    await soon(() => text('[data-lamp=refused]')).toBe('czerwona, długo: odmowa');
    expect(await page().locator('[data-lamp] svg').innerHTML()).not.toBe(done);
    await soon(() => text('.heard')).toBe('3 sygnały');
  });

  test('J50 where a town begins is written over the road', async () => {
    await look();
    await soon(() => page().locator('.stop-zone').allTextContents()).toEqual(['Jaworzno', 'Mysłowice', 'Katowice']);
  });

  test('J28 J66 cards are made with a contract of the tariff, and with less than nothing on the purse', async () => {
    await look();
    await page().getByRole('button', { name: 'New card' }).click();
    await page().locator('input[name=name]').fill('Ewa');
    await page().locator('input[name=amount]').fill('-1.20');
    await page().getByRole('radio', { name: 'reduced' }).check();
    await page().getByRole('radio', { name: '90 days' }).check();
    await page().getByRole('button', { name: 'Put it on the table' }).click();
    await soon(() => callsOf(open.bench, 'POST', 'cards').map(({ body }) => body)).toEqual([
      {
        city: 'jaworzno',
        kind: 'city',
        holder: { name: 'Ewa' },
        concession: 'statutory',
        contracts: [{ product: 181, from: '2026-11-20', to: '2027-02-17' }],
        purses: { ep: -120 },
      },
    ]);
  });

  test('J70 an e-ticket is given at the office’s counter, and said to wait for others than this machine', async () => {
    await look();
    await page().getByRole('button', { name: 'Deal four cards' }).click();
    await soon(() => page().locator('.rack .card').count()).toBe(4);
    await page().locator('[data-counter=open]').click();
    await page().getByRole('radio', { name: '30 days' }).check();
    await page().getByRole('button', { name: 'Give it' }).click();
    await soon(() => callsOf(open.bench, 'POST', 'office').length).toBe(1);
    const [given] = callsOf(open.bench, 'POST', 'office');
    expect(given?.body).toMatchObject({
      load: { kind: 'e-ticket', contract: { product: 60, from: '2026-11-20', to: '2026-12-19' } },
    });
    await soon(() => text('.load')).toContain('validators do not read it');
  });

  test('four steps, the key first; without a barrier for anybody', async () => {
    await look('pl-PL');
    await page().getByRole('button', { name: 'Rozdaj cztery karty' }).click();
    await soon(() => page().locator('.rack .card').count()).toBe(4);
    expect(await text('.step-now')).toBe('Naciśnij N lub U');
    open.bench.rig.show('choosing');
    await soon(() => text('.step-now')).toBe('Przyłóż kartę');
    expect(await violationsOf(page())).toEqual([]);
  });
});

const page = () => open.page;
