import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Rig } from './rig.ts';
import { until } from './until.ts';

// Only an end to what would never come: several starts of whole machines on a busy computer.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The machine on a finer panel, dark from nine, its carry-over sounding as a success does elsewhere (A22). */
const PANEL = { width: 1024, height: 600, pixelsPerMillimetre: 6.68 };
const PROFILE = {
  panel: PANEL,
  darkHours: { from: '21:00', to: '05:30' },
  announcements: 'all',
  beeps: { checkedIn: 3, checkedOut: 1, cardCheck: 3 },
  slowMode: { leastMs: 30_000, warningMs: 25_000, extensions: 10 },
};
/** In November Warsaw is one hour ahead of UTC. */
const warsaw = (time: string) => Date.parse(`2026-11-20T${time}+01:00`);

const sceneSchema = z.object({
  view: z.string(),
  theme: z.enum(['day', 'night']),
  lines: z.array(z.string()),
  panel: z.object({ width: z.number(), height: z.number(), pixelsPerMillimetre: z.number() }),
  buttons: z.array(z.object({ id: z.string(), rect: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
});

const folder = mkdtempSync(join(tmpdir(), 'look-'));
let rig: Rig;
beforeAll(async () => {
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(PROFILE));
  rig = await Rig.start({ args: ['--profile', join(folder, 'profile.json')] });
});
afterAll(async () => {
  await rig?.discard();
  rmSync(folder, { recursive: true, force: true });
});

async function scene(): Promise<z.infer<typeof sceneSchema>> {
  const { body } = await rig.call('GET', '/state');
  return z.object({ scene: sceneSchema }).parse(body).scene;
}
const shows = (view: string) => until(`the machine shows ${view}`, scene, (now) => now.view === view);

test("the views are laid out for the profile's panel, every button 15 mm at its density", async () => {
  const { panel, buttons } = await shows('home');
  expect(panel).toEqual(PANEL);
  const least = 15 * PANEL.pixelsPerMillimetre - 0.02;
  expect(buttons.length).toBeGreaterThan(3);
  for (const { id, rect } of buttons) expect(Math.min(rect[2], rect[3]), id).toBeGreaterThanOrEqual(least);
});

test('T83 T87 T102 A22 the machine beeps as its profile says', async () => {
  const heard = async (act: () => Promise<unknown>): Promise<readonly number[]> => {
    const before = (await rig.main.beeps()).at(-1)?.seq ?? 0;
    await act();
    return (await rig.main.beeps(before)).map(({ count }) => count);
  };
  const card = await rig.card({ purses: { t: 5000 } });
  expect(await heard(() => rig.main.touch('card-check'))).toEqual([3]);
  await rig.main.touch('cancel');
  expect(await heard(() => rig.main.tap(card))).toEqual([3]);
  await rig.main.bus({ at: 4 });
  expect(await heard(() => rig.main.tap(card))).toEqual([1]);
});

describe('the theme for the night', () => {
  test('comes at nine and goes at half past five, at home', async () => {
    await rig.main.home();
    await rig.clock({ now: warsaw('20:59:30') });
    expect((await scene()).theme).toBe('day');
    await rig.clock({ now: warsaw('21:00:00') });
    expect((await scene()).theme).toBe('night');
    await rig.clock({ now: warsaw('05:29:59') + 86_400_000 });
    expect((await scene()).theme).toBe('night');
    await rig.clock({ now: warsaw('05:30:00') + 86_400_000 });
    expect((await scene()).theme).toBe('day');
  });

  test("never in the middle of a passenger's business", async () => {
    await rig.clock({ now: warsaw('20:59:50') + 86_400_000 });
    const card = await rig.card({ purses: { t: 5000 } });
    await rig.main.lay(card);
    expect((await shows('checked-in')).theme).toBe('day');
    await rig.clock({ now: warsaw('21:00:10') + 86_400_000 });
    expect(await scene()).toMatchObject({ view: 'checked-in', theme: 'day' });
    await rig.main.takeAway();
    expect((await shows('home')).theme).toBe('night');
    await rig.main.touch('group');
    await rig.clock({ now: warsaw('05:30:00') + 2 * 86_400_000 });
    expect(await scene()).toMatchObject({ view: 'choosing', theme: 'night' });
    await rig.main.touch('cancel');
    expect((await shows('home')).theme).toBe('day');
  });
});

test('A40 the end of a lengthened wait is announced by itself, as long before as the profile says', async () => {
  await rig.main.home();
  await rig.main.touch('group');
  await rig.main.touch('more-time');
  const warned = ({ lines }: { readonly lines: readonly string[] }) => lines.includes('Czas się kończy');
  expect(warned(await scene())).toBe(false);
  const before = z.object({ scene: z.object({ number: z.int() }) }).parse((await rig.call('GET', '/state')).body).scene;
  await until('the warning is shown', scene, warned);
  // Nothing was touched meanwhile: it was a scene of its own, some five seconds after the press.
  const { body } = await rig.call('GET', `/scenes?after=${before.number}`);
  const later = z.array(z.object({ at: z.number(), scene: sceneSchema })).parse(body);
  expect(later.filter(({ scene }) => warned(scene))).toHaveLength(1);
  await rig.main.touch('cancel');
});

test('T43 the machine announces what it asks for and what became of the card, in the language chosen', async () => {
  await rig.main.home(60);
  const signals = z.array(
    z.object({ seq: z.int(), kind: z.string(), text: z.string().optional(), language: z.string().optional() }),
  );
  const spoken = async (after: number) =>
    signals.parse((await rig.call('GET', `/signals?after=${after}`)).body).filter(({ kind }) => kind === 'voice');
  const before = signals.parse((await rig.call('GET', '/signals')).body).at(-1)?.seq ?? 0;
  await rig.main.touch('language');
  await rig.main.touch('group');
  await rig.main.touch('self');
  await rig.main.tap(await rig.card({ purses: { t: 5000 } }));
  const said = (await spoken(before)).filter(({ language }) => language === 'en').map(({ text }) => text);
  expect(said.length).toBe(3);
  expect(said[0]).toMatch(/group|tickets/i);
  expect(said[2]).toMatch(/checked in/i);
  expect(said[2]).toContain('45 zlotys 40');
});
