import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

export interface Picture {
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Looks at the machine's panel. */
export interface Camera {
  /** Rejects with one line where no picture can be had. */
  picture(): Promise<Picture>;
  close(): Promise<void>;
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PAGE_LIMIT_MS = 20_000;
/** Time for the picture of the newest scene to be painted. */
const PAINT_MS = 150;

/** Chromium of this computer, if there is one. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM, ...BROWSERS].find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Pictures of the machine's screen, by a browser that is opened at the first one. `size`: the panel's, in pixels. */
export function screenCamera(address: string, size: { readonly width: number; readonly height: number }): Camera {
  let opened: Promise<{ browser: Browser; page: Page }> | undefined;
  return {
    async picture() {
      opened ??= open(address, size);
      opened.catch(() => {
        opened = undefined;
      });
      const { page } = await opened;
      // A machine that was off meanwhile has left its waiting page here.
      if ((await page.locator('#screen').count()) === 0) await visit(page, address);
      await page.waitForTimeout(PAINT_MS);
      return { mediaType: 'image/png', content: await page.screenshot({ timeout: PAGE_LIMIT_MS }) };
    },
    async close() {
      const last = await opened?.catch(() => undefined);
      await last?.browser.close();
    },
  };
}

async function open(
  address: string,
  size: { width: number; height: number },
): Promise<{ browser: Browser; page: Page }> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium is installed');
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    // A signal is the run's: it leaves the rig safe before it ends, and closes the browser then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = await browser.newPage({ viewport: { width: size.width, height: size.height } });
    await visit(page, address);
    return { browser, page };
  } catch (cause) {
    await browser.close();
    throw cause;
  }
}

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address, { timeout: PAGE_LIMIT_MS });
  // The page names the scene it has painted; a machine that is off has none.
  await page.waitForSelector('#screen[data-scene]', { state: 'attached', timeout: 5000 }).catch(() => undefined);
}

/** A camera on the network that answers a picture. */
export function networkCamera(snapshot: string): Camera {
  return {
    async picture() {
      const response = await fetch(snapshot, { signal: AbortSignal.timeout(PAGE_LIMIT_MS) });
      if (!response.ok) throw new Error(`${snapshot}: ${response.status}`);
      const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
      if (!mediaType.startsWith('image/'))
        throw new Error(`${snapshot}: answers ${mediaType || 'nothing'}, no picture`);
      return { mediaType, content: new Uint8Array(await response.arrayBuffer()) };
    },
    async close() {},
  };
}

/** Where no pictures are wanted. */
export const noCamera: Camera = {
  picture: () => Promise.reject(new Error('no pictures were wanted')),
  close: async () => {},
};
