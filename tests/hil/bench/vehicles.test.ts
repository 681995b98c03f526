import { describe, expect, test } from 'vitest';
import { DEFAULT_POSITION } from '../../../hil/bench/default-course.ts';
import { Vehicles } from '../../../hil/bench/vehicles.ts';

function busWith(...machines: string[]): Vehicles {
  const vehicles = new Vehicles();
  for (const machine of machines) vehicles.board(machine, DEFAULT_POSITION.vehicle, DEFAULT_POSITION);
  return vehicles;
}

describe('the buses', () => {
  test('T12 T13 the course a bench begins with is long enough for the dearest band', () => {
    expect(DEFAULT_POSITION.stops.length).toBeGreaterThan(27);
    expect(new Set(DEFAULT_POSITION.stops.map(({ id }) => id)).size).toBe(DEFAULT_POSITION.stops.length);
  });

  test('a change of some things leaves the others', () => {
    const vehicles = busWith('main');
    const before = vehicles.position('main');
    expect(vehicles.change('main', { at: 4, phase: 'between' })).toEqual({ ...before, at: 4, phase: 'between' });
    expect(vehicles.change('main', { line: '30' })).toEqual({ ...before, at: 4, phase: 'between', line: '30' });
    expect(vehicles.change('main', { at: before.stops[7]?.id })).toMatchObject({ at: 7, phase: 'between', line: '30' });
  });

  test('two machines of one bus move together; another vehicle number moves one of them alone', () => {
    const vehicles = busWith('main', 'rear');
    vehicles.change('main', { at: 3 });
    expect(vehicles.position('rear').at).toBe(3);
    vehicles.change('rear', { vehicle: 500, line: '1' });
    expect(vehicles.position('rear')).toMatchObject({ vehicle: 500, line: '1', at: 3 });
    expect(vehicles.position('main')).toMatchObject({ vehicle: 437, line: '9', at: 3 });
    vehicles.change('main', { at: 9 });
    expect(vehicles.position('rear').at).toBe(3);
    expect(vehicles.aboard(437)).toEqual(['main']);
    vehicles.change('rear', { vehicle: 437 });
    expect(vehicles.position('rear')).toMatchObject({ line: '9', at: 9 });
  });

  test.each([
    [{ at: 31 }, 'unknown-stop'],
    [{ at: 'X99' }, 'unknown-stop'],
    [
      {
        stops: [
          { id: 'a', name: 'A' },
          { id: 'a', name: 'B' },
        ],
        at: 0,
      },
      'stop-twice',
    ],
    [{ stops: [{ id: 'a', name: 'A' }], at: 1 }, 'unknown-stop'],
  ])('refuses %o as %s and changes nothing', (change, error) => {
    const vehicles = busWith('main');
    const before = vehicles.position('main');
    expect(() => vehicles.change('main', { line: '77', vehicle: 9, ...change })).toThrow(error);
    expect(vehicles.position('main')).toBe(before);
    expect(vehicles.aboard(9)).toEqual([]);
  });
});
