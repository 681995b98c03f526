import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { DrawItem } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { buildPage, type Host, keepPicture, launchBrowser, startHost, untilShown } from './browser.ts';
import { beginSheet, distances, keepOnSheet, loadReference, sheetPng } from './contact-sheet.ts';
import { homes, inputFor, isTimed, situations, slowness } from './samples.ts';
import { viewsIn } from './views.ts';

const references = fileURLToPath(new URL('./reference/', import.meta.url));
/** Many pictures on a computer that is busy with other things. */
const patience = 240_000;
/** Greatest difference of a square's average colour, of 255, that the drawing of letters may make. */
const tolerance = 24;

/** With a bar that stands still: a picture must not depend on when it is taken. */
function atRest(scene: UnnumberedScene): UnnumberedScene {
  return scene.countdown ? { ...scene, countdown: { ...scene.countdown, rate: 0 } } : scene;
}

async function reportFolder(): Promise<string> {
  const folder = fileURLToPath(new URL('../../../reports/screens/', import.meta.url));
  await mkdir(folder, { recursive: true });
  return folder;
}

const home = validatorScene(inputFor({ view: 'home' }));
let browser: Browser;
let host: Host;
/** Draws on a plain canvas, which can be copied and costs less where there is no graphics processor. */
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
  page = await openPage(`${host.address}?drawer=canvas`);
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
  /**
   * The reference pictures. Every browser draws the edges of letters a little differently, so what is compared are
   * average colours of squares of 20 x 20 pixels of the panel: a word, a pictogram or a button that is missing, moved
   * or of another colour changes them by far more than letters' edges do. What is finer (a letter, a pixel) the exact
   * comparison of the scenes finds. UPDATE_REFERENCE=1 renews the pictures.
   */
  test.each(screenLanguages)(
    'every view in %s looks as it is known to look, and nothing touches the edge of its room',
    async (language) => {
      const views = viewsIn(language);
      const touching: string[] = [];
      await beginSheet(page, views.length);
      for (const [index, [name, scene]] of views.entries()) {
        const { number } = host.stage.show(atRest(scene));
        if ((await keepOnSheet(page, index, number)) > 0) touching.push(name);
      }
      const file = `${references}${language}.png`;
      if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, await sheetPng(page));
      expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
      await loadReference(page, await readFile(file));
      const far = await distances(page, [...views.keys()]);
      const other = views.flatMap(([name], index) =>
        (far[index] ?? 255) > tolerance ? [`${name}: ${far[index]}`] : [],
      );
      if (other.length > 0) await writeFile(`${await reportFolder()}${language}.png`, await sheetPng(page));
      expect(other).toEqual([]);
      expect(touching).toEqual([]);
      expect(complaints).toEqual([]);
    },
    patience,
  );

  test(
    'the comparison sees a word that is missing, another colour, another pictogram',
    async () => {
      const kept = await readFile(`${references}pl.png`);
      const views = viewsIn('pl');
      const index = views.findIndex(([name]) => name === 'checked-in');
      const scene = validatorScene(inputFor(situations['checked-in'] ?? { view: 'home' }));
      const changes: readonly ((item: DrawItem) => DrawItem)[] = [
        (item) => item,
        (item) => (item.kind === 'text' && item.text === 'Saldo' ? { ...item, text: '' } : item),
        (item) => (item.kind === 'shape' ? { ...item, fill: '#0b57a4' } : item),
        (item) => (item.kind === 'icon' ? { ...item, name: 'log-out' } : item),
      ];
      const far: number[] = [];
      await beginSheet(page, views.length);
      await loadReference(page, kept);
      for (const change of changes) {
        const { number } = host.stage.show(atRest({ ...scene, items: scene.items.map(change) }));
        await keepOnSheet(page, index, number);
        far.push((await distances(page, [index]))[0] ?? 0);
      }
      expect(far.map((distance) => distance > tolerance)).toEqual([false, true, true, true]);
    },
    patience,
  );

  test('no text is wider in the browser than the view thinks it is', async () => {
    const scenes = screenLanguages.flatMap((language) =>
      [false, true].flatMap((larger) => [
        ...Object.values(situations).map((situation) => validatorScene(inputFor(situation, { language, larger }))),
        ...Object.values(homes).map((some) =>
          validatorScene(inputFor({ view: 'home' }, { ...some, language, larger })),
        ),
      ]),
    );
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
    expect(texts.length).toBeGreaterThan(4000);
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
    const functions = ['card-check', 'group', 'purse-transfer', 'carry-over'] as const;
    const pictures: Readonly<Record<string, readonly [name: string, changes: Partial<ValidatorInput>]>> = {
      'home-pl': ['home', { functions }],
      'home-night-uk': ['home', { functions, night: true, language: 'uk' }],
      'checked-in': ['checked-in', {}],
      'checked-out': ['checked-out', {}],
      uncertain: ['uncertain', {}],
      refused: ['refused-funds', {}],
      group: ['choosing-group', {}],
      'insert-card': ['insert-card-transfer', {}],
      'carried-over-de': ['carried-over-4-several', { language: 'de' }],
    };
    for (const [file, [name, changes]] of Object.entries(pictures)) {
      const countdown = changes.functions ? {} : { countdown: { leftMs: 3100, totalMs: 5000, rate: 0 } };
      await show(name, { ...countdown, ...changes });
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
    const bar = { leftMs: 60_000, totalMs: 60_000, rate: 1 };
    await show('checked-in', { countdown: bar });
    const before = await counted(page);
    await page.waitForFunction(
      (some) => (window as unknown as { counts: { draws: number } }).counts.draws > some + 3,
      before.draws,
    );
    await show('checked-in', { countdown: { ...bar, leftMs: 0 } });
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

  /** One of each view, in turn in the four languages, by day and night, in both sizes. */
  const audited = Object.keys(situations)
    .filter(
      (name) => !/-(repeated|none|most|least|no-fare|empty|full|unknown|nothing|cancelled|many|again)$/.test(name),
    )
    .filter((name) => !name.startsWith('refused-') || name === 'refused-funds')
    .map(
      (name, index) =>
        [
          name,
          {
            language: screenLanguages[index % 4] ?? 'pl',
            night: index % 3 === 0,
            larger: index % 2 === 0,
            ...(isTimed(situations[name] ?? { view: 'home' }) ? slowness.warned : {}),
          },
        ] as const,
    );

  test(
    'axe finds nothing on any view',
    async () => {
      await page.evaluate(axe);
      const found: string[] = [];
      for (const [name, changes] of audited) {
        await show(name, changes);
        const violations = await page.evaluate(async () => {
          const { violations } = await (
            window as unknown as {
              axe: { run(options: object): Promise<{ violations: { id: string; help: string }[] }> };
            }
          ).axe.run({ resultTypes: ['violations'] });
          return violations.map(({ id, help }) => `${id}: ${help}`);
        });
        found.push(...violations.map((violation) => `${name}: ${violation}`));
      }
      expect(audited.length).toBeGreaterThan(25);
      expect(found).toEqual([]);
    },
    patience,
  );

  test(
    'the keyboard reaches every button of every view, in the order of the scene',
    async () => {
      for (const [name, changes] of audited) {
        await show(name, changes);
        const reached: (string | undefined)[] = [];
        await page.locator('h1').evaluate((heading) => {
          // From the beginning of the page.
          heading.tabIndex = -1;
          heading.focus();
          heading.removeAttribute('tabindex');
        });
        for (const _ of host.stage.current().buttons) {
          await page.keyboard.press('Tab');
          reached.push(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.button));
        }
        expect(reached, name).toEqual(host.stage.current().buttons.map(({ id }) => id));
      }
    },
    patience,
  );

  test('a screen reader hears what a pad and a sign are for, and which button is on', async () => {
    await show('choosing-group');
    const pads = await page.locator('.controls').ariaSnapshot();
    expect(pads).toContain('button "Dla siebie: 1" [pressed]');
    expect(pads).toContain('button "Normalny: 2"');
    await show('choosing-amount-least');
    expect(await page.locator('.controls').ariaSnapshot()).toContain('button "Mniej o 1,00 zł" [disabled]');
    await show('present-card');
    expect(await page.locator('.controls').ariaSnapshot()).toContain('button "Sprawdzenie karty" [pressed]');
  });

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
