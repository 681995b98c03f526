import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import { inspectorScene } from '../../../kiosk/screen/view/inspector.ts';
import type { InspectorSceneInput } from '../../../kiosk/screen/view/inspector-input.ts';
import { beginSheet, distances, keepOnSheet, loadReference, type SheetForm, sheetPng } from './contact-sheet.ts';
import { inputFor, situations } from './inspector-samples.ts';
import { atRest, prepareScreen, type ScreenPage } from './screen-page.ts';

const references = fileURLToPath(new URL('./reference/', import.meta.url));
const patience = 240_000;
/** Greatest difference of a square's average colour, of 255, that the drawing of letters may make. */
const tolerance = 30;
/** Half of 720 x 1280. */
const hand: SheetForm = { thumb: { width: 360, height: 640 }, columns: 8 };

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
  await screen.page.setViewportSize({ width: 720, height: 1280 });
}, 60_000);
afterAll(() => screen?.close());

const shown: readonly (readonly [name: string, look: Partial<InspectorSceneInput>])[] = [
  ['home', {}],
  ['home-card-only', { place: null, office: { kind: 'offline', listAt: undefined } }],
  ['inspected-contract', {}],
  ['inspected-ride', {}],
  ['inspected-crowded', {}],
  ['inspected-crowded-missing', {}],
  ['inspected-not-registered', {}],
  ['inspected-blocked', {}],
  ['inspected-e-tickets-unknown', {}],
  ['coded', {}],
  ['coding-places-full', {}],
  ['code-valid', {}],
  ['code-other-phone', {}],
  ['code-stale', {}],
  ['code-forged-device', {}],
  ['code-already-shown', {}],
  ['challenge', {}],
  ['refused-damaged', {}],
  ['uncertain-again', {}],
  ['choose-retention', {}],
  ['choose-surcharge', {}],
  ['retained-printed', {}],
  ['retained-not-printed', {}],
  ['surcharged-printed', {}],
  ['out-of-service-journal', {}],
  ['inspected-crowded', { larger: true }],
  ['inspected-ride', { contrast: true }],
  ['code-limited', { larger: true }],
];

test.each(screenLanguages)(
  'the inspector’s reader in %s looks as it is known to look, and nothing touches the edge of its room',
  async (language) => {
    const touching: string[] = [];
    await beginSheet(screen.page, shown.length, hand);
    for (const [index, [name, look]] of shown.entries()) {
      const situation = situations[name];
      if (situation === undefined) throw new Error(`no sample ${name}`);
      const { number } = screen.host.stage.show(atRest(inspectorScene(inputFor(situation, { language, ...look }))));
      if ((await keepOnSheet(screen.page, index, number, hand)) > 0) touching.push(name);
    }
    const file = `${references}inspector-${language}.png`;
    if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, await sheetPng(screen.page));
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    await loadReference(screen.page, await readFile(file));
    const far = await distances(screen.page, [...shown.keys()], hand);
    expect(
      shown.flatMap(([name], index) => ((far[index] ?? 255) > tolerance ? [`${name}: ${far[index]}`] : [])),
    ).toEqual([]);
    expect(touching).toEqual([]);
    expect(screen.complaints).toEqual([]);
  },
  patience,
);
