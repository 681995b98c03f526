import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { expect } from 'vitest';
import { type ScriptedBench, startScriptedBench } from './scripted-bench.ts';

const CONFIG = new URL('../../../hil/page/vite.config.ts', import.meta.url).pathname;

/** The page as it is built, and a browser to look at it. */
export interface PageUnderTest {
  /** Where the built page is. */
  readonly folder: string;
  /** The page at a bench that runs. */
  look(address: string, locale?: string): Promise<LookedAt>;
  /** A fresh scripted bench and the page looking at it. */
  open(locale?: string): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface LookedAt {
  readonly page: Page;
  /** What the page has thrown, and what its security policy has forbidden. */
  readonly errors: string[];
  close(): Promise<void>;
}

export interface OpenPage extends LookedAt {
  readonly bench: ScriptedBench;
}

/** Builds the page once and starts Chromium. */
export async function preparePage(): Promise<PageUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder } });
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const look = async (address: string, locale = 'en-GB'): Promise<LookedAt> => {
    const context = await browser.newContext({
      locale,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // The machine's screen in its frame says what it has to say under its own address; so does a failed request.
      const own = new URL(message.location().url || address).pathname.startsWith('/bench');
      if (message.type() === 'error' && own) errors.push(message.text());
    });
    await page.goto(`${address}/bench`);
    return { page, errors, close: () => context.close() };
  };
  return {
    folder,
    look,
    open: async (locale) => {
      const bench = await startScriptedBench(folder);
      const looked = await look(bench.address, locale);
      return {
        ...looked,
        bench,
        close: async () => {
          await looked.close();
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
