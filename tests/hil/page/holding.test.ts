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

const posts = () => callsOf(open.bench, 'POST', 'antenna');
const removals = () => callsOf(open.bench, 'DELETE', 'antenna');
const lying = (id: string) => open.bench.rig.card(id).lyingAt !== null;
const atReader = () => open.page.locator('.card-there');

async function dragToReader(id: string): Promise<void> {
  const { page } = open;
  const from = await middleOf(page, `[data-card=${id}]`);
  const to = await middleOf(page, '.reader-place');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y - 20);
  await page.mouse.move(to.x, to.y, { steps: 4 });
}

describe('a card is held to the reader', () => {
  test('dragged there: it is in the field as long as it is over the machine', async () => {
    await dragToReader('c1');
    await soon(() => lying('c1')).toBe(true);
    expect(posts()).toMatchObject([{ route: 'antenna?machine=main', body: { card: 'c1' } }]);
    expect(removals()).toHaveLength(0);
    await open.page.mouse.move(640, 790, { steps: 3 });
    await soon(() => lying('c1')).toBe(false);
    await open.page.mouse.up();
    expect(removals()[0]?.route).toBe('antenna?machine=main&card=c1');
    await soon(() => atReader().count()).toBe(0);
  });

  test('let go over the machine: it is taken away', async () => {
    await dragToReader('c1');
    await soon(() => lying('c1')).toBe(true);
    await open.page.mouse.up();
    await soon(() => lying('c1')).toBe(false);
  });

  test('pressed and held without moving: in the field until it is let go', async () => {
    const { x, y } = await middleOf(open.page, '[data-card=c2]');
    await open.page.mouse.move(x, y);
    await open.page.mouse.down();
    await soon(() => lying('c2')).toBe(true);
    await open.page.mouse.up();
    await soon(() => lying('c2')).toBe(false);
    expect(posts()).toHaveLength(1);
  });

  test('clicked: it lies there until it is clicked again', async () => {
    await open.page.locator('[data-card=c1]').click();
    await soon(() => lying('c1')).toBe(true);
    await atReader().click();
    await soon(() => lying('c1')).toBe(false);
    await soon(() => atReader().count()).toBe(0);
    expect(posts()).toHaveLength(1);
  });

  test('from the keyboard alone', async () => {
    await open.page.locator('[data-card=c1]').focus();
    await open.page.keyboard.press('Enter');
    await soon(() => lying('c1')).toBe(true);
    await open.page.keyboard.press('Enter');
    await soon(() => lying('c1')).toBe(false);
  });

  test('pulled away before the bench has answered: it does not stay behind', async () => {
    let answer = (_: unknown): void => {};
    open.bench.rig.patience = new Promise((resolve) => {
      answer = resolve;
    });
    await dragToReader('c1');
    await soon(() => posts().length).toBe(1);
    await open.page.mouse.up();
    await soon(() => removals().length).toBe(1);
    answer(undefined);
    await soon(() => removals().length).toBe(2);
    await soon(() => lying('c1')).toBe(false);
  });

  test('dragged off the reader it lies in the rack again', async () => {
    await open.page.locator('[data-card=c1]').click();
    await soon(() => lying('c1')).toBe(true);
    const { x, y } = await middleOf(open.page, '.card-there');
    await open.page.mouse.move(x, y);
    await open.page.mouse.down();
    await open.page.mouse.move(640, 790, { steps: 5 });
    await soon(() => lying('c1')).toBe(false);
    await open.page.mouse.up();
    await soon(() => open.page.locator('.float').count()).toBe(0);
    expect(posts()).toHaveLength(1);
  });

  test('snatched by a fault: the page shows it back in the rack', async () => {
    await open.page.locator('[data-early=after]').click();
    await soon(() => open.bench.rig.faults[0]?.at).toEqual({ command: 'CommitTransaction', when: 'after' });
    await open.page.locator('[data-card=c1]').click();
    await soon(() => open.bench.rig.faults[0]?.fired).toBe(1);
    await soon(() => atReader().count()).toBe(0);
    await soon(() => open.page.locator('[data-early=after]').getAttribute('aria-pressed')).toBe('false');
    await soon(() => open.page.locator('.heard').textContent()).toContain('3 beeps');
  });

  test('ordered by mistake, the early pull is taken back', async () => {
    const early = open.page.locator('[data-early=before]');
    await early.click();
    await soon(() => early.getAttribute('aria-pressed')).toBe('true');
    await early.click();
    await soon(() => early.getAttribute('aria-pressed')).toBe('false');
    expect(callsOf(open.bench, 'DELETE', 'faults')).toMatchObject([{ route: 'faults?id=1' }]);
  });
});

describe('two cards at exactly once', () => {
  const pair = [{ route: 'antenna?machine=main', body: { cards: ['c1', 'c2'] } }];

  test('one dropped onto another: both come into the field, and stay until they are taken away', async () => {
    const { page } = open;
    const from = await middleOf(page, '[data-card=c2]');
    const to = await middleOf(page, '[data-card=c1]');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await soon(() => page.locator('[data-card=c1]').getAttribute('data-aimed')).toBe('');
    await page.mouse.up();
    await soon(() => [lying('c1'), lying('c2')]).toEqual([true, true]);
    expect(posts()).toMatchObject(pair);
    await soon(() => atReader().count()).toBe(2);
    expect(await page.locator('[data-aimed]').count()).toBe(0);
    await atReader().last().click();
    await atReader().click();
    await soon(() => [lying('c1'), lying('c2')]).toEqual([false, false]);
  });

  test('clicked one after the other with the shift key', async () => {
    const { page } = open;
    await page.locator('[data-card=c1]').click({ modifiers: ['Shift'] });
    await soon(() => page.locator('[data-card=c1] .card-pair').isVisible()).toBe(true);
    expect(posts()).toHaveLength(0);
    await page.locator('[data-card=c2]').click({ modifiers: ['Shift'] });
    await soon(() => posts()).toMatchObject(pair);
    expect(await page.locator('.half').count()).toBe(0);
  });

  test('from the keyboard, and given up by choosing the same card twice', async () => {
    const { page } = open;
    await page.locator('[data-card=c2]').focus();
    await page.keyboard.press('Shift+Enter');
    await soon(() => page.locator('.half').count()).toBe(1);
    await page.keyboard.press('Shift+Enter');
    await soon(() => page.locator('.half').count()).toBe(0);
    await page.locator('[data-card=c1]').focus();
    await page.keyboard.press('Shift+Enter');
    await page.locator('[data-card=c2]').focus();
    await page.keyboard.press('Shift+Enter');
    await soon(() => posts()).toMatchObject(pair);
  });

  test('refused by the bench: both lie in the rack, and the page says why', async () => {
    const { page, bench } = open;
    bench.refuse('POST', 'antenna', 409, 'no-room');
    await page.locator('[data-card=c1]').click({ modifiers: ['Shift'] });
    await page.locator('[data-card=c2]').click({ modifiers: ['Shift'] });
    await soon(() => page.locator('.notice-text').textContent()).toBe('There is no room for another card.');
    await soon(() => atReader().count()).toBe(0);
  });
});
