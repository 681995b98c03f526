import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ModelEvent, ModelState } from '../../../hil/models/contract.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { explore } from '../../../hil/models/explore.ts';
import { inspectorOnRig } from '../../../hil/models/inspector/on-rig.ts';
import { recipeOf } from '../../../hil/suites/inspector/recipes.ts';
import { isBusy } from '../../../hil/suites/walk/arrive.ts';
import type { Act } from '../../../hil/suites/walk/walk.ts';
import { hil } from '../runs/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hil-inspector-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const states = explore(deriveModel(inspectorOnRig));
const { model } = states;

/** Every way through the work that this event begins, to where the reader waits for somebody again. */
function actsFrom(before: ModelState, event: ModelEvent): readonly Act[] {
  const go = (events: readonly ModelEvent[], through: readonly ModelState[]): readonly Act[] => {
    const at = through.at(-1) ?? before;
    if (!isBusy(model, at)) return [{ events, before, after: at, through, branches: [] }];
    return model.eventsIn(at).flatMap((next) => go([...events, next], [...through, model.step(at, next).state]));
  };
  return go([event], [model.step(before, event).state]);
}

describe('every result of every work has a recipe', () => {
  const begins = states.states.flatMap((state) =>
    model
      .eventsIn(state)
      .filter((event) => !isBusy(model, state) && isBusy(model, model.step(state, event).state))
      .map((event) => ({ state, event })),
  );
  const acts = begins.flatMap(({ state, event }) => actsFrom(state, event));
  const told = (act: Act) => JSON.stringify(recipeOf(act));

  test('J79 J80 a card: each kind of card, a lost answer, silence, slowness, a disk that fails', () => {
    const cards = new Set(acts.filter(({ events }) => events[0]?.name === 'CARD').map(told));
    const working = 'inspecting';
    expect([...cards].map((each) => JSON.parse(each))).toEqual(
      expect.arrayContaining([
        { working, card: 'ordinary' },
        { working, card: 'ordinary', mishap: 'slow' },
        { working, card: 'ordinary', mishap: 'silent' },
        { working, card: 'reduced' },
        { working, card: 'e-ticket' },
        { working, card: 'reduced e-ticket' },
        { working, card: 'e-ticket', mishap: 'commit unanswered' },
        { working, card: 'foreign' },
        { working, card: 'doubtful', mishap: 'disk fails' },
      ]),
    );
    expect(cards.size).toBe(9);
  });

  test('K38 J81 J82 a code, a card kept, a surcharge: well, slowly, and with a disk that fails', () => {
    const others = new Set(acts.filter(({ events }) => events[0]?.name !== 'CARD').map(told));
    for (const working of ['checkingCode', 'retaining', 'surcharging']) {
      for (const mishap of [undefined, 'slow', 'disk fails']) {
        expect(others).toContain(JSON.stringify({ working, reduced: false, ...(mishap && { mishap }) }));
      }
    }
    expect(others).toContain(JSON.stringify({ working: 'checkingCode', reduced: true }));
    expect(others).toContain(JSON.stringify({ working: 'printingAgain', reduced: false, mishap: 'slow' }));
  });
});

// Whole machines on a busy computer: only an end to what would never come.
test('the smoke suite of the inspector\u2019s reader passes on the built-in rig', { timeout: 300_000 }, async () => {
  const out = join(folder, 'run');
  const args = ['--suite', 'inspector-smoke', '--seed', '1', '--no-station', '--out', out];
  const { code, out: said, err } = await hil(...args).ended;
  expect(`${err}${said}`).toContain('PASS');
  expect(code).toBe(0);
  const { verdict, measurements } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  expect(verdict).toBe('PASS');
  expect(measurements).toContainEqual(expect.objectContaining({ name: 'surprises', value: 0 }));
});
