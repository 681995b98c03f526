import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { written } from './money.ts';
import { type Machine, Rig } from './rig.ts';
import type { Scene } from './shapes.ts';
import { newFolder } from './start-command.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PURSE = 9000;
/** So fast that five seconds are a quarter of one, and slow enough to press a button in between. */
const FAST = 20;

const scratch = newFolder();
let rig: Rig;
let machine: Machine;
beforeAll(async () => {
  // A23, A22: what the city may choose otherwise, chosen otherwise.
  const profile = join(scratch.folder, 'profile.json');
  writeFileSync(profile, JSON.stringify({ seasonTicketTap: 'ask', beeps: { carriedOver: 1 } }));
  rig = await Rig.start({ args: ['--profile', profile] });
  machine = rig.main;
});
afterAll(async () => {
  await rig?.discard();
  scratch.remove();
});
afterEach(() => machine.home(60));

/** Every wait for a passenger: how it begins, and how long it lasts. */
const WAITS = [
  { rule: 'T103', what: 'card check', buttons: ['card-check'], view: 'present-card', seconds: 5 },
  { rule: 'T68', what: 'group', buttons: ['group'], view: 'choosing', seconds: 5 },
  { rule: 'T68 T69', what: 'group, tickets chosen', buttons: ['group', 'normal'], view: 'choosing', seconds: 5 },
  { rule: 'T107', what: 'amount of a transfer', buttons: ['purse-transfer'], view: 'choosing', seconds: 15 },
  { rule: 'T110', what: 'card for a transfer', buttons: ['purse-transfer', 'accept'], view: 'insert-card', seconds: 5 },
  { rule: 'T115', what: 'card for a carry-over', buttons: ['carry-over'], view: 'insert-card', seconds: 5 },
] as const;

/** The wait runs out on a fast clock; answers how long this view and its like were up, in seconds of the machine. */
async function runOut(view: string): Promise<number> {
  const [{ scene }] = [await machine.state()];
  const began = await shownAt(scene.number);
  await rig.clock({ rate: FAST });
  await until(
    `${view} runs out`,
    () => machine.scene(),
    (now) => now.view === 'home',
  );
  await rig.clock({ rate: 1 });
  return ((await shownAt((await machine.scene()).number)) - began) / 1000;
}

async function shownAt(number: number): Promise<number> {
  const staged = (await machine.scenes(number - 1)).find(({ scene }) => scene.number === number);
  if (staged === undefined) throw new Error(`scene ${number} is forgotten`);
  return staged.at;
}

/** On a fast clock until so few seconds are left, and then slow again. */
async function untilLeft(seconds: number): Promise<Scene> {
  await rig.clock({ rate: FAST });
  const scene = await until(
    `${seconds} s are left`,
    () => machine.scene(),
    ({ secondsLeft }) => secondsLeft !== undefined && secondsLeft <= seconds,
  );
  await rig.clock({ rate: 1 });
  return scene;
}

const hasMoreTime = ({ buttons }: Scene): boolean => buttons.some(({ id, enabled }) => id === 'more-time' && enabled);

describe('a button pressed and nothing done', () => {
  test.each(WAITS)(
    '$rule $what: $seconds s, and back to normal without a sound',
    async ({ buttons, view, seconds }) => {
      await machine.choose(...buttons);
      const before = (await machine.beeps()).length;
      const shown = await machine.scene();
      expect(shown).toMatchObject({ view, secondsLeft: seconds });
      const lasted = await runOut(view);
      expect(lasted).toBeGreaterThanOrEqual(seconds - 0.1);
      // Shorter than the shortest that a passenger can ask for.
      expect(lasted).toBeLessThan(30);
      expect((await machine.beeps()).length).toBe(before);
    },
  );

  test('T68 A21 each press begins the five seconds anew', async () => {
    await machine.choose('group');
    for (const button of ['normal', 'self', 'statutory']) {
      expect((await untilLeft(3)).view).toBe('choosing');
      await machine.choose(button);
      expect((await machine.scene()).secondsLeft).toBe(5);
    }
    expect((await machine.scene()).lines).toEqual(expect.arrayContaining(['Normalny 1', 'Dla siebie 1']));
  });

  test('T69 a choice that ran out is forgotten: the next tap is a plain one', async () => {
    await machine.choose('group', 'normal', 'normal');
    await runOut('choosing');
    const card = await rig.card({ purses: { t: PURSE, e: 0 } });
    await machine.serve(card);
    expect((await rig.memory(card)).journey?.tickets).toMatchObject({ self: 1, normal: 0 });
  });

  test('T108 + and - begin the time for the amount anew, and the amount stays', async () => {
    await machine.choose('purse-transfer', 'plus');
    await untilLeft(8);
    await machine.choose('plus');
    expect(await machine.scene()).toMatchObject({ secondsLeft: 15 });
    expect((await machine.scene()).lines).toContain(written(1200));
  });
});

describe('A40 more time', () => {
  test.each(WAITS)(
    'A40 $what: thirty seconds from the press, a warning before their end',
    async ({ buttons, view }) => {
      await machine.choose(...buttons);
      await machine.choose('more-time');
      expect(await machine.scene()).toMatchObject({ view, secondsLeft: 30 });
      await rig.clock({ rate: FAST });
      const warned = await until(
        'the warning',
        () => machine.scene(),
        ({ lines }) => lines.includes('Czas się kończy'),
      );
      expect(warned.view).toBe(view);
      expect(warned.secondsLeft).toBeLessThanOrEqual(20);
      expect(await runOut(view)).toBeGreaterThan(0);
    },
  );

  test('A40 T45 a minute that passes on the clock does not lengthen the time that is shown', async () => {
    const minute = Math.ceil((await rig.clock({ rate: 1 })) / 60_000) * 60_000;
    await machine.choose('group', 'normal', 'more-time');
    await rig.clock({ now: minute - 15_000, rate: FAST });
    const shown = await until(
      'the next minute',
      async () => ({ now: await rig.clock({ rate: FAST }), scene: await machine.scene() }),
      ({ now }) => now > minute + 1000,
    );
    expect(shown.scene).toMatchObject({ view: 'choosing' });
    expect(shown.scene.secondsLeft).toBeLessThanOrEqual(15);
    expect(shown.scene.lines).toContain('Czas się kończy');
    await runOut('choosing');
  });

  test('A40 slow mode is kept until home, and ten extensions are all', async () => {
    await machine.choose('group', 'more-time', 'normal');
    expect((await machine.scene()).secondsLeft).toBe(30);
    await machine.choose(...Array(9).fill('more-time'));
    const last = await machine.scene();
    expect(last).toMatchObject({ view: 'choosing', secondsLeft: 30 });
    expect(hasMoreTime(last)).toBe(false);
    const card = await rig.card({ purses: { t: PURSE, e: 0 } });
    const { scene } = await machine.serve(card);
    expect(scene).toMatchObject({ view: 'checked-in' });
    expect(scene.secondsLeft).toBeGreaterThan(20);
    await machine.home(60);
    await machine.choose('group');
    expect(await machine.scene()).toMatchObject({ secondsLeft: 5 });
    expect(hasMoreTime(await machine.scene())).toBe(true);
  });

  test('A38 A40 a result stays its time, longer when asked for, and as long as the card is held', async () => {
    const card = await rig.card({ purses: { t: PURSE, e: 0 } });
    const { scene } = await machine.serve(card);
    expect(scene.secondsLeft).toBeGreaterThan(0);
    await machine.choose('more-time');
    expect((await machine.scene()).secondsLeft).toBe(30);
    expect(await runOut('checked-in')).toBeGreaterThanOrEqual(29);

    await machine.choose('card-check');
    await machine.lay(card);
    const began = await rig.clock({ rate: FAST });
    const held = await until(
      'the time of the result is over',
      () => machine.state(),
      ({ now }) => now > began + 25_000,
    );
    expect(held.scene.view).toBe('card-contents');
    await machine.takeAway();
    await until(
      'home once the card is gone',
      () => machine.scene(),
      ({ view }) => view === 'home',
    );
    await rig.clock({ rate: 1 });
  });
});

describe('what a city may choose', () => {
  test('T99 T100 A23 the holder of a season ticket is asked before he is charged', async () => {
    const card = await rig.card({ purses: { t: PURSE, e: 0 } });
    const season = { kind: 'season', contract: { product: 7, from: '2026-01-01', to: '2099-12-31' } } as const;
    await rig.load(card, season);
    await machine.choose('carry-over');
    // A22: one beep for success where the city says so.
    expect(await machine.serve(card, 'slot')).toMatchObject({ scene: { outcome: 4 }, beeps: [1] });
    await machine.home(60);

    const asked = async (): Promise<Scene> => {
      await machine.lay(card);
      const scene = await until(
        'the question',
        () => machine.scene(),
        ({ view }) => view === 'choosing',
      );
      await machine.takeAway();
      return scene;
    };
    const question = await asked();
    expect(question.buttons.map(({ id }) => id)).toEqual(expect.arrayContaining(['charge', 'no-charge']));
    expect(question.secondsLeft).toBe(10);
    await machine.choose('no-charge');
    expect((await machine.scene()).view).toBe('home');
    await asked();
    expect(await runOut('choosing')).toBeGreaterThanOrEqual(9.9);
    expect((await rig.memory(card)).counter).toBe(0);
    await asked();
    await machine.choose('charge');
    expect(await machine.scene()).toMatchObject({ view: 'present-card', secondsLeft: 5 });
    expect((await machine.serve(card)).scene.view).toBe('checked-in');
    const said = await rig.agreement(card);
    expect(said.memory.counter).toBe(1);
    expect(said.office).toEqual(said.card);
  });
});
