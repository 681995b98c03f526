import type { Browser, Page } from 'playwright-core';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { buildPage, type Host, launchBrowser, removeBuilds, startHost, untilShown } from './browser.ts';
import { inputFor, situations } from './samples.ts';

/** The real page in Chromium, at a real server with a stage in the test's hand. */
export interface ScreenPage {
  readonly browser: Browser;
  readonly host: Host;
  /** Draws on a plain canvas, which can be copied and costs less where there is no graphics processor. */
  readonly page: Page;
  /** Errors of any page that was opened, and what its policy has forbidden. */
  readonly complaints: readonly string[];
  openPage(address: string, size?: { readonly width: number; readonly height: number }): Promise<Page>;
  /** Shows a sample, and waits until it is painted. */
  show(situation: keyof typeof situations, changes?: Partial<ValidatorInput>): Promise<void>;
  close(): Promise<void>;
}

export const home = validatorScene(inputFor({ view: 'home' }));

/** With a bar that stands still: a picture must not depend on when it is taken. */
export function atRest(scene: UnnumberedScene): UnnumberedScene {
  return scene.countdown ? { ...scene, countdown: { ...scene.countdown, rate: 0 } } : scene;
}

/** Counts what is drawn and what asks for frames, from the page's first script on. */
const counters = () => {
  const counts = { draws: 0, frames: 0 };
  Object.assign(window, { counts });
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => {
    counts.frames++;
    return request(callback);
  };
  const count = <Painter extends object>(painter: Painter, name: keyof Painter) => {
    const draw = painter[name];
    if (typeof draw !== 'function') return;
    const counting = function (this: unknown, ...values: unknown[]): unknown {
      counts.draws++;
      return draw.apply(this, values);
    };
    Object.assign(painter, { [name]: counting });
  };
  count(WebGL2RenderingContext.prototype, 'drawElements');
  count(CanvasRenderingContext2D.prototype, 'fill');
  count(CanvasRenderingContext2D.prototype, 'fillRect');
  count(CanvasRenderingContext2D.prototype, 'drawImage');
};

export const counted = (some: Page) =>
  some.evaluate(() => ({ ...(window as unknown as { counts: { draws: number; frames: number } }).counts }));

/** Builds the page, starts browser and server, opens the page. */
export async function prepareScreen(): Promise<ScreenPage> {
  await buildPage();
  const browser = await launchBrowser();
  const host = await startHost(home);
  const complaints: string[] = [];

  async function openPage(address: string, size = { width: 800, height: 480 }): Promise<Page> {
    const opened = await browser.newPage({ viewport: size, hasTouch: true });
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    await opened.addInitScript(counters);
    await opened.goto(address);
    await opened.waitForFunction(() => document.querySelector('h1')?.textContent);
    return opened;
  }

  const page = await openPage(`${host.address}?drawer=canvas`);
  return {
    browser,
    host,
    page,
    complaints,
    openPage,
    async show(situation, changes = {}) {
      const sample = situations[situation];
      if (!sample) throw new Error(`no sample ${situation}`);
      host.stage.show(validatorScene(inputFor(sample, changes)));
      await untilShown(page, host.stage);
    },
    async close() {
      await browser.close();
      await host.close();
      await removeBuilds();
    },
  };
}

/** Brightness of the page at 40 x 24 places. */
export async function greyPicture(some: Page): Promise<readonly number[]> {
  const picture = (await some.screenshot()).toString('base64');
  return some.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(40, 24).getContext('2d', { willReadFrequently: true });
    if (!context) return [];
    context.drawImage(bitmap, 0, 0, 40, 24);
    const { data } = context.getImageData(0, 0, 40, 24);
    return Array.from({ length: 960 }, (_, i) => {
      const [r = 0, g = 0, b = 0] = data.slice(4 * i, 4 * i + 3);
      return 0.299 * r + 0.587 * g + 0.114 * b;
    });
  }, picture);
}
