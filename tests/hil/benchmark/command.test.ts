import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { SUBJECTS } from '../../../hil/benchmark/subjects.ts';

const MAIN = new URL('../../../hil/benchmark/main.ts', import.meta.url).pathname;

const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 60_000 });

const number = z.number();
const reportShape = z.strictObject({
  figures: z.array(
    z.strictObject({
      name: z.string().min(1),
      value: number,
      unit: z.string().min(1),
      median: number.optional(),
      p99: number.optional(),
      max: number.optional(),
      samples: z.int().min(1).optional(),
      against: z.string().min(1).optional(),
      ratio: number.optional(),
      limit: z.string().min(1).optional(),
    }),
  ),
  notMeasured: z.array(z.object({ name: z.string(), why: z.string() })),
  computer: z.object({ cores: z.int().min(1), node: z.string(), load: number }),
});

test('the figures of this process alone come as one JSON object; progress goes to standard error', () => {
  const subjects = SUBJECTS.filter(({ inProcess }) => inProcess).map(({ name }) => name);
  const { status, stdout, stderr } = run('--json', '--quick', ...subjects.flatMap((name) => ['--only', name]));
  expect(status).toBe(0);
  const { figures, notMeasured } = reportShape.parse(JSON.parse(stdout));
  expect(notMeasured).toEqual([]);
  for (const name of subjects) expect(stderr).toContain(`benchmark: ${name} `);
  const names = figures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const tap of ['check-in', 'check-out']) {
    expect(figures).toContainEqual(expect.objectContaining({ name: `${tap}: card commands`, value: 7 }));
    for (const rate of [106, 212, 424, 848]) expect(names).toContain(`${tap}: card time at ${rate} kbit/s (model)`);
  }
  for (const name of ['own code per tap', 'journal: wait for a durable entry, one writer']) {
    const { median = Number.NaN, p99 = Number.NaN, max } = figures.find((figure) => figure.name === name) ?? {};
    expect(median).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(median);
    expect(max).toBeGreaterThanOrEqual(p99);
  }
  expect(figures.find(({ name }) => name === 'decisions per second')?.value).toBeGreaterThan(0);
});

test('only what was asked for is measured, and without --json people can read it', () => {
  const { status, stdout } = run('--quick', '--only', 'card-commands');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^check-in: card commands +7 commands$/m);
  expect(stdout).not.toContain('own code');
});

test.each([
  [['--only', 'weather'], /^benchmark: --only weather: expected one of own-code, .*\n$/],
  [['--slow'], /^benchmark: .*--slow.*\n$/],
  [['extra'], /^benchmark: .*extra.*\n$/],
])('a wrong option is one line and exit code 2: %s', (args, line) => {
  const { status, stdout, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(line);
});
