import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningBench, startBench } from '../../../hil/bench/start.ts';
import { type LookedAt, middleOf, type PageUnderTest, preparePage } from './page-in-browser.ts';

let under: PageUnderTest;
let bench: RunningBench;
let looked: LookedAt;
const data = mkdtempSync(join(tmpdir(), 'vending-with-page-'));

beforeAll(async () => {
  under = await preparePage();
  bench = await startBench({ city: 'jaworzno', machine: 'vending', port: 0, data, seed: 1 }, { page: under.folder });
  looked = await under.look(new URL(bench.ready.bench).origin);
  // A hand at a busy computer is slow: the machine waits twice as long.
  await fetch(`${bench.ready.rig}/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"rate":0.5}',
  });
});

afterAll(async () => {
  await looked?.close();
  await bench?.stop();
  await under?.close();
  rmSync(data, { recursive: true, force: true });
});

/** A whole stack on a busy computer takes its time. */
const soon = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 45_000, interval: 80 });

const PANEL_WIDTH = 1080;
const sceneSchema = z.object({
  scene: z.object({
    view: z.string(),
    buttons: z.array(z.object({ id: z.string(), rect: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
  }),
});

async function scene() {
  const answer = await fetch(`${bench.ready.rig}/state`);
  return sceneSchema.parse(await answer.json()).scene;
}

const view = async () => (await scene()).view;
const shown = (selector: string) => looked.page.locator(selector).first().textContent();
const advice = () => shown('.advice');

/**
 * A finger on the screen in its frame, where the button stands, until the machine shows what follows: at the first
 * time the frame may still have the picture before.
 */
async function choose(id: string, next: string): Promise<void> {
  await soon(async () => {
    const { view: now, buttons } = await scene();
    const rect = now === next ? undefined : buttons.find((button) => button.id === id)?.rect;
    if (rect) await press(rect);
    return view();
  }).toBe(next);
}

async function press([x, y, width, height]: readonly [number, number, number, number]): Promise<void> {
  const frame = await looked.page.locator('iframe').boundingBox();
  if (!frame) throw new Error('the screen is not to be seen');
  const scale = frame.width / PANEL_WIDTH;
  await looked.page.mouse.click(frame.x + (x + width / 2) * scale, frame.y + (y + height / 2) * scale);
}

test('J32 J38 somebody who follows the hints tops a card up with coins, and gets change and a receipt', async () => {
  const { page } = looked;
  await page.getByRole('button', { name: 'Deal four cards' }).click();
  await soon(() => page.locator('.rack .card').count()).toBe(4);
  await soon(advice).toContain('Touch “Doładuj kartę” on the screen');
  await choose('top-up', 'present-card');
  await soon(advice).toContain('Click a city card');
  await page.locator('[data-card=c1]').click();
  await soon(view).toBe('choose');
  await choose('amount-5', 'paying');
  await soon(advice).toContain('Click coins until it is paid');
  await page.locator('[data-drop="5"]').click();
  await soon(() => shown('.tray strong')).toBe('0.05\u00a0zł');
  for (let coin = 0; coin < 3; coin += 1) await page.locator('[data-drop="200"]').click();
  await soon(() => shown('[data-card=c1] .face')).toContain('15.00\u00a0zł');
  await soon(() => page.getByRole('button', { name: 'Read: KWITANCJA' }).count()).toBe(1);
  // 6 zł for 5 zł, and the 5 gr that fell through.
  await soon(() => shown('.tray strong')).toBe('1.05\u00a0zł');
  await soon(() => shown('[data-equation]')).toMatch(/taken6\.00.zł=kept5\.00.zł\+given back1\.00.zł\+owed0\.00.zł/);
  await soon(() => page.locator('[data-equation]').getAttribute('data-equation')).toBe('balanced');
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
  await soon(() => shown('[data-view=story]')).toContain('A sale begins: a top-up for 5.00\u00a0zł.');
  await page.locator('.tray-bowl').click();
  await soon(() => page.locator('.tray-coin').count()).toBe(0);
  await page.locator('.card-there').click();
  await soon(() => page.locator('.card-there').count()).toBe(0);
  expect(looked.errors).toEqual([]);
}, 180_000);

test('J32 the same with a bank card, held to the terminal by hand', async () => {
  const { page } = looked;
  if ((await view()) !== 'home') await choose('done', 'home');
  await choose('top-up', 'present-card');
  await page.locator('[data-card=c2]').click();
  await soon(view).toBe('choose');
  await choose('amount-10', 'paying');
  await choose('pay-card', 'card-payment');
  await soon(advice).toContain('Click the bank card');
  const card = await middleOf(page, '[data-bank-card]');
  const terminal = await middleOf(page, '.terminal-field');
  await page.mouse.move(card.x, card.y);
  await page.mouse.down();
  await page.mouse.move(terminal.x, terminal.y, { steps: 3 });
  await page.mouse.up();
  await soon(() => shown('[data-card=c2] .face')).toContain('14.60\u00a0zł');
  await soon(() => shown('[data-equation]')).toMatch(/taken16\.00.zł=kept15\.00.zł/);
  await soon(() => page.locator('[data-equation]').getAttribute('data-equation')).toBe('balanced');
  expect(looked.errors).toEqual([]);
}, 180_000);
