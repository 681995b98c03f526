import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import { beginSheet, distances, keepOnSheet, loadReference, sheetPng } from './contact-sheet.ts';
import { keptKeyScenes } from './key-samples.ts';
import { atRest, prepareScreen, type ScreenPage } from './screen-page.ts';

const references = fileURLToPath(new URL('./reference/', import.meta.url));
/** Many pictures on a computer that is busy with other things. */
const patience = 240_000;
/** Greatest difference of a square's average colour, of 255, that the drawing of letters may make. */
const tolerance = 24;

let screen: ScreenPage;
beforeAll(async () => {
  screen = await prepareScreen();
}, 60_000);
afterAll(() => screen?.close());

test.each(screenLanguages)(
  'the validator with keys in %s looks as it is known to look, and nothing touches the edge of its room',
  async (language) => {
    const views = keptKeyScenes(language);
    const touching: string[] = [];
    await beginSheet(screen.page, views.length);
    for (const [index, [name, scene]] of views.entries()) {
      const { number } = screen.host.stage.show(atRest(scene));
      if ((await keepOnSheet(screen.page, index, number)) > 0) touching.push(name);
    }
    const file = `${references}keys-${language}.png`;
    if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, await sheetPng(screen.page));
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    await loadReference(screen.page, await readFile(file));
    const far = await distances(screen.page, [...views.keys()]);
    expect(views.flatMap(([name], index) => ((far[index] ?? 255) > tolerance ? [name] : []))).toEqual([]);
    expect(touching).toEqual([]);
    expect(screen.complaints).toEqual([]);
  },
  patience,
);
