import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { isConserved } from '../../../hil/day/money-of-day.ts';
import { reportOf, violationOf } from '../../../hil/day/report.ts';
import { playServiceDay } from '../../../hil/day/service-day.ts';
import { type RunningBench, startBench } from '../../../hil/monkey/bench.ts';
import { Rig } from '../../../hil/monkey/rig.ts';

const options = { seed: '4', passengers: 12, from: 360, until: 450, rate: 1000, url: undefined };
let bench: RunningBench;
beforeAll(async () => {
  bench = await startBench(options.seed, true);
});
afterAll(() => bench?.stop());

test('T10 T11 T16 T31 T71 T120 an hour and a half of two buses: every fare right, all in agreement at night', async () => {
  const played = await playServiceDay(bench.rig, options, '2026-11-20', () => undefined);
  expect(violationOf(played, options)).toBe('');
  const { tally, money } = played;
  expect(money !== undefined && isConserved(money)).toBe(true);
  expect(money?.fares).toBeGreaterThan(0);
  const done = ['check-in', 'check-out', 'group', 'transfer', 'carry-over'];
  expect(done.filter((name) => (tally.written.get(name) ?? 0) === 0)).toEqual([]);
  expect(tally.torn.size).toBeGreaterThan(0);
  expect(reportOf(played, options, '2026-11-20')).toContain('no finding, no open doubt');
}, 600_000);

/** Tells a tariff that is one grosz dearer than the machines have it. */
class DearerRig extends Rig {
  override async ask<Schema extends z.ZodType>(
    as: Schema,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<z.output<Schema>> {
    if (path !== '/tariff') return super.ask(as, method, path, body);
    const told = await super.ask(z.unknown(), method, path, body);
    const dearer: unknown = JSON.parse(JSON.stringify(told), (key, value: unknown) =>
      typeof value === 'number' && ['normal', 'local', 'statutory'].includes(key) ? value + 1 : value,
    );
    return as.parse(dearer);
  }
}

test('a fare that is one grosz off ends the day, and the passenger tells the story', async () => {
  const rig = new DearerRig(bench.address);
  const played = await playServiceDay(rig, options, '2026-11-21', () => undefined);
  expect(played.violation?.violation.rule).toMatch(/^expected/);
  expect(played.violation?.story.at(-1)).toMatch(/^\d\d:\d\d:\d\d (tap|group)/);
  expect(violationOf(played, options)).toContain('again: npm run day -- --seed 4 --passengers 12');
}, 120_000);
