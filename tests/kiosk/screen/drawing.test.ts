import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { DrawItem } from '../../../kiosk/screen/scene.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { keepPicture, untilShown } from './browser.ts';
import { homes, inputFor, situations } from './samples.ts';
import { greyPicture, prepareScreen, type ScreenPage } from './screen-page.ts';

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
}, 60_000);
afterAll(() => screen?.close());

test('no text is wider in the browser than the view thinks it is', async () => {
  const scenes = screenLanguages.flatMap((language) =>
    [false, true].flatMap((larger) => [
      ...Object.values(situations).map((situation) => validatorScene(inputFor(situation, { language, larger }))),
      ...Object.values(homes).map((some) => validatorScene(inputFor({ view: 'home' }, { ...some, language, larger }))),
    ]),
  );
  const texts = scenes
    .flatMap(({ items }) => items)
    .filter((item): item is Extract<DrawItem, { kind: 'text' }> => item.kind === 'text')
    .map(({ text, size, weight, rect }) => ({ text, size, weight, room: rect[2] }));
  const tooWide = await screen.page.evaluate((all) => {
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
      await screen.show(name, { night });
      pictures.push(await greyPicture(screen.page));
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
    await screen.show(name, { ...countdown, ...changes });
    const picture = await screen.page.screenshot();
    // Width and height stand in the header of a PNG.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([800, 480]);
    await writeFile(`${folder}validator-${file}.png`, picture);
  }
});

test('with WebGL and on a plain canvas the picture is the same', async () => {
  await screen.show('checked-in', { countdown: undefined });
  const pictures: (readonly number[])[] = [];
  for (const drawer of ['webgl', 'canvas']) {
    const lone = await screen.openPage(`${screen.host.address}?drawer=${drawer}`);
    await untilShown(lone, screen.host.stage);
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
