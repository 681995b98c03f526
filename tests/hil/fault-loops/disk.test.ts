import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DiskControl } from '../../../hil/disk/control.ts';
import {
  type CrashCase,
  crashAndLook,
  crashCases,
  crashOfficeAndLook,
  type RecordedStory,
  recordStory,
  runVictim,
} from '../../../hil/fault-loops/crash-loop.ts';
import { MachineFailure } from '../../../hil/runs/contract.ts';

/** Thousands of syncs, of which none has to be believed. */
const MEMORY = '/dev/shm';
const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'disk-loops-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('T93 the Nth call on the disk fails: nothing is lost, nothing doubled, the next is served', async () => {
  const root = join(folder, 'disk');
  mkdirSync(root);
  const control = DiskControl.create(join(folder, 'control'));
  const outcomes: string[] = [];
  const order = { do: 'loops', control: control.path, root, seed: 'sample', stride: 23 } as const;
  await runVictim(order, { root, control: control.path, log: join(folder, 'log') }, (line) => outcomes.push(line));
  const failed = outcomes.filter((line) => line.includes('"kind":"failed"'));
  expect(failed).toEqual([]);
  expect(outcomes.filter((line) => line.includes('"kind":"clean"'))).toHaveLength(6);
  expect(outcomes.filter((line) => line.includes('"kind":"survived"')).length).toBeGreaterThanOrEqual(9);
}, 240_000);

async function outcomeOf(story: RecordedStory, crash: CrashCase): Promise<string> {
  try {
    const after = await crashAndLook(story, crash, join(folder, 'crash'));
    return after.kind === 'lost' ? after.shows : after.kind;
  } catch (cause) {
    if (!(cause instanceof MachineFailure)) throw cause;
    return `${JSON.stringify(crash)}: ${cause.message} ${JSON.stringify(cause.evidence)}`;
  }
}

describe('the power fails', () => {
  const recorded = recordStory('sample');

  test('A36 on an honest disk, anywhere: what was promised is there, and no card knows more than the journal', async () => {
    const story = await recorded;
    expect(story.marks.filter(({ mark }) => mark === 'committed')).toHaveLength(6);
    const outcomes = new Set<string>();
    for (const crash of crashCases(story, 9)) outcomes.add(await outcomeOf(story, crash));
    expect(outcomes).toEqual(new Set(['whole']));
  }, 240_000);

  test('of the office: no record that it acknowledged is lost, and told again everything agrees', async () => {
    const story = await recordStory('sample', 'office');
    expect(story.marks.filter(({ mark }) => mark === 'accepted').length).toBeGreaterThanOrEqual(6);
    for (const crash of crashCases(story, 5)) crashOfficeAndLook(story, crash, join(folder, 'office-crash'));
  }, 240_000);

  test('on a disk that lied about syncs: entries can be gone, the chain holds, and it shows', async () => {
    const story = await recorded;
    const outcomes = new Set<string>();
    for (const crash of crashCases(story, 31, true)) outcomes.add(await outcomeOf(story, crash));
    outcomes.delete('replaced');
    expect(outcomes).toEqual(new Set(['whole', 'on-the-card']));
  }, 240_000);
});
