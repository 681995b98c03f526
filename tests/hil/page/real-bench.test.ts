import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBench, startBench } from '../../../hil/bench/start.ts';
import { type LookedAt, middleOf, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

let under: PageUnderTest;
let bench: RunningBench;
let looked: LookedAt;
const data = mkdtempSync(join(tmpdir(), 'bench-with-page-'));

beforeAll(async () => {
  under = await preparePage();
  bench = await startBench({ city: 'tarnow', machine: 'validator', port: 0, data, seed: 1 }, { page: under.folder });
  looked = await under.look(new URL(bench.ready.bench).origin);
});

afterAll(async () => {
  await looked?.close();
  await bench?.stop();
  await under?.close();
  rmSync(data, { recursive: true, force: true });
});

const shown = (selector: string) => looked.page.locator(selector).textContent();
const entries = (kind: string) => looked.page.locator(`[data-entry=${kind}]`).count();

async function clickAwayAgain(): Promise<void> {
  await looked.page.locator('.card-there').click();
  await soon(() => looked.page.locator('.card-there').count()).toBe(0);
}

test('a visitor takes a card, holds it to the reader, lets the bus go on and holds it there again', async () => {
  const { page } = looked;
  await page.getByRole('button', { name: 'Deal four cards' }).click();
  await soon(() => page.locator('.rack .card').count()).toBe(4);
  const card = await middleOf(page, '[data-card=c1]');
  const reader = await middleOf(page, '.reader-place');
  await page.mouse.move(card.x, card.y);
  await page.mouse.down();
  await page.mouse.move(reader.x, reader.y, { steps: 4 });
  await soon(() => entries('COMMITTED')).toBe(1);
  await soon(() => shown('.reader-invitation')).toBe('Take it away');
  await page.mouse.move(card.x, card.y, { steps: 4 });
  await page.mouse.up();
  await soon(() => shown('[data-view=card]')).toContain('Open journey: line 9');
  await page.locator('[data-drive=next]').click();
  await soon(() => shown('.step-now')).toBe('Hold the card there again');
  await page.locator('[data-card=c1]').click();
  await soon(() => entries('COMMITTED')).toBe(2);
  await soon(() => shown('[data-view=card]')).toContain('No open journey');
  await soon(() => shown('[data-view=card]')).toContain('Check-out, 1 stop');
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
  await clickAwayAgain();
  expect(looked.errors).toEqual([]);
});

test('pulled away after Commit: a doubt, which the next tap settles', async () => {
  const { page } = looked;
  await page.locator('[data-early=after]').click();
  await soon(() => page.locator('[data-early=after]').getAttribute('aria-pressed')).toBe('true');
  await page.locator('[data-card=c3]').click();
  await soon(() => entries('IN_DOUBT')).toBe(1);
  await soon(() => page.locator('.card-there').count()).toBe(0);
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('doubt');
  await page.locator('[data-card=c3]').click();
  await soon(() => entries('SETTLED')).toBe(1);
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
  await clickAwayAgain();
  expect(looked.errors).toEqual([]);
});

test('the power is cut and given back', async () => {
  const { page } = looked;
  await page.getByRole('button', { name: 'Cut the power' }).click();
  await soon(() => shown('.reader-invitation')).toBe('The machine is off.');
  await page.getByRole('button', { name: 'Switch on' }).click();
  await soon(() => shown('.reader-invitation')).toBe('Hold a card here');
  await soon(() => entries('OPENED')).toBe(2);
  expect(looked.errors).toEqual([]);
});
