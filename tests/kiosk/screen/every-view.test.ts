import { describe, expect, test } from 'vitest';
import { screenLanguages } from '../../../kiosk/screen/messages/catalogue.ts';
import type { Panel, Rect } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { panelFault } from '../../../kiosk/screen/view/panel.ts';
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
    ['disconnected', disconnectedScene({ language: 'pl', larger: false, ...changes })],
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

/** Panels that are sold for such machines, and the edges of what the views can be laid out on. */
const panels: readonly (readonly [name: string, panel: Panel])[] = [
  ['of 7 inches, 1024 x 600', { width: 1024, height: 600, pixelsPerMillimetre: 6.68 }],
  ['of 10.1 inches, 1280 x 800', { width: 1280, height: 800, pixelsPerMillimetre: 5.88 }],
  ['of 12.1 inches, 1920 x 1080', { width: 1920, height: 1080, pixelsPerMillimetre: 7.17 }],
  ['of 3:2, 720 x 480', { width: 720, height: 480, pixelsPerMillimetre: 4.7 }],
  ['as narrow as can be', { width: 800, height: 533, pixelsPerMillimetre: 79 / 15 }],
  ['as low as can be', { width: 890, height: 472, pixelsPerMillimetre: 79 / 15 }],
];

describe.each(panels)('every view on a panel %s', (_, panel) => {
  test.each(screenLanguages)('in %s is as readable and as large to the touch, in both sizes of text', (language) => {
    expect(panelFault(panel)).toBeUndefined();
    for (const larger of [false, true]) {
      const scenes = scenesIn({ language, larger, panel });
      expect(found(scenes, drawingFaults)).toEqual([]);
      expect(scenes.every(([, scene]) => scene.panel === panel)).toBe(true);
    }
  });
});

test.each<[Panel, string]>([
  [{ width: 480, height: 800, pixelsPerMillimetre: 5.25 }, 'a panel of 480 x 800 does not lie between 3:2 and 19:10'],
  [
    { width: 480, height: 272, pixelsPerMillimetre: 5.05 },
    'a panel of 95 x 54 mm is too small for buttons of 15 mm, at least 152 x 90 mm are needed',
  ],
])('a panel that passengers could not use is refused by name: %j', (panel, fault) => {
  expect(panelFault(panel)).toBe(fault);
});

test('a panel twice as fine shows the same, every place and size doubled', () => {
  const plain = validatorScene(inputFor({ view: 'home' }));
  const fine = validatorScene(
    inputFor({ view: 'home' }, { panel: { width: 1600, height: 960, pixelsPerMillimetre: 10.5 } }),
  );
  const doubled = (rect: Rect) => rect.map((value) => Math.round(value * 200) / 100);
  expect(fine.buttons.map(({ rect }) => rect)).toEqual(plain.buttons.map(({ rect }) => doubled(rect)));
  expect(textsOf(fine).map(({ size }) => size)).toEqual(textsOf(plain).map(({ size }) => 2 * size));
  expect(fine.lines).toEqual(plain.lines);
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
