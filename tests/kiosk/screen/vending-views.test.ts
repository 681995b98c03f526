import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { vendingScene } from '../../../kiosk/screen/view/vending.ts';
import { uprightPanelFault, type VendingSceneInput } from '../../../kiosk/screen/view/vending-input.ts';
import { drawingFaults, tellingFaults } from './scene-faults.ts';
import { inputFor, situations } from './vending-samples.ts';

const scenesIn = (changes: Partial<VendingSceneInput>) =>
  Object.entries(situations).map(([name, situation]) => [name, vendingScene(inputFor(situation, changes))] as const);

const found = (changes: Partial<VendingSceneInput>, faultsOf: (scene: UnnumberedScene) => readonly string[]) =>
  scenesIn(changes).flatMap(([name, scene]) => faultsOf(scene).map((fault) => `${name}: ${fault}`));

const looks: readonly (readonly [string, Partial<VendingSceneInput>])[] = [
  ['as it is', {}],
  ['in larger text', { larger: true }],
  ['in high contrast', { contrast: true }],
  ['in step-free reach', { reach: true }],
  [
    'in all of them, with the time running out',
    { larger: true, contrast: true, reach: true, moreTime: { slow: true, left: 3 }, secondsLeft: 12 },
  ],
];

describe.each(screenLanguages)('every view of the vending machine in %s', (language) => {
  test.each(looks)(
    '%s keeps to the panel, readable, whole in its boxes, nothing over another, targets of 15 mm',
    (_, look) => {
      expect(found({ language, ...look }, drawingFaults)).toEqual([]);
    },
  );

  test.each(looks)('%s draws what it tells, nothing shortened', (_, look) => {
    expect(found({ language, ...look }, tellingFaults)).toEqual([]);
  });
});

test('in step-free reach everything that is touched lies in the lower half', () => {
  for (const [name, scene] of scenesIn({ reach: true })) {
    for (const { id, rect } of scene.buttons) expect(rect[1], `${name}: ${id}`).toBeGreaterThanOrEqual(960);
  }
});

test('from home to any ticket at most four questions: each view asks one', () => {
  const questions = scenesIn({}).filter(([, scene]) => scene.view === 'choose');
  expect(new Set(questions.map(([, scene]) => scene.reason))).toEqual(
    new Set(['towns', 'ticket-class', 'contract', 'contract-class', 'first-day', 'amount']),
  );
});

test('buttons have the same ids in every language', () => {
  const ids = (language: VendingSceneInput['language']) =>
    scenesIn({ language }).map(([name, { buttons }]) => [name, buttons.map(({ id }) => id)]);
  for (const language of screenLanguages) expect(ids(language)).toEqual(ids('pl'));
});

test.each<[VendingSceneInput['panel'], string | undefined]>([
  [{ width: 1080, height: 1920, pixelsPerMillimetre: 5.56 }, undefined],
  [{ width: 1080, height: 1920, pixelsPerMillimetre: 3.21 }, undefined],
  [
    { width: 800, height: 480, pixelsPerMillimetre: 5.25 },
    'a panel of 800 x 480 is not upright, between 17:10 and 18.5:10',
  ],
  [{ width: 540, height: 960, pixelsPerMillimetre: 8 }, 'a panel of 68 mm in width is too small for buttons of 15 mm'],
])('a panel that passengers could not use is refused by name: %j', (panel, fault) => {
  expect(uprightPanelFault(panel)).toBe(fault);
});
