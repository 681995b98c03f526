import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMillis } from '../../../fares/time.ts';
import type { Scene, SceneButton } from '../../../kiosk/screen/scene.ts';
import { createStage, resolveTouch, type UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import { inputFor, situations } from './samples.ts';

const home = validatorScene(inputFor({ view: 'home' }));
const homeInEnglish = validatorScene(inputFor({ view: 'home' }, { language: 'en' }));
const working = validatorScene(inputFor({ view: 'working' }));
const waiting = (leftMs: number, rate = 1): UnnumberedScene => ({
  ...home,
  view: 'present-card',
  countdown: { leftMs, totalMs: 5000, rate },
});

function stageOf(first: UnnumberedScene = home, remembered?: number) {
  const pressed: string[] = [];
  let clock = 0;
  const stage = createStage({
    first,
    now: () => epochMillis(1_000_000 + clock),
    monotonic: () => clock,
    onPress: (button) => pressed.push(button),
    ...(remembered === undefined ? {} : { remembered }),
  });
  return { stage, pressed, pass: (ms: number) => (clock += ms) };
}

const buttonOf = (scene: UnnumberedScene, id: string): SceneButton => {
  const button = scene.buttons.find((some) => some.id === id);
  if (!button) throw new Error(`no button ${id}`);
  return button;
};

describe('showing', () => {
  test('the number rises with each change and only then', () => {
    const { stage } = stageOf();
    const seen: number[] = [];
    const stop = stage.subscribe((scene) => seen.push(scene.number));
    expect(stage.current().number).toBe(1);
    expect(stage.show({ ...home }).number).toBe(1);
    expect(stage.show(working).number).toBe(2);
    expect(stage.show(home).number).toBe(3);
    stop();
    stage.show(working);
    expect(seen).toEqual([2, 3]);
  });

  test('a wait that goes on as shown is no change; one that was lengthened is', () => {
    const { stage, pass } = stageOf(waiting(5000));
    pass(2000);
    expect(stage.show(waiting(3040)).number).toBe(1);
    expect(stage.show(waiting(5000)).number).toBe(2);
    pass(1000);
    expect(stage.show(waiting(4000, 10)).number).toBe(3);
    pass(100);
    expect(stage.show(waiting(3000, 10)).number).toBe(3);
    expect(stage.show({ ...waiting(3000, 10), countdown: undefined }).number).toBe(4);
  });

  test('the history tells what was shown when, and is bounded', () => {
    const { stage, pass } = stageOf(home, 3);
    for (const scene of [working, home, working, home]) {
      pass(10);
      stage.show(scene);
    }
    expect(stage.shown(0).map(({ at, scene }) => [at, scene.number, scene.view])).toEqual([
      [1_000_020, 3, 'home'],
      [1_000_030, 4, 'working'],
      [1_000_040, 5, 'home'],
    ]);
    expect(stage.shown(4)).toHaveLength(1);
    expect(stage.shown(5)).toEqual([]);
  });
});

describe('touching', () => {
  test('a button of the shown scene is pressed, by name or by place', () => {
    const { stage, pressed } = stageOf();
    const [x, y, width, height] = buttonOf(home, 'card-check').rect;
    expect(stage.touch({ button: 'card-check' })).toEqual({ kind: 'pressed', button: 'card-check' });
    expect(stage.touch({ x: x + width / 2, y: y + height / 2, scene: 1 }).kind).toBe('pressed');
    expect(pressed).toEqual(['card-check', 'card-check']);
  });

  test('a near miss means the nearest button, a far one nothing', () => {
    const { stage } = stageOf();
    const [x, y] = buttonOf(home, 'card-check').rect;
    expect(stage.touch({ x: x + 50, y: y - 9 })).toEqual({ kind: 'pressed', button: 'card-check' });
    expect(stage.touch({ x: x + 50, y: y - 40 })).toEqual({ kind: 'nothing-there' });
    const language = buttonOf(home, 'language').rect;
    const between = { x: language[0] + language[2] + 1, y: 40 };
    expect(stage.touch(between)).toEqual({ kind: 'pressed', button: 'language' });
  });

  test('the invitation is no button', () => {
    const { stage, pressed } = stageOf();
    expect(stage.touch({ x: 300, y: 310 })).toEqual({ kind: 'nothing-there' });
    expect(stage.touch({ button: 'ZBLIŻ KARTĘ' })).toEqual({ kind: 'nothing-there' });
    expect(pressed).toEqual([]);
  });

  test('a touch made on an older scene counts while the same button is at the same place of the same view', () => {
    const { stage, pressed } = stageOf();
    stage.show(homeInEnglish);
    expect(stage.touch({ button: 'card-check', scene: 1 }).kind).toBe('pressed');
    expect(pressed).toEqual(['card-check']);
  });

  test('a touch made on another view is stale', () => {
    const { stage, pressed } = stageOf();
    stage.show(working);
    expect(stage.touch({ button: 'card-check', scene: 1 })).toEqual({ kind: 'stale' });
    stage.show({ ...home, view: 'present-card' });
    expect(stage.touch({ button: 'card-check', scene: 1 })).toEqual({ kind: 'stale' });
    expect(pressed).toEqual([]);
  });

  test('a touch on a button that has moved since is stale', () => {
    const { stage } = stageOf();
    stage.show(validatorScene(inputFor({ view: 'home' }, { functions: ['card-check', 'group'] })));
    expect(stage.touch({ button: 'card-check', scene: 1 })).toEqual({ kind: 'stale' });
    expect(stage.touch({ button: 'language', scene: 1 }).kind).toBe('pressed');
  });

  test('a disabled button is not pressed, and neither is one that has become so', () => {
    const off: UnnumberedScene = { ...home, buttons: home.buttons.map((button) => ({ ...button, enabled: false })) };
    const { stage, pressed } = stageOf();
    stage.show(off);
    expect(stage.touch({ button: 'larger' })).toEqual({ kind: 'disabled', button: 'larger' });
    expect(stage.touch({ button: 'larger', scene: 1 })).toEqual({ kind: 'disabled', button: 'larger' });
    expect(pressed).toEqual([]);
  });

  test('a scene that was never shown or is forgotten is named', () => {
    const { stage } = stageOf(home, 2);
    stage.show(working);
    stage.show(home);
    for (const scene of [0, 1, 99])
      expect(stage.touch({ button: 'language', scene })).toEqual({ kind: 'unknown-scene' });
  });

  test('wherever a finger lands, only an enabled button of the shown scene is ever pressed', () => {
    const scenes = Object.values(situations).map((situation, index): Scene => {
      return { ...validatorScene(inputFor(situation, { corner: ['larger'] })), number: index + 1 };
    });
    const scene = fc.constantFrom(...scenes);
    const coordinate = fc.double({ min: -50, max: 850, noNaN: true });
    fc.assert(
      fc.property(scene, scene, coordinate, coordinate, (madeOn, current, x, y) => {
        const outcome = resolveTouch({ x, y }, madeOn, current);
        if (outcome.kind !== 'pressed') return;
        const [left, top, width, height] = buttonOf(current, outcome.button).rect;
        expect(x).toBeGreaterThanOrEqual(left - 12);
        expect(x).toBeLessThanOrEqual(left + width + 12);
        expect(y).toBeGreaterThanOrEqual(top - 12);
        expect(y).toBeLessThanOrEqual(top + height + 12);
      }),
    );
  });
});
