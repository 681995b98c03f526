import { describe, expect, test } from 'vitest';
import { editedChart } from '../../../hil/explorer/edited-chart.ts';
import { huntOnRig } from '../../../hil/explorer/hunt.ts';
import { EXPLORED } from '../../../hil/explorer/subjects.ts';
import { eventsOfTrace, traceOf } from '../../../hil/explorer/trace-file.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { MachineFailure } from '../../../hil/runs/contract.ts';
import { recipeOf, TARNOW_RECIPES } from '../../../hil/suites/validator/recipes.ts';
import { replay, wayOf } from '../../../hil/suites/walk/replay.ts';
import { LedActor } from '../suites/led-actor.ts';
import { silentProgress } from '../suites/silent-progress.ts';

const validator = EXPLORED.validator;
if (validator === undefined) throw new Error('the validator is explored');
const { onRig, bugs } = validator;
const model = deriveModel(onRig);

/** Mistakes that show in no state, view or button along the way, but in a number, a word or a length of time. */
const IN_THE_PICTURE_ONLY: readonly string[] = [
  'chosen tickets are not cleared',
  'long waits stay long',
  'the machine goes on in the language of the one before',
  'the proof of an old failure is kept',
];

describe('a seeded mistake gives a scenario that a rig can run', () => {
  test.each(bugs)('$name', { timeout: 120_000 }, async (bug) => {
    const { found } = huntOnRig(validator, bug);
    if (found === undefined) throw new Error('not found from home along ways of a rig');
    expect(found.invariant).toBe(bug.breaks);
    const way = wayOf(model, eventsOfTrace(model, traceOf(model, found)));
    expect(way.partsAt).toBeUndefined();
    for (const act of way.acts) expect(() => recipeOf(act, TARNOW_RECIPES)).not.toThrow();
    await replay(new LedActor(onRig.chart, onRig), way, silentProgress(), 2);
    const wrong = new LedActor(editedChart(onRig.chart, bug.edit), onRig);
    const run = replay(wrong, way, silentProgress(), 2);
    if (IN_THE_PICTURE_ONLY.includes(bug.name)) await run;
    else await expect(run).rejects.toThrow(MachineFailure);
  });
});
