import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import { vendingScene } from '../../../kiosk/screen/view/vending.ts';
import { sceneText } from './scene-text.ts';
import { inputFor, situations } from './vending-samples.ts';

const folder = fileURLToPath(new URL('./reference/', import.meta.url));

/** Texts, places, sizes, colours and speech of every view, exact; UPDATE_REFERENCE=1 renews them. */
test.each(screenLanguages)(
  'every view of the vending machine in %s says and shows what it is known to',
  async (language) => {
    const file = `${folder}vending-${language}.txt`;
    const now = Object.entries(situations).map(([name, situation]) =>
      sceneText(name, vendingScene(inputFor(situation, { language }))),
    );
    if (process.env.UPDATE_REFERENCE === '1') {
      await mkdir(folder, { recursive: true });
      await writeFile(file, now.join('\n'));
    }
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    const kept = (await readFile(file, 'utf8')).split(/\n(?=== )/);
    expect(now.map((text) => text.trim())).toEqual(kept.map((text) => text.trim()));
  },
);
