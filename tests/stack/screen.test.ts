import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { written } from './money.ts';
import { Rig } from './rig.ts';
import type { Scene } from './shapes.ts';
import { CHECKOUT } from './start-command.ts';
import { maximum, type Tariff } from './tariffs.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PURSE = 2500;
const PANEL = { width: 800, height: 480 };

let rig: Rig;
let browser: Browser;
let page: Page;
/** Errors of the page's own code, as a browser tells them. */
const complaints: string[] = [];

async function open(address: string): Promise<Page> {
  const opened = await browser.newPage({ viewport: PANEL });
  opened.on('pageerror', (error) => complaints.push(String(error)));
  await opened.goto(address);
  return opened;
}

beforeAll(async () => {
  [rig, browser] = await Promise.all([
    Rig.start(),
    chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--use-gl=angle', '--use-angle=swiftshader'],
    }),
  ]);
  page = await open(rig.ready.screen);
});
afterAll(async () => {
  await browser?.close();
  await rig?.discard();
  expect(complaints).toEqual([]);
});

/** Waits until the page reads as its machine's scene of this view does, and has been painted since. */
async function shows(view: string, where = page, machine = rig.main): Promise<Scene> {
  const read = async () => ({
    scene: await machine.scene(),
    title: await where.locator('h1').textContent(),
    text: await where.locator('.reading div').textContent(),
  });
  const { scene } = await until(
    `the page shows ${view}`,
    read,
    (now) => now.scene.view === view && now.title === now.scene.title && now.text === now.scene.lines.join(''),
    25_000,
  );
  await where.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return scene;
}

/** Keeps what is on the screen among the reports; answers the picture. */
async function picture(name: string): Promise<string> {
  const folder = join(CHECKOUT, 'reports', 'stack');
  mkdirSync(folder, { recursive: true });
  const image = await page.screenshot();
  writeFileSync(join(folder, `${name}.png`), image);
  return image.toString('base64');
}

async function press(button: string): Promise<void> {
  const found = (await rig.main.scene()).buttons.find(({ id }) => id === button);
  if (found === undefined) throw new Error(`no button ${button} on the screen`);
  const [x, y, width, height] = found.rect;
  await page.mouse.click(x + width / 2, y + height / 2);
}

describe('the screen in a browser, through the bench', () => {
  const pictures = new Map<string, string>();
  const keep = async (name: string): Promise<void> => void pictures.set(name, await picture(name));

  test('T45 T46 T48 T49 home: stops, time and invitation', async () => {
    const { lines } = await shows('home');
    await keep('home');
    const text = (await page.locator('.reading').textContent()) ?? '';
    expect(text).toMatch(/\d\d:\d\d/);
    expect(text).toContain('ZBLIŻ KARTĘ');
    // Standing at its first stop: entry and exit are there, the next one is ahead.
    for (const said of ['Przystanek wejściowy', 'Przystanek wyjściowy', 'Krzyska – Pętla', 'Krzyska – Błonie']) {
      expect(lines.join(' ')).toContain(said);
      expect(text).toContain(said);
    }
  });

  test('T44 a touch on the language button reaches the machine, and the screen follows', async () => {
    await press('language');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    expect((await shows('home')).language).toBe('en');
    await keep('home-english');
    await until(
      'the screen is Polish again',
      async () => {
        const { language } = await shows('home');
        if (language !== 'pl') await press('language');
        return language;
      },
      (language) => language === 'pl',
    );
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('pl');
  });

  test('T85 T88 a ride: in, and out', async () => {
    const card = await rig.card({ purses: { t: PURSE } });
    await rig.main.lay(card);
    await shows('checked-in');
    await keep('checked-in');
    await rig.main.takeAway();
    await rig.main.bus({ at: 4 });
    await rig.main.lay(card);
    await shows('checked-out');
    await keep('checked-out');
    await rig.main.takeAway();
  });

  test('T96 refused for want of money', async () => {
    const card = await rig.card({ purses: { t: 10 } });
    await rig.main.lay(card);
    expect((await shows('refused')).reason).toBe('funds');
    await keep('refused');
    await rig.main.takeAway();
  });

  test('T93 A41 uncertain: no amounts, but terminal, time and code', async () => {
    const card = await rig.card({ purses: { t: PURSE } });
    const at = { command: 'CommitTransaction', when: 'after' } as const;
    const shown = await rig.main.tapWith({ device: 'antenna', fault: 'tear', at }, card);
    expect(shown?.scene.view).toBe('uncertain');
    await shows('uncertain');
    await keep('uncertain');
    const text = await page.locator('.reading').textContent();
    expect(text).not.toContain('zł');
    const { scene } = await rig.main.tap(card);
    const { bands } = (await rig.call('GET', '/tariff')).body as Tariff;
    expect(scene.lines).toContain(written(maximum({ bands } as Tariff)));
  });

  test('no two of these pictures are the same', () => {
    expect(pictures.size).toBeGreaterThan(1);
    expect(new Set(pictures.values()).size).toBe(pictures.size);
  });

  test('T96 a machine that dies leaves a calm picture, and its screen comes back by itself', async () => {
    await rig.main.kill();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Brak połączenia z urządzeniem');
    await picture('machine-dead');
    const late = await open(rig.ready.screen);
    expect(await late.locator('h1').textContent()).toBe('Automat jest wyłączony');
    await rig.main.start();
    await shows('home');
    await shows('home', late);
    await late.close();
    await press('language');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    expect((await rig.main.scene()).language).toBe('en');
  });

  test('a further machine has a screen of its own', async () => {
    const rear = await rig.addMachine('rear');
    const [, machine] = await rig.machines();
    expect(machine?.name).toBe('rear');
    const its = await open(machine?.screen ?? '');
    await shows('home', its, rear);
    await rear.touch('language');
    await its.waitForFunction(() => document.documentElement.lang === 'en');
    await shows('home', its, rear);
    await its.close();
  });
});
