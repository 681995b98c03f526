import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { keptKeyScenes, keyScenes } from './key-samples.ts';
import { drawingFaults, tellingFaults } from './scene-faults.ts';
import { sceneText } from './scene-text.ts';

const found = (
  scenes: readonly (readonly [string, UnnumberedScene])[],
  faultsOf: (scene: UnnumberedScene) => readonly string[],
) => scenes.flatMap(([name, scene]) => faultsOf(scene).map((fault) => `${name}: ${fault}`));

const LOOKS = [false, true].flatMap((larger) => [false, true].map((night) => ({ larger, night })));
const PANELS = [
  { width: 1280, height: 800, pixelsPerMillimetre: 5.88 },
  { width: 800, height: 533, pixelsPerMillimetre: 79 / 15 },
  { width: 890, height: 472, pixelsPerMillimetre: 79 / 15 },
];

describe.each(screenLanguages)('every view of a validator with keys in %s', (language) => {
  test.each(LOOKS)('keeps to the panel, readable, whole in its boxes, targets of 15 mm: %j', (look) => {
    const scenes = keyScenes({ language, ...look });
    expect(found(scenes, drawingFaults)).toEqual([]);
    // While standing, the next stop's long name is shortened beside the line; it is told in full.
    const whole = scenes.filter(([name]) => !name.startsWith('home-standing'));
    expect(found(whole, tellingFaults)).toEqual([]);
  });

  test.each(PANELS)('and on a panel of %j', (panel) => {
    for (const larger of [false, true])
      expect(found(keyScenes({ language, larger, panel }), drawingFaults)).toEqual([]);
  });

  test('says and shows what it is known to', async () => {
    const file = fileURLToPath(new URL(`./reference/keys-${language}.txt`, import.meta.url));
    const now = keptKeyScenes(language).map(([name, scene]) => sceneText(name, scene));
    if (process.env.UPDATE_REFERENCE === '1') await writeFile(file, now.join('\n'));
    expect(existsSync(file), `${file} is missing: run with UPDATE_REFERENCE=1`).toBe(true);
    const kept = (await readFile(file, 'utf8')).split(/\n(?=== )/);
    expect(now.map((text) => text.trim())).toEqual(kept.map((text) => text.trim()));
  });
});

test('J59 J60 J61 the messages of the card are said in its own words', () => {
  const lines = new Map(keyScenes({ language: 'pl' }).map(([name, scene]) => [name, [scene.title, ...scene.lines]]));
  const said = (name: string) => lines.get(name)?.join(' | ').replaceAll('\u00a0', ' ') ?? '';
  expect(said('checked-in')).toContain('POBRANO 5,00 zł');
  expect(said('choose-first')).toContain('PRZED kasowaniem wybierz N lub U');
  expect(said('uncertain')).toContain('Sprawdź operację');
  expect(said('refused-removed-early')).toContain('Sprawdź operację');
});

test('J70 who may have an internet ticket is not told that he has none', () => {
  for (const [name, { title, lines, speech }] of keyScenes({ language: 'pl' })) {
    if (!name.startsWith('choose-first')) continue;
    const words = [title, ...lines, speech].join(' ');
    expect(words).not.toMatch(/brak biletu|nie masz|bez biletu/i);
    expect(words).toContain('Biletu elektronicznego kasownik nie odczytuje');
  }
});

test('J57 J64 A34 red means both: word, form and pictogram tell success from refusal', () => {
  const scenes = new Map(keyScenes({ language: 'pl' }));
  const forms = [
    'checked-in',
    'checked-out',
    'registered',
    'refused-funds',
    'refused-blocked',
    'uncertain',
    'choose-first',
  ].map((name) => {
    const scene = scenes.get(name);
    const icon = scene?.items.find((item) => item.kind === 'icon');
    const points = scene?.items.flatMap((item) => (item.kind === 'shape' ? [item.points.length] : []));
    return [scene?.title, icon?.kind === 'icon' ? icon.name : '', String(points)].join(' / ');
  });
  expect(new Set(forms).size).toBe(forms.length);
});
