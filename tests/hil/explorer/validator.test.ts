import { describe, expect, test } from 'vitest';
import { explore } from '../../../hil/explorer/explore.ts';
import { hunt } from '../../../hil/explorer/hunt.ts';
import { EXPLORED } from '../../../hil/explorer/subjects.ts';
import { eventsOfTrace, traceOf } from '../../../hil/explorer/trace-file.ts';
import { deriveModel } from '../../../hil/models/derive.ts';

const validator = EXPLORED.validator;
if (validator === undefined) throw new Error('the validator is explored');

describe('every state of the Tarnów validator', () => {
  test('T83 T91 T96 J102 holds each invariant, and home can be reached from everywhere', { timeout: 120_000 }, () => {
    const model = deriveModel(validator.subject);
    const found = explore(model, validator);
    expect(found.violations.map(({ invariant, what }) => `${invariant}: ${what}`)).toEqual([]);
    expect(found.whole).toBe(true);
    expect(found.states).toBeGreaterThan(10_000);
  });
});

const keyed = EXPLORED['validator-jaworzno'];
if (keyed === undefined) throw new Error('the validator with keys is explored');

describe('every state of a validator with keys', () => {
  test('J47 J57 J68 holds each invariant, and home can be reached from everywhere', { timeout: 120_000 }, () => {
    const found = explore(deriveModel(keyed.subject), keyed);
    expect(found.violations.map(({ invariant, what }) => `${invariant}: ${what}`)).toEqual([]);
    expect(found.whole).toBe(true);
    expect(found.states).toBeGreaterThan(1000);
  });

  test.each(keyed.bugs)('$name', { timeout: 120_000 }, (bug) => {
    expect(hunt(keyed, bug).found?.invariant).toBe(bug.breaks);
  });
});

/** Traps show only once all states are known: those are searched by `npm run explore -- --bugs`, one of them here. */
const isTrap = (breaks: string): boolean => validator.reachabilities.some(({ name }) => name === breaks);
const quick = validator.bugs.filter(({ breaks }) => !isTrap(breaks));
const oneTrap = validator.bugs.filter(({ breaks }) => isTrap(breaks)).slice(0, 1);

describe('a mistake in the chart is noticed, with a way to it that can be run', () => {
  test('there are ten at least', () => {
    expect(validator.bugs.length).toBeGreaterThanOrEqual(10);
    expect(new Set(validator.bugs.map(({ name }) => name)).size).toBe(validator.bugs.length);
  });

  test.each([...quick, ...oneTrap])('$name', { timeout: 120_000 }, (bug) => {
    const { found } = hunt(validator, bug);
    expect(found?.invariant).toBe(bug.breaks);
    if (found === undefined) return;
    const model = deriveModel(validator.subject);
    const events = eventsOfTrace(model, traceOf(model, found));
    expect(events.length).toBe(found.trace.length);
  });
});
