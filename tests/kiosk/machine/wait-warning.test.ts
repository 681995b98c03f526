import { expect, test } from 'vitest';
import { WaitWarning } from '../../../kiosk/machine/wait-warning.ts';

/** A clock whose one wait rings when the test says so. */
function byHand() {
  const rings = new Map<number, { readonly ring: () => void; readonly after: number }>();
  let next = 1;
  const clock = {
    setTimeout: (ring: () => void, after: number): number => {
      rings.set(next, { ring, after });
      return next++;
    },
    clearTimeout: (id: number): void => void rings.delete(id),
  };
  return { clock, planned: () => [...rings.values()] };
}

test('A40 the warning is drawn when so much is left, once for each plan', () => {
  const { clock, planned } = byHand();
  let drawn = 0;
  const warning = new WaitWarning(clock, 20_000, () => {
    drawn += 1;
  });
  warning.plan(30_000);
  expect(planned()).toMatchObject([{ after: 10_000 }]);
  warning.plan(29_000);
  expect(planned()).toMatchObject([{ after: 9000 }]);
  planned()[0]?.ring();
  expect(drawn).toBe(1);
});

test('A40 a timer that rang too early is followed by another for what is missing', () => {
  const { clock, planned } = byHand();
  const warning = new WaitWarning(clock, 20_000, () => {});
  warning.plan(20_000.4);
  expect(planned()[0]?.after).toBeCloseTo(0.4);
});

test('A40 no warning for a wait without one, nor for one that is on the screen', () => {
  const { clock, planned } = byHand();
  const warning = new WaitWarning(clock, 20_000, () => {});
  warning.plan(30_000);
  warning.plan(null);
  expect(planned()).toEqual([]);
  warning.plan(20_000);
  expect(planned()).toEqual([]);
  warning.plan(25_000);
  warning.stop();
  expect(planned()).toEqual([]);
});
