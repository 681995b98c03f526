import { expect, test } from 'vitest';
import { waitFor } from '../../../fares/cities/slow-mode.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';

const { slowMode, delays } = TARNOW;

test('A40 slow mode gives at least 30 s, a warning 20 s before the end and ten extensions', () => {
  for (const delay of [delays.groupMs, delays.cardWaitMs, delays.insertCardMs, delays.amountMs, delays.resultMs]) {
    expect(waitFor(delay, slowMode)).toEqual({ lengthMs: 30_000, warningAfterMs: 10_000, extensions: 10 });
  }
});

test('A40 a wait that is longer already stays as long as it is', () => {
  expect(waitFor(45_000, slowMode)).toEqual({ lengthMs: 45_000, warningAfterMs: 25_000, extensions: 10 });
});

test('T68 T103 T110 T115 otherwise five seconds are five seconds', () => {
  for (const delay of [delays.groupMs, delays.cardWaitMs, delays.insertCardMs]) {
    expect(waitFor(delay, undefined)).toEqual({ lengthMs: 5_000, warningAfterMs: undefined, extensions: 0 });
  }
});
