import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { disconnectedScene, validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { homes, inputFor, isTimed, situations, slowness } from './samples.ts';
import { contrast, drawingFaults, tellingFaults, textsOf } from './scene-faults.ts';

const modes = screenLanguages.flatMap((language) =>
  [false, true].flatMap((larger) =>
    [false, true].map(
      (night) =>
        [
          `${language}${larger ? ', larger text' : ''}${night ? ', by night' : ''}`,
          { language, larger, night },
        ] as const,
    ),
  ),
);

type Named = readonly [name: string, scene: UnnumberedScene];

/** Every scene of one mode, by name; those that wait also with the slow mode in its looks. */
function scenesIn(changes: Partial<ValidatorInput>): readonly Named[] {
  const timed = Object.entries(situations).filter(([, situation]) => isTimed(situation));
  const slow = Object.entries(slowness).flatMap(([look, slower]) =>
    timed.map(
      ([name, situation]): Named => [
        `${name}, more time ${look}`,
        validatorScene(inputFor(situation, { ...changes, ...slower })),
      ],
    ),
  );
  return [
    ...Object.entries(situations).map(([name, some]): Named => [name, validatorScene(inputFor(some, changes))]),
    ...Object.entries(homes).map(
      ([name, home]): Named => [name, validatorScene(inputFor({ view: 'home' }, { ...home, ...changes }))],
    ),
    ['disconnected', disconnectedScene(changes.language ?? 'pl', changes.larger ?? false, changes.night ?? false)],
    ...slow,
  ];
}

const found = (scenes: readonly Named[], faultsOf: (scene: UnnumberedScene) => readonly string[]) =>
  scenes.flatMap(([name, scene]) => faultsOf(scene).map((fault) => `${name}: ${fault}`));

describe.each(modes)('every view in %s', (_, changes) => {
  const scenes = scenesIn(changes);

  test('keeps to the panel, readable (17 px, 4.5:1), whole in its boxes, nothing over another, targets of 15 mm', () => {
    expect(found(scenes, drawingFaults)).toEqual([]);
  });

  test('what is told is what is drawn, nothing shortened', () => {
    // While standing, the next stop's long name is shortened beside the line; it is told in full.
    const whole = scenes.filter(([name]) => !name.startsWith('home-standing'));
    expect(found(whole, tellingFaults)).toEqual([]);
  });
});

test('buttons in the corner of a result leave room for what it says', () => {
  const corner = ['larger', 'cancel'] as const;
  expect(found(scenesIn({ corner }), drawingFaults)).toEqual([]);
});

describe('the checks themselves', () => {
  const shown = validatorScene(inputFor({ view: 'home' }));
  const changed = (change: (scene: UnnumberedScene) => Partial<UnnumberedScene>): UnnumberedScene => ({
    ...shown,
    ...change(shown),
  });
  const textChanged = (change: object) =>
    changed(({ items }) => ({
      items: items.map((item) => (item === textsOf(shown)[0] ? { ...item, ...change } : item)),
    }));

  test.each([
    ['a text that is too small', textChanged({ size: 16 })],
    ['a text that is too wide', textChanged({ text: 'WWWWWWWWWWWWWWWWWWWW' })],
    ['a text that is too high', textChanged({ text: '1\n2\n3\n4' })],
    ['a pale text', textChanged({ colour: '#43576b' })],
    ['a text on another ground than it says', textChanged({ background: '#000000' })],
    ['a text over another', textChanged({ rect: [24, 190, 300, 60] })],
    ['a text outside the panel', textChanged({ rect: [750, 3, 136, 60] })],
    [
      'a small button',
      changed(({ buttons }) => ({ buttons: buttons.map((button) => ({ ...button, rect: [0, 0, 78, 90] })) })),
    ],
  ])('find %s', (_, broken) => {
    expect(drawingFaults(broken)).not.toEqual([]);
  });

  test('find a line that is told and not drawn', () => {
    expect(tellingFaults(changed(({ lines }) => ({ lines: [...lines, 'Tego nie widać'] })))).toEqual([
      'Tego nie widać',
    ]);
  });

  test('know the contrast of known colours (WCAG 2.2: black and white 21, #767676 on white 4.54)', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});
