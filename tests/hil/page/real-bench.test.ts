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

async function rig(route: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${bench.ready.rig}/${route}`, {
    ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, route).toBe(200);
  return answer.json();
}

const view = async () => ((await rig('state')) as { scene: { view: string } }).scene.view;

/**
 * Chooses what stands on the screen, as a finger in the frame would, and slides the card in. The machine waits five
 * seconds for it: on the bench's slow clock the computer may have other work meanwhile.
 */
async function slideInFor(buttons: readonly string[], id: string): Promise<void> {
  const { page } = looked;
  await page.locator(`[data-card=${id}]`).focus();
  // What was shown last goes by faster.
  await rig('clock', { rate: 20 });
  await soon(view).toBe('home');
  await rig('clock', { rate: 0.1 });
  for (const button of buttons) await rig('touch', { button });
  await page.locator('.pocket-wanted').waitFor();
  await page.locator('.pocket-open').click();
  await soon(() => page.locator('.card-in-pocket').count()).toBe(1);
  await soon(view).not.toBe('insert-card');
  await rig('clock', { rate: 1 });
}

async function pullOut(): Promise<void> {
  await looked.page.locator('.card-in-pocket').click();
  await soon(() => looked.page.locator('.card-in-pocket').count()).toBe(0);
}

test('T79 T120 a top-up given at the counter is carried over through the pocket', async () => {
  const { page } = looked;
  await page.locator('[data-card=c4]').focus();
  await page.locator('[data-counter=open]').click();
  await page.getByRole('button', { name: 'Give it' }).click();
  await soon(() => shown('.load')).toContain('waits for the card in the pocket');
  await slideInFor(['carry-over'], 'c4');
  await soon(() => shown('.load')).toContain('on the card');
  await soon(() => shown('.log')).toContain('Top-up carried over');
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
  await soon(() => shown('[data-view=story]')).toContain(
    'The card confirms: top-up 20.00\u00a0zł; t-purse 21.20\u00a0zł.',
  );
  await pullOut();
  expect(looked.errors).toEqual([]);
});

test('T112 T113 money goes from the e-purse to the t-purse', async () => {
  const { page } = looked;
  await slideInFor(['purse-transfer', 'accept'], 'c2');
  await soon(() => shown('.log')).toContain('From e-purse to t-purse');
  expect(await shown('.log')).toContain('e-purse 20.00\u00a0zł');
  await soon(() => page.locator('[data-agreement]').getAttribute('data-agreement')).toBe('agreed');
  await pullOut();
  expect(looked.errors).toEqual([]);
});

test('two cards at exactly once are refused, and nothing is taken', async () => {
  const { page } = looked;
  await page.locator('[data-card=c2]').click({ modifiers: ['Shift'] });
  await page.locator('[data-card=c4]').click({ modifiers: ['Shift'] });
  await soon(() => shown('.heard')).toContain('3 beeps');
  await soon(() => page.locator('.card-there').count()).toBe(2);
  for (const left of [1, 0]) {
    await page.locator('.card-there').last().click();
    await soon(() => page.locator('.card-there').count()).toBe(left);
  }
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
