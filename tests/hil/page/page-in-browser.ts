import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';
import { type ScriptedBench, startScriptedBench } from './scripted-bench.ts';

const CONFIG = new URL('../../../hil/page/vite.config.ts', import.meta.url).pathname;

/** The page as it is built, in a browser, with a scripted bench at its other end. */
export interface PageUnderTest {
  readonly browser: Browser;
  /** A fresh bench and the page looking at it. `errors` collects what the page throws or the policy forbids. */
  open(options?: { readonly locale?: string }): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  readonly bench: ScriptedBench;
  readonly page: Page;
  readonly errors: string[];
  close(): Promise<void>;
}

/** Builds the page once and starts Chromium. */
export async function preparePage(): Promise<PageUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder } });
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return {
    browser,
    open: async ({ locale = 'en-GB' } = {}) => {
      const bench = await startScriptedBench(folder);
      const context = await browser.newContext({
        locale,
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load')) errors.push(message.text());
      });
      await page.goto(`${bench.address}/bench`);
      return {
        bench,
        page,
        errors,
        close: async () => {
          await context.close();
          await bench.close();
        },
      };
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Middle of what a selector finds. */
export async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`nothing to be seen of ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Calls of this method and route the bench has heard, e.g. `POST antenna`. */
export function callsOf(
  { heard }: ScriptedBench,
  method: string,
  route: string,
): readonly { route: string; body: unknown }[] {
  return heard.filter((call) => call.method === method && call.route.split('?')[0] === route);
}

/** Waits for a state, not for a time: two cores may have other work. */
export const soon = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 15_000, interval: 40 });
