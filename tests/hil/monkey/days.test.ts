import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBench, startBench } from '../../../hil/monkey/bench.ts';
import { playDays } from '../../../hil/monkey/game.ts';
import { Player } from '../../../hil/monkey/player.ts';
import type { Tariff } from '../../../hil/monkey/shapes.ts';
import { setStage } from '../../../hil/monkey/stage.ts';
import { World } from '../../../hil/monkey/world.ts';

const SEED = '3';
let bench: RunningBench;
beforeAll(async () => {
  bench = await startBench(SEED, true);
});
afterAll(() => bench?.stop());

test('T93 T95 A36 a short random day: every rule holds, and in the evening card, journal and office agree', async () => {
  const options = { seed: SEED, machines: 3, fast: true, limitMs: 7_000, stepsPerDay: 25, say: () => undefined };
  const { days, steps, violation } = await playDays(bench, options);
  expect(violation).toBeUndefined();
  expect(days).toBeGreaterThan(0);
  expect(steps.filter((action) => action.do === 'tap').length).toBeGreaterThan(3);
}, 90_000);

test('a machine that took one grosz more than the ledger knows would be found at its first check-in', async () => {
  const world = await setStage(bench.rig, 'another day', 1);
  const dearer = new World({ ...world, tariff: oneGroszMore(world.tariff) });
  const player = new Player(bench.rig, dearer);
  const rich = dearer.pack.findIndex(
    ({ account }) => account !== undefined && account.standing.purse > 1000 && account.expiresOn > '2027-06-01',
  );
  await player.play({
    do: 'bus',
    vehicle: 437,
    to: { line: '5', course: '1', run: '1:5/1', stops: 9, at: 0, phase: 'at-stop' },
  });
  await expect(player.play({ do: 'tap', at: 'main', card: rich })).rejects.toThrow('expected check-in, was checked-in');
}, 30_000);

test("step 6 another passenger's doubt on the screen does not run again what was rolled back before", async () => {
  const world = await setStage(bench.rig, 'a third day', 1);
  const player = new Player(bench.rig, world);
  const [first, second] = world.pack.flatMap(({ account }, index) =>
    account !== undefined && account.standing.purse > 5000 && account.expiresOn > '2027-06-01' ? [index] : [],
  );
  if (first === undefined || second === undefined) throw new Error('a pack has two rich cards');
  await player.play({
    do: 'bus',
    vehicle: 437,
    to: { line: '5', course: '1', run: '1:5/1', stops: 9, at: 0, phase: 'at-stop' },
  });
  const strike = { device: 'antenna', fault: 'tear', at: { command: 'CommitTransaction', when: 'before' } } as const;
  const tickets = { self: 0, normal: 2, local: 0, statutory: 0 };
  await player.play({ do: 'group', at: 'main', card: first, tickets, strike });
  await player.play({ do: 'tap', at: 'main', card: second, strike });
  await player.play({ do: 'tap', at: 'main', card: first });
  const scenes = await bench.rig.scenes('main', 0);
  expect(scenes.at(-1)?.scene).toMatchObject({ view: 'refused', reason: 'not-carried-out' });
}, 60_000);

function oneGroszMore(tariff: Tariff): Tariff {
  const more = ({ normal, local, statutory }: Tariff['bands'][number]['prices']['standard']) => ({
    normal: normal + 1,
    local: local + 1,
    statutory: statutory + 1,
  });
  const bands = tariff.bands.map(({ upToStops, prices }) => ({
    upToStops,
    prices: { standard: more(prices.standard), premium: more(prices.premium) },
  }));
  return { ...tariff, bands };
}
