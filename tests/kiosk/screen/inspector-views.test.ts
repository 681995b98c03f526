import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { inspectorScene } from '../../../kiosk/screen/view/inspector.ts';
import { handheldPanelFault, type InspectorSceneInput } from '../../../kiosk/screen/view/inspector-input.ts';
import { inputFor, now, situations } from './inspector-samples.ts';
import { drawingFaults, tellingFaults } from './scene-faults.ts';

const scenesIn = (changes: Partial<InspectorSceneInput>) =>
  Object.entries(situations).map(([name, situation]) => [name, inspectorScene(inputFor(situation, changes))] as const);

const found = (changes: Partial<InspectorSceneInput>, faultsOf: (scene: UnnumberedScene) => readonly string[]) =>
  scenesIn(changes).flatMap(([name, scene]) => faultsOf(scene).map((fault) => `${name}: ${fault}`));

/** In the hand, 30 cm from the eyes, for people at work. */
const IN_THE_HAND = { targetMillimetres: 9.9, typeMillimetres: 2.2 };

const looks: readonly (readonly [string, Partial<InspectorSceneInput>])[] = [
  ['as it is', {}],
  ['in larger text', { larger: true }],
  ['in high contrast', { contrast: true }],
  [
    'without network and position, in all of them',
    { larger: true, contrast: true, place: null, office: { kind: 'offline', listAt: now } },
  ],
  ['in a city whose cards have a class', { classes: 'card' }],
];

describe.each(screenLanguages)('every view of the inspector’s reader in %s', (language) => {
  test.each(looks)('%s keeps to the panel, readable, whole in its boxes, nothing over another', (_, look) => {
    expect(found({ language, ...look }, (scene) => drawingFaults(scene, IN_THE_HAND))).toEqual([]);
  });

  test.each(looks)('%s draws what it tells, nothing shortened', (_, look) => {
    expect(found({ language, ...look }, tellingFaults)).toEqual([]);
  });
});

test('A34 a verdict is told by word and shape, not by colour alone', () => {
  const shapes = new Map<string, Set<string>>();
  for (const [, scene] of scenesIn({})) {
    if (scene.view !== 'inspected' && scene.view !== 'code') continue;
    const icon = scene.items.find((item) => item.kind === 'icon');
    shapes.set(scene.tone, (shapes.get(scene.tone) ?? new Set()).add(icon?.kind === 'icon' ? icon.name : ''));
  }
  const all = [...shapes.values()].map((one) => [...one]);
  expect(all.every((one) => one.length === 1)).toBe(true);
  expect(new Set(all.flat()).size).toBe(3);
});

test('buttons have the same ids in every language', () => {
  const ids = (language: InspectorSceneInput['language']) =>
    scenesIn({ language }).map(([name, { buttons }]) => [name, buttons.map(({ id }) => id)]);
  for (const language of screenLanguages) expect(ids(language)).toEqual(ids('pl'));
});

test.each<[InspectorSceneInput['panel'], string | undefined]>([
  [{ width: 720, height: 1280, pixelsPerMillimetre: 11.6 }, undefined],
  [{ width: 1080, height: 2160, pixelsPerMillimetre: 17 }, undefined],
  [
    { width: 800, height: 480, pixelsPerMillimetre: 5.25 },
    'a panel of 800 x 480 is not upright, between 17:10 and 22:10',
  ],
  [{ width: 480, height: 854, pixelsPerMillimetre: 11 }, 'a panel of 44 mm in width is too small for buttons of 9 mm'],
])('a panel that inspectors could not use is refused by name: %j', (panel, fault) => {
  expect(handheldPanelFault(panel)).toBe(fault);
});
