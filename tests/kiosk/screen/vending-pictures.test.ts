import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import { vendingScene } from '../../../kiosk/screen/view/vending.ts';
import type { VendingSceneInput } from '../../../kiosk/screen/view/vending-input.ts';
import { beginSheet, distances, keepOnSheet, loadReference, sheetPng, upright } from './contact-sheet.ts';
import { atRest, prepareScreen, type ScreenPage } from './screen-page.ts';
import { inputFor, situations } from './vending-samples.ts';

const references = fileURLToPath(new URL('./reference/', import.meta.url));
const patience = 240_000;
/** Greatest difference of a square's average colour, of 255, that the drawing of letters may make. */
const tolerance = 30;

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
  // The panel's own size.
  await screen.page.setViewportSize({ width: 1080, height: 1920 });
}, 60_000);
afterAll(() => screen?.close());

/** One picture of each kind, and some in the looks that a passenger can choose. */
const shown: readonly (readonly [name: string, look: Partial<VendingSceneInput>])[] = [
  ['home', {}],
  ['home-exact', {}],
  ['choose-towns', {}],
  ['choose-ticket-class', {}],
  ['choose-contract', {}],
  ['choose-first-day', {}],
  ['choose-amount', {}],
  ['present-card-top-up', {}],
  ['paying-some', {}],
  ['paying-few-coins', {}],
  ['paying-card-only', {}],
  ['card-payment-present-card', {}],
  ['delivering-card-wanted', {}],
  ['delivering-again-other-card', {}],
  ['change', {}],
  ['thanks-top-up', {}],
  ['refund-done', {}],
  ['slip-change', {}],
  ['refused-card-declined', {}],
  ['uncertain-paid', {}],
  ['out-of-service-journal', {}],
  ['home', { reach: true }],
  ['paying-some', { contrast: true }],
  ['choose-amount', { larger: true, reach: true, contrast: true }],
];

test.each(screenLanguages)(
  'the vending machine in %s looks as it is known to look, and nothing touches the edge of its room',
  async (language) => {
    const touching: string[] = [];
    await beginSheet(screen.page, shown.length, upright);
    for (const [index, [name, look]] of shown.entries()) {
      const situation = situations[name];
      if (situation === undefined) throw new Error(`no sample ${name}`);
      const { number } = screen.host.stage.show(atRest(vendingScene(inputFor(situation, { language, ...look }))));
      if ((await keepOnSheet(screen.page, index, number, upright)) > 0) touching.push(name);
    }
    const file = `${references}vending-${language}.png`;
    if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, await sheetPng(screen.page));
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    await loadReference(screen.page, await readFile(file));
    const far = await distances(screen.page, [...shown.keys()], upright);
    expect(
      shown.flatMap(([name], index) => ((far[index] ?? 255) > tolerance ? [`${name}: ${far[index]}`] : [])),
    ).toEqual([]);
    expect(touching).toEqual([]);
    expect(screen.complaints).toEqual([]);
  },
  patience,
);
