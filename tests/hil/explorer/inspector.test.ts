import { describe, expect, test } from 'vitest';
import { explore } from '../../../hil/explorer/explore.ts';
import { hunt, huntOnRig } from '../../../hil/explorer/hunt.ts';
import { EXPLORED } from '../../../hil/explorer/subjects.ts';
import { eventsOfTrace, traceOf } from '../../../hil/explorer/trace-file.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { wayOf } from '../../../hil/suites/walk/replay.ts';

const inspector = EXPLORED.inspector;
if (inspector === undefined) throw new Error('the inspector\u2019s reader is explored');
const { watched, onRig, invariants, reachabilities, bugs } = inspector;

describe('every state of the inspector\u2019s reader', () => {
  test('J79 J80 J81 J82 holds each invariant, and home can be reached from everywhere', { timeout: 60_000 }, () => {
    const found = explore(deriveModel(watched), { invariants, reachabilities });
    expect(found.violations.map(({ invariant, what }) => `${invariant}: ${what}`)).toEqual([]);
    expect(found.whole).toBe(true);
    expect(found.states).toBeGreaterThan(4000);
  });
});

describe('a mistake in the chart is noticed', () => {
  const model = deriveModel(onRig);

  test('there are ten at least', () => {
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
    expect(bugs.length).toBeGreaterThanOrEqual(10);
  });

  test.each(bugs)('$name', { timeout: 60_000 }, (bug) => {
    expect(hunt(inspector, bug).found?.invariant).toBe(bug.breaks);
    const { found } = huntOnRig(inspector, bug);
    // On a rig a disk that refuses has closed the reader by then.
    if (found === undefined) return expect(bug.name).toContain('refused by the disk');
    const way = wayOf(model, eventsOfTrace(model, traceOf(model, found)));
    expect(way.acts.length).toBeGreaterThan(0);
  });
});
