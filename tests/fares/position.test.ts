import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoursePosition, countingStops, hasLeft } from '../../fares/position.ts';

const position = (at: number, phase: CoursePosition['phase'], stops = 10): CoursePosition => ({
  line: '9',
  course: '12',
  vehicle: 101,
  stops: { length: stops },
  at,
  phase,
});

describe('the stops that count', () => {
  test('T48 T49 standing at a stop, it counts as both', () => {
    expect(countingStops(position(4, 'at-stop'))).toEqual({ entryIndex: 4, exitIndex: 4, lastLeftIndex: 3 });
  });

  test('T50 T89 between two stops, the one left counts as entry and the next as exit', () => {
    expect(countingStops(position(4, 'between'))).toEqual({ entryIndex: 4, exitIndex: 5, lastLeftIndex: 4 });
  });

  test('T49 behind the last stop the last one still counts', () => {
    expect(countingStops(position(9, 'between'))).toEqual({ entryIndex: 9, exitIndex: 9, lastLeftIndex: 9 });
  });

  test('T46 before the first departure nothing has been left', () => {
    expect(countingStops(position(0, 'at-stop'))).toEqual({ entryIndex: 0, exitIndex: 0, lastLeftIndex: -1 });
  });

  test.each([-1, 10, 1.5, Number.NaN])('stop %d of ten is no position', (at) => {
    expect(countingStops(position(at, 'at-stop'))).toBeUndefined();
  });

  test('a course has at most as many stops as a card can tell apart', () => {
    expect(countingStops(position(255, 'between', 256))?.exitIndex).toBe(255);
    expect(countingStops(position(0, 'at-stop', 257))).toBeUndefined();
    expect(countingStops(position(0, 'at-stop', 0))).toBeUndefined();
  });

  test('A36 a stop is left when the bus is past it, not while it stands there', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.boolean(), fc.nat(9), (at, between, stop) => {
        const stops = countingStops(position(at, between ? 'between' : 'at-stop'));
        expect(stops && hasLeft(stops, stop)).toBe(stop < at || (stop === at && between));
      }),
    );
  });
});
