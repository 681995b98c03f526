import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callsOf, type OpenPage, type PageUnderTest, preparePage, soon } from './page-in-browser.ts';

const RATE = 24_000;

let site: PageUnderTest;
const opened: OpenPage[] = [];
beforeAll(async () => {
  site = await preparePage();
}, 60_000);
afterAll(async () => {
  for (const each of opened) await each.close();
  await site?.close();
});

/**
 * The page, its sound going into a recording of three seconds instead of a loudspeaker. A gesture unlocks it, as a
 * browser demands; until then it is suspended.
 */
async function recorded(): Promise<OpenPage> {
  const open = await site.open('en-GB');
  opened.push(open);
  await open.page.addInitScript((rate) => {
    const recorder = function recorder() {
      const context = new OfflineAudioContext(1, 3 * rate, rate);
      let state = 'suspended';
      Object.defineProperty(context, 'state', { get: () => state });
      context.resume = async () => {
        state = 'running';
      };
      Object.assign(window, { recording: context });
      return context;
    };
    Object.assign(window, { AudioContext: recorder });
  }, RATE);
  await open.page.reload();
  await open.page.locator('.heard').waitFor();
  return open;
}

interface Burst {
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly hertz: number;
}

/** What a listener hears: each stretch of sound with its length and pitch. */
async function heard(page: Page): Promise<readonly Burst[]> {
  return page.evaluate(async (rate) => {
    const { recording } = window as unknown as { recording: OfflineAudioContext };
    const samples = (await recording.startRendering()).getChannelData(0);
    const bursts: { from: number; to: number; crossings: number }[] = [];
    const quiet = 0.02 * rate;
    samples.forEach((value, at) => {
      if (Math.abs(value) < 0.002) return;
      const last = bursts.at(-1);
      if (last === undefined || at - last.to > quiet) bursts.push({ from: at, to: at, crossings: 0 });
      else {
        for (let index = last.to + 1; index <= at; index += 1) {
          if (Math.sign(samples[index] ?? 0) !== Math.sign(samples[index - 1] ?? 0)) last.crossings += 1;
        }
        last.to = at;
      }
    });
    return bursts.map(({ from, to, crossings }) => ({
      fromMs: (1000 * from) / rate,
      lengthMs: (1000 * (to - from)) / rate,
      hertz: crossings / 2 / ((to - from) / rate),
    }));
  }, RATE);
}

/** Presses anywhere: the gesture that a browser waits for. */
const gesture = (page: Page) => page.mouse.click(2, 2);

async function beep(open: OpenPage, count: 1 | 3): Promise<void> {
  const before = callsOf(open.bench, 'GET', 'signals').length;
  open.bench.rig.beep(count);
  await soon(() => callsOf(open.bench, 'GET', 'signals').length).toBeGreaterThan(before);
  await soon(() => open.page.locator('.heard').textContent()).toBe(count === 1 ? '1 beep' : '3 beeps');
}

test('T83 T87 one beep is heard: 110 ms at 2300 Hz, and written beside the reader', async () => {
  const open = await recorded();
  await gesture(open.page);
  await beep(open, 1);
  const [only, ...more] = await heard(open.page);
  expect(more).toEqual([]);
  expect(only?.lengthMs).toBeGreaterThan(100);
  expect(only?.lengthMs).toBeLessThan(112);
  expect(only?.hertz).toBeGreaterThan(2270);
  expect(only?.hertz).toBeLessThan(2330);
});

test('T93 T96 T121 three beeps are heard, 90 ms between them', async () => {
  const open = await recorded();
  await gesture(open.page);
  await beep(open, 3);
  const bursts = await heard(open.page);
  expect(bursts).toHaveLength(3);
  for (const { lengthMs, hertz } of bursts) {
    expect(lengthMs).toBeGreaterThan(100);
    expect(lengthMs).toBeLessThan(112);
    expect(Math.abs(hertz - 2300)).toBeLessThan(30);
  }
  const starts = bursts.map(({ fromMs }) => Math.round(fromMs));
  expect(starts.map((start) => start - (starts[0] ?? 0))).toEqual([0, 200, 400]);
});

test('one beep right after three is heard as one of its own', async () => {
  const open = await recorded();
  await gesture(open.page);
  await beep(open, 3);
  await beep(open, 1);
  const bursts = await heard(open.page);
  expect(bursts).toHaveLength(4);
  const [, , third, fourth] = bursts;
  expect((fourth?.fromMs ?? 0) - (third?.fromMs ?? 0)).toBeGreaterThan(400);
});

test('before the first gesture a page is silent, and what beeped then does not come later', async () => {
  const open = await recorded();
  await beep(open, 3);
  await gesture(open.page);
  await beep(open, 1);
  expect(await heard(open.page)).toHaveLength(1);
});

test('muted it is silent, at once and after a reload, and beeps are still written', async () => {
  const open = await recorded();
  const button = open.page.locator('[data-sound]');
  expect(await button.textContent()).toBe('Mute');
  await button.click();
  expect(await button.textContent()).toBe('Sound on');
  await beep(open, 3);
  expect(await heard(open.page)).toEqual([]);
  await open.page.reload();
  expect(await button.getAttribute('data-sound')).toBe('off');
  await button.press('Enter');
  await beep(open, 1);
  const bursts = await heard(open.page);
  // The switch itself gives one beep to be heard by.
  expect(bursts).toHaveLength(2);
});
