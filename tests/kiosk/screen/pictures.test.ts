import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { DrawItem } from '../../../kiosk/screen/scene.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { beginSheet, distances, keepOnSheet, loadReference, sheetPng } from './contact-sheet.ts';
import { inputFor, situations } from './samples.ts';
import { atRest, prepareScreen, type ScreenPage } from './screen-page.ts';
import { viewsIn } from './views.ts';

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

async function reportFolder(): Promise<string> {
  const folder = fileURLToPath(new URL('../../../reports/screens/', import.meta.url));
  await mkdir(folder, { recursive: true });
  return folder;
}

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
    await beginSheet(screen.page, views.length);
    for (const [index, [name, scene]] of views.entries()) {
      const { number } = screen.host.stage.show(atRest(scene));
      if ((await keepOnSheet(screen.page, index, number)) > 0) touching.push(name);
    }
    const file = `${references}${language}.png`;
    if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, await sheetPng(screen.page));
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    await loadReference(screen.page, await readFile(file));
    const far = await distances(screen.page, [...views.keys()]);
    const other = views.flatMap(([name], index) => ((far[index] ?? 255) > tolerance ? [`${name}: ${far[index]}`] : []));
    if (other.length > 0) await writeFile(`${await reportFolder()}${language}.png`, await sheetPng(screen.page));
    expect(other).toEqual([]);
    expect(touching).toEqual([]);
    expect(screen.complaints).toEqual([]);
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
    await beginSheet(screen.page, views.length);
    await loadReference(screen.page, kept);
    for (const change of changes) {
      const { number } = screen.host.stage.show(atRest({ ...scene, items: scene.items.map(change) }));
      await keepOnSheet(screen.page, index, number);
      far.push((await distances(screen.page, [index]))[0] ?? 0);
    }
    expect(far.map((distance) => distance > tolerance)).toEqual([false, true, true, true]);
  },
  patience,
);
