import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrawItem } from '../../../kiosk/screen/scene.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { buildPage, type Host, keepPicture, launchBrowser, startHost, untilShown } from './browser.ts';
import { homes, inputFor, situations } from './samples.ts';

const home = validatorScene(inputFor({ view: 'home' }));
let browser: Browser;
let host: Host;
let page: Page;
const complaints: string[] = [];

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
const counted = (some: Page) =>
  some.evaluate(() => ({ ...(window as unknown as { counts: { draws: number; frames: number } }).counts }));

async function openPage(address: string, size = { width: 800, height: 480 }, from = browser): Promise<Page> {
  const opened = await from.newPage({ viewport: size, hasTouch: true });
  opened.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  opened.on('pageerror', (error) => complaints.push(String(error)));
  await opened.addInitScript(counters);
  await opened.goto(address);
  await opened.waitForFunction(() => document.querySelector('h1')?.textContent);
  return opened;
}

beforeAll(async () => {
  await buildPage();
  browser = await launchBrowser();
  host = await startHost(home);
  page = await openPage(host.address);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await host?.close();
});

/** Brightness of the page at 40 x 24 places. */
async function greyPicture(some: Page): Promise<readonly number[]> {
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

async function show(situation: keyof typeof situations, changes = {}): Promise<void> {
  const sample = situations[situation];
  if (!sample) throw new Error(`no sample ${situation}`);
  host.stage.show(validatorScene(inputFor(sample, changes)));
  await untilShown(page, host.stage);
}

describe('what is drawn', () => {
  test('a picture of each view, and none of its texts and pictograms touches the edge of its room', async () => {
    const pictures = [
      ...Object.entries(situations).map(([name, situation]) => [name, inputFor(situation)] as const),
      ...Object.entries(homes).map(([name, changes]) => [name, inputFor({ view: 'home' }, changes)] as const),
      ['home-larger', inputFor({ view: 'home' }, { larger: true })] as const,
      ['home-night', inputFor({ view: 'home' }, { night: true })] as const,
      ['home-en', inputFor({ view: 'home' }, { language: 'en' })] as const,
    ];
    for (const [name, input] of pictures) {
      host.stage.show(validatorScene(input));
      await untilShown(page, host.stage);
      await keepPicture(page, name);
      const clipped = await page.evaluate(
        () =>
          [...document.querySelectorAll<HTMLCanvasElement>('.type-cases canvas')].filter((canvas) => {
            const context = canvas.getContext('2d');
            const { width, height } = canvas;
            const inked = (x: number, y: number, w: number, h: number) =>
              context?.getImageData(x, y, w, h).data.some((value, index) => index % 4 === 3 && value > 0);
            return (
              inked(0, 0, width, 1) ||
              inked(0, height - 1, width, 1) ||
              inked(0, 0, 1, height) ||
              inked(width - 1, 0, 1, height)
            );
          }).length,
      );
      expect(clipped, name).toBe(0);
    }
    expect(complaints).toEqual([]);
  }, 120_000);

  test('no text is wider in the browser than the view thinks it is', async () => {
    const scenes = [{}, { language: 'en' as const }, { larger: true }].flatMap((changes) => [
      ...Object.values(situations).map((situation) => validatorScene(inputFor(situation, changes))),
      ...Object.values(homes).map((some) => validatorScene(inputFor({ view: 'home' }, { ...some, ...changes }))),
    ]);
    const texts = scenes
      .flatMap(({ items }) => items)
      .filter((item): item is Extract<DrawItem, { kind: 'text' }> => item.kind === 'text')
      .map(({ text, size, weight, rect }) => ({ text, size, weight, room: rect[2] }));
    const tooWide = await page.evaluate((all) => {
      const canvas = document.createElement('canvas');
      document.querySelector('.type-cases')?.append(canvas);
      const context = canvas.getContext('2d');
      if (!context) return ['no canvas'];
      const wide = all.flatMap(({ text, size, weight, room }) => {
        context.font = `${weight} ${size}px "Fira Sans"`;
        return text.split('\n').filter((line) => context.measureText(line).width > room + 0.5);
      });
      canvas.remove();
      return wide;
    }, texts);
    expect(texts.length).toBeGreaterThan(500);
    expect(tooWide).toEqual([]);
  });

  test('the four results are four different pictures in greyscale, day and night', async () => {
    for (const night of [false, true]) {
      const pictures: (readonly number[])[] = [];
      for (const name of ['checked-in', 'checked-out', 'refused-blocked', 'uncertain'] as const) {
        await show(name, { night });
        pictures.push(await greyPicture(page));
      }
      pictures.forEach((a, index) => {
        for (const b of pictures.slice(index + 1)) {
          const difference = a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
          expect(difference).toBeGreaterThan(8);
        }
      });
    }
  });

  test('pictures for the README', async () => {
    const folder = fileURLToPath(new URL('../../../reports/screens/readme/', import.meta.url));
    await mkdir(folder, { recursive: true });
    const names = {
      'home-pl': 'home',
      'checked-in': 'checked-in',
      'checked-out': 'checked-out',
      uncertain: 'uncertain',
      refused: 'refused-funds',
    };
    for (const [file, name] of Object.entries(names)) {
      const countdown = name === 'home' ? {} : { countdown: { leftMs: 3100, totalMs: 5000, rate: 0 } };
      await show(name, countdown);
      const picture = await page.screenshot();
      // Width and height stand in the header of a PNG.
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([800, 480]);
      await writeFile(`${folder}validator-${file}.png`, picture);
    }
  });
});

describe('cost', () => {
  test('an idle screen draws nothing and asks for no frame', async () => {
    await show('home');
    const before = await counted(page);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const after = await counted(page);
    expect(before.draws).toBeGreaterThan(0);
    expect(after).toEqual(before);
  });

  test('remaining time moves, and when it has run out nothing does', async () => {
    await show('checked-in', { countdown: { leftMs: 600, totalMs: 1000, rate: 1 } });
    const before = await counted(page);
    await page.waitForFunction(
      (some) => (window as unknown as { counts: { draws: number } }).counts.draws > some + 3,
      before.draws,
    );
    await new Promise((resolve) => setTimeout(resolve, 900));
    const ended = await counted(page);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await counted(page)).toEqual(ended);
  });
});

describe('touch and keyboard', () => {
  const pressedAfter = async (act: () => Promise<void>): Promise<readonly string[]> => {
    host.pressed.length = 0;
    await act();
    // Touches arrive in order: once this one is there, the others were.
    await page.locator('[data-button=larger]').press('Enter');
    await expect.poll(() => host.pressed.at(-1)).toBe('larger');
    return host.pressed.slice(0, -1);
  };
  const centreOf = (id: string): readonly [number, number] => {
    const [x, y, width, height] = home.buttons.find((button) => button.id === id)?.rect ?? [0, 0, 0, 0];
    return [x + width / 2, y + height / 2];
  };

  test('a click on the canvas where a button is drawn presses it, once', async () => {
    await show('home');
    expect(await pressedAfter(() => page.mouse.click(...centreOf('card-check')))).toEqual(['card-check']);
  });

  test('a finger does the same', async () => {
    await show('home');
    expect(await pressedAfter(() => page.touchscreen.tap(...centreOf('language')))).toEqual(['language']);
  });

  test('a near miss presses, the invitation does not', async () => {
    await show('home');
    const [x, y] = home.buttons.find((button) => button.id === 'card-check')?.rect ?? [0, 0];
    expect(await pressedAfter(() => page.mouse.click(x + 100, y - 6))).toEqual(['card-check']);
    expect(await pressedAfter(() => page.mouse.click(300, 300))).toEqual([]);
  });

  test('by keyboard alone: Tab to each button, Enter and Space press', async () => {
    await show('home');
    const fresh = await openPage(host.address);
    const reached: (string | undefined)[] = [];
    const pressed = await pressedAfter(async () => {
      for (const key of ['Enter', 'Space', 'Enter']) {
        await fresh.keyboard.press('Tab');
        reached.push(await fresh.evaluate(() => (document.activeElement as HTMLElement).dataset.button));
        await fresh.keyboard.press(key);
      }
      await expect.poll(() => host.pressed.length).toBe(3);
    });
    await fresh.close();
    expect(reached).toEqual(['language', 'larger', 'card-check']);
    expect(pressed).toEqual(['language', 'larger', 'card-check']);
  });

  test('the focus stays on its button when the scene changes', async () => {
    await show('home');
    await page.locator('[data-button=language]').focus();
    await show('home', { language: 'en' });
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.button)).toBe('language');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  test('in a window of another form the panel is letterboxed and touches keep their places', async () => {
    await show('home');
    const other = await openPage(host.address, { width: 1200, height: 1000 });
    await untilShown(other, host.stage);
    const [x, y] = centreOf('card-check');
    host.pressed.length = 0;
    await other.mouse.click(x * 1.5, (1000 - 720) / 2 + y * 1.5);
    await expect.poll(() => host.pressed).toEqual(['card-check']);
    await keepPicture(other, 'home-letterboxed');
    await other.close();
  });
});

describe('assistive technology', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  test.each(['home', 'checked-in', 'card-contents', 'uncertain', 'refused-funds', 'out-of-service-journal'])(
    'axe finds nothing on %s',
    async (name) => {
      await show(name);
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { violations } = await (
          window as unknown as { axe: { run(): Promise<{ violations: { id: string; help: string }[] }> } }
        ).axe.run();
        return violations.map(({ id, help }) => `${id}: ${help}`);
      });
      expect(found).toEqual([]);
    },
  );

  test('a screen reader finds heading, texts, buttons, and hears the result', async () => {
    await show('checked-in');
    const tree = await page.locator('main').ariaSnapshot();
    expect(tree).toContain('heading "Wejście" [level=1]');
    expect(tree).toContain('4,60');
    expect(tree).toContain('status: "Wejście: Pobrano 4 złote 60 groszy');
    await show('home');
    expect(await page.locator('main').ariaSnapshot()).toContain('button "Sprawdzenie karty"');
  });
});

describe('connection', () => {
  test('lost: a calm picture after two seconds, and nothing can be pressed; back: the current scene', async () => {
    const first = await startHost(home);
    const port = Number(new URL(first.address).port);
    const lone = await openPage(first.address);
    await first.close();
    await lone.waitForFunction(() => document.querySelector('h1')?.textContent === 'Brak połączenia z urządzeniem');
    expect(await lone.locator('.controls button').count()).toBe(0);
    await keepPicture(lone, 'disconnected');
    const second = await startHost(validatorScene(inputFor({ view: 'working' })), { port });
    await untilShown(lone, second.stage);
    await lone.close();
    await second.close();
  });

  test('a page mounted below a prefix finds its own machine', async () => {
    const below = await startHost(home, { prefix: '/machines/second' });
    const lone = await openPage(below.address);
    await lone.locator('[data-button=card-check]').press('Enter');
    await expect.poll(() => below.pressed).toEqual(['card-check']);
    await lone.close();
    await below.close();
  });
});

test('with WebGL and on a plain canvas the picture is the same', async () => {
  await show('checked-in', { countdown: undefined });
  const pictures: (readonly number[])[] = [];
  for (const drawer of ['webgl', 'canvas']) {
    const lone = await openPage(`${host.address}?drawer=${drawer}`);
    await untilShown(lone, host.stage);
    pictures.push(await greyPicture(lone));
    await keepPicture(lone, `checked-in-by-${drawer}`);
    const context = drawer === 'webgl' ? 'webgl2' : '2d';
    expect(await lone.evaluate((kind) => document.querySelector('canvas')?.getContext(kind) !== null, context)).toBe(
      true,
    );
    await lone.close();
  }
  const [byWebgl = [], byCanvas = []] = pictures;
  const difference = byWebgl.reduce((sum, value, at) => sum + Math.abs(value - (byCanvas[at] ?? 0)), 0) / 960;
  expect(Math.max(...byWebgl) - Math.min(...byWebgl)).toBeGreaterThan(100);
  expect(difference).toBeLessThan(2);
});
