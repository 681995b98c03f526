import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromPromise, setup } from 'xstate';
import { dotOf } from '../../../hil/charts/dot.ts';
import { draw } from '../../../hil/charts/draw.ts';
import { DRAWN_CHARTS } from '../../../hil/charts/drawn-charts.ts';
import { paintChart } from '../../../hil/charts/paint.ts';
import { structureOf } from '../../../hil/charts/structure.ts';

const titled = DRAWN_CHARTS.map(({ machine, part, ...drawn }) => ({
  ...drawn,
  of: part === undefined ? machine : `${machine}: ${part}`,
}));

test.each(titled)('the drawing of the $of is up to date (npm run charts)', async ({ chart, file, layout }) => {
  expect(await draw(structureOf(chart), undefined, layout)).toBe(readFileSync(file, 'utf8'));
});

const chart = setup({
  types: { events: {} as { type: 'GO'; way: string } | { type: 'OFF' } },
  actors: { work: fromPromise<string>(() => Promise.resolve('')) },
  guards: {
    isWay: ({ event }, params: { way: string }) => event.type === 'GO' && event.way === params.way,
    open: () => true,
  },
}).createMachine({
  id: 'machine',
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        GO: [
          { guard: { type: 'isWay', params: { way: 'left' } }, target: 'left' },
          { guard: { type: 'isWay', params: { way: 'right' } }, target: 'right' },
          { guard: 'open', actions: 'stay' as never },
        ],
      },
    },
    left: { invoke: { src: 'work', onDone: 'waiting', onError: 'over' } },
    right: { invoke: { src: 'work', onDone: 'waiting', onError: 'over' } },
    over: { id: 'over', initial: 'told', states: { told: { on: { OFF: '#machine.over.quiet' } }, quiet: {} } },
  },
});

describe('a drawing', () => {
  const dot = dotOf(structureOf(chart));

  test('states with the same inside and the same ways out are one box; the ways in say which', () => {
    expect(dot).toContain('left<BR ALIGN="LEFT"/>right');
    expect(dot).toContain('GO left \u2192 left');
    expect(dot).toContain('GO right \u2192 right');
    expect(dot.match(/done work/g)).toHaveLength(1);
  });

  test('what happens without leaving a state stands in it, not beside an arrow', () => {
    expect(dot).toContain('GO [open] / stay');
    expect(dot).not.toContain('"machine.waiting" -> "machine.waiting"');
  });

  test('composite states are boxes, and arrows end at their edge', () => {
    expect(dot).toContain('subgraph "cluster over"');
    expect(dot).toMatch(/"machine\.left" -> "in over" .*lhead="cluster over"/);
  });
});

describe('a drawing coloured by coverage', () => {
  const [drawn] = DRAWN_CHARTS;
  const known = drawn === undefined ? [] : structureOf(drawn.chart).branches.map(({ id }) => id);
  const told = {
    city: 'tarnow',
    machine: 'validator',
    known,
    unreachable: { 'tapping:error.serveCard[0]': 'a defect' },
  };

  test('what is taken is green, what is open red, what cannot be grey; of several in one how many', async () => {
    const taken = new Set(known.filter((id) => id.startsWith('tapping:') || id.startsWith('validator.text')));
    const svg = await paintChart({ ...told, taken });
    expect(svg).toContain('#15703a');
    expect(svg).toContain('#c01f2e');
    expect(svg).toContain('1/8');
  });

  test('nothing is painted with the coverage of another chart or of a machine without a drawing', async () => {
    expect(await paintChart({ ...told, known: known.slice(1), taken: new Set() })).toBeUndefined();
    expect(await paintChart({ ...told, machine: 'parking', taken: new Set() })).toBeUndefined();
  });
});

/** Left, top, right and bottom of states and boxes, by the path of the state. */
function placesIn(svg: string, chart: Parameters<typeof structureOf>[0]) {
  const paths = new Map(structureOf(chart).nodes.map(({ id, path }) => [id, path.join('.')]));
  return [...svg.matchAll(/class="(?:node|cluster)">\s*<title>(?:cluster )?([^<]*)<\/title>([\s\S]*?)<\/g>/g)].flatMap(
    ([, id = '', drawn = '']) => {
      const path = paths.get(id);
      const points = [...drawn.replaceAll(/stroke-dasharray="[^"]*"/g, '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)];
      if (path === undefined || points.length === 0) return [];
      const [across, down] = [points.map(([, x]) => Number(x)), points.map(([, , y]) => Number(y))];
      return [{ path, from: [Math.min(...across), Math.min(...down)], to: [Math.max(...across), Math.max(...down)] }];
    },
  );
}

/** Rounded corners and lines may touch. */
const TOUCHING = 2;

test('no two states of the inspector\u2019s reader lie over each other in its drawing', () => {
  const drawn = DRAWN_CHARTS.find(({ machine }) => machine === 'inspector');
  const places = drawn === undefined ? [] : placesIn(readFileSync(drawn.file, 'utf8'), drawn.chart);
  expect(places.length).toBeGreaterThan(40);
  const over = places.flatMap((one, at) =>
    places.slice(at + 1).flatMap((other) => {
      if (one.path.startsWith(`${other.path}.`) || other.path.startsWith(`${one.path}.`)) return [];
      const apart = [0, 1].some((axis) => {
        const shared =
          Math.min(one.to[axis] ?? 0, other.to[axis] ?? 0) - Math.max(one.from[axis] ?? 0, other.from[axis] ?? 0);
        return shared <= TOUCHING;
      });
      return apart ? [] : [`${one.path} over ${other.path}`];
    }),
  );
  expect(over).toEqual([]);
});
