import { describe, expect, test } from 'vitest';
import { explore } from '../../../hil/explorer/explore.ts';
import { huntOnRig } from '../../../hil/explorer/hunt.ts';
import { EXPLORED } from '../../../hil/explorer/subjects.ts';
import { eventsOfTrace, traceOf } from '../../../hil/explorer/trace-file.ts';
import { deriveModel } from '../../../hil/models/derive.ts';
import { wayOf } from '../../../hil/suites/walk/replay.ts';

const vending = EXPLORED.vending;
if (vending === undefined) throw new Error('the vending machine is explored');
const { subject, onRig, invariants, reachabilities, bugs } = vending;

describe('every state of the vending machine', () => {
  test('J33 holds each invariant, the money equation among them, and home can be reached from everywhere', {
    timeout: 120_000,
  }, () => {
    const found = explore(deriveModel(subject), { invariants, reachabilities });
    expect(found.violations.map(({ invariant, what }) => `${invariant}: ${what}`)).toEqual([]);
    expect(found.whole).toBe(true);
    expect(found.states).toBeGreaterThan(10_000);
  });
});

describe('a mistake in the charts of machine or parts is noticed, with a way to it that a rig can go', () => {
  const model = deriveModel(onRig);

  test('there are ten at least', () => {
    expect(bugs.length).toBeGreaterThanOrEqual(10);
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  });

  test.each(bugs)('$name', { timeout: 60_000 }, (bug) => {
    const { found } = huntOnRig(vending, bug);
    expect(found?.invariant).toBe(bug.breaks);
    if (found === undefined) return;
    const way = wayOf(model, eventsOfTrace(model, traceOf(model, found)));
    expect(way.acts.length).toBeGreaterThan(0);
  });
});
