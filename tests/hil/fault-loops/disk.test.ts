import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DiskControl } from '../../../hil/disk/control.ts';
import { crashAndLook, crashCases, recordStory, runVictim } from '../../../hil/fault-loops/crash-loop.ts';

const folder = mkdtempSync(join(tmpdir(), 'disk-loops-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('T93 the Nth call on the disk fails: nothing is lost, nothing doubled, the next is served', async () => {
  const root = join(folder, 'disk');
  mkdirSync(root);
  const control = DiskControl.create(join(folder, 'control'));
  const outcomes: string[] = [];
  const order = { do: 'loops', control: control.path, root, seed: 'sample', stride: 16 } as const;
  await runVictim(order, { root, control: control.path, log: join(folder, 'log') }, (line) => outcomes.push(line));
  const failed = outcomes.filter((line) => line.includes('"kind":"failed"'));
  expect(failed).toEqual([]);
  expect(outcomes.filter((line) => line.includes('"kind":"clean"'))).toHaveLength(6);
  expect(outcomes.filter((line) => line.includes('"kind":"survived"')).length).toBeGreaterThanOrEqual(12);
}, 240_000);

describe('the power fails', () => {
  const recorded = recordStory('sample');

  test('A36 on an honest disk, anywhere: what was promised is there, and no card knows more than the journal', async () => {
    const story = await recorded;
    expect(story.marks.filter(({ mark }) => mark === 'committed')).toHaveLength(6);
    const outcomes = new Set<string>();
    for (const crash of crashCases(story, 4)) {
      outcomes.add((await crashAndLook(story, crash, join(folder, 'crash'))).kind);
    }
    expect(outcomes).toEqual(new Set(['whole']));
  }, 240_000);

  test('on a disk that lied about syncs: entries can be gone, the chain holds, and it shows', async () => {
    const story = await recorded;
    const outcomes = new Map<string, number>();
    for (const crash of crashCases(story, 12, true)) {
      const after = await crashAndLook(story, crash, join(folder, 'crash'));
      const name = after.kind === 'lost' ? after.shows : 'whole';
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(expect.arrayContaining(['on-the-card', 'whole']));
  }, 240_000);
});
