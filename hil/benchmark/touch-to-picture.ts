import type { Page } from 'playwright-core';
import { z } from 'zod';
import { distribution, type Measured } from './figure.ts';
import type { Scale } from './scale.ts';
import { type Started, startProduct } from './start-command.ts';
import { summaryOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

/** Every press of it changes every text of the home screen. */
const BUTTON = 'language';
const PANEL = { width: 800, height: 480 };
const PICTURE_LIMIT_MS = 10_000;

const state = z.object({
  scene: z.object({
    number: z.int(),
    buttons: z.array(z.object({ id: z.string(), rect: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
  }),
});

/** Milliseconds since 1970 by the page's own clock. */
interface Painted {
  /** When a pointer last came down on the page. */
  readonly down: number;
  /** When the machine's next scene had been drawn. */
  readonly drawn: number;
  /** When the frame that shows it was given to the display. */
  readonly painted: number;
}

/**
 * From a touch to the next painted picture, on the running product and a real Chromium: from the finger on the page,
 * and from the rig's order to touch.
 */
export function touchToPicture(scale: Scale): Promise<Measured> {
  return inWorkFolder(async (folder) => {
    const started = await startProduct(`${folder}/data`);
    try {
      const { chromium } = await import('playwright-core');
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--use-gl=angle', '--use-angle=swiftshader'],
      });
      try {
        const page = await browser.newPage({ viewport: PANEL });
        await page.goto(started.screen);
        return await measure(page, started, scale);
      } finally {
        await browser.close();
      }
    } finally {
      await started.stop();
    }
  });
}

async function measure(page: Page, started: Started, scale: Scale): Promise<Measured> {
  await page.waitForFunction(() => Number(document.getElementById('screen')?.dataset.scene) > 0);
  const { buttons } = state.parse(await started.rig('GET', '/state')).scene;
  const [x, y, width, height] = buttons.find(({ id }) => id === BUTTON)?.rect ?? [0, 0, 0, 0];
  if (width === 0) throw new RangeError(`no button ${BUTTON} on the home screen`);
  const finger: number[] = [];
  const machine: number[] = [];
  const frame: number[] = [];
  const order: number[] = [];
  const warmUp = scale.of(10, 2);
  for (let touch = 0; touch < warmUp + scale.of(150, 5); touch++) {
    await watch(page);
    await page.mouse.click(x + width / 2, y + height / 2);
    const byFinger = await seen(page);
    await watch(page);
    const ordered = performance.timeOrigin + performance.now();
    await started.rig('POST', '/touch', { button: BUTTON });
    const byOrder = await seen(page);
    if (touch < warmUp) continue;
    finger.push(byFinger.painted - byFinger.down);
    machine.push(byFinger.drawn - byFinger.down);
    frame.push(byFinger.painted - byFinger.drawn);
    order.push(byOrder.painted - ordered);
  }
  const [drawing, showing] = [summaryOf(machine), summaryOf(frame)];
  return {
    figures: [
      distribution('touch to picture: finger on the page to painted frame', 'ms', summaryOf(finger), {
        limit: `${drawing.median.toFixed(1)} ms until the machine's answer is drawn, ${showing.median.toFixed(1)} ms until the browser's next frame shows it; drawn by the processor, no graphics card`,
      }),
      distribution('touch to picture: POST /rig/touch to painted frame', 'ms', summaryOf(order), {
        limit:
          'one HTTP call and a message between bench and machine more, no pointer events; clocks of two processes, good to a millisecond',
      }),
    ],
  };
}

declare global {
  interface Window {
    picture?: Promise<Painted>;
  }
}

/** From now on the page notes its next touch and the first scene that is drawn after this moment. */
async function watch(page: Page): Promise<void> {
  await page.evaluate((limitMs) => {
    const panel = document.getElementById('screen');
    if (panel === null) throw new Error('no screen on the page');
    const at = (ms: number): number => performance.timeOrigin + ms;
    let down = Number.NaN;
    panel.addEventListener(
      'pointerdown',
      (event) => {
        down = at(event.timeStamp);
      },
      { once: true, capture: true },
    );
    window.picture = new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('no new picture')), limitMs);
      const observer = new MutationObserver(() => {
        observer.disconnect();
        clearTimeout(limit);
        const drawn = at(performance.now());
        // A message sent while a frame is made arrives when the frame has been handed over.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ down, drawn, painted: at(performance.now()) });
        requestAnimationFrame(() => port2.postMessage(null));
      });
      observer.observe(panel, { attributes: true, attributeFilter: ['data-scene'] });
    });
  }, PICTURE_LIMIT_MS);
}

async function seen(page: Page): Promise<Painted> {
  const painted = await page.evaluate(() => window.picture);
  if (painted === undefined) throw new Error('nobody watched');
  return painted;
}
