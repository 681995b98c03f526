import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import { sceneText } from './scene-text.ts';
import { viewsIn } from './views.ts';

const folder = fileURLToPath(new URL('./reference/', import.meta.url));

/**
 * Every view in four languages, kept as text beside the pictures: texts, places, sizes, colours, speech. A view is a
 * pure function of its input, so this comparison is exact on every computer, down to a letter; the pictures, which a
 * browser's type drawing changes a little, are compared with a tolerance. UPDATE_REFERENCE=1 renews both.
 */
test.each(screenLanguages)('every view in %s says and shows what it is known to', async (language) => {
  const file = `${folder}${language}.txt`;
  const now = viewsIn(language).map(([name, scene]) => sceneText(name, scene));
  if (process.env.UPDATE_REFERENCE === '1') {
    await mkdir(folder, { recursive: true });
    await writeFile(file, now.join('\n'));
  }
  expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
  const kept = (await readFile(file, 'utf8')).split(/\n(?=== )/);
  expect(now.map((text) => text.trim())).toEqual(kept.map((text) => text.trim()));
});
