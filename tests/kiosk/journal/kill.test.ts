import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyJournal } from '../../../kiosk/journal/verify.ts';
import type { MachineFault } from '../../../kiosk/rig-link/messages.ts';
import { copyOf, newFolder, openIn } from './journal-folder.ts';

interface Testament {
  readonly signal: NodeJS.Signals | null;
  readonly ended: boolean;
  readonly terminal: number;
  readonly sequences: readonly number[];
  readonly durable: readonly { readonly seq: number; readonly hash: string }[];
}

/** Runs a machine until it is killed, by its fault or after so many lines of its output. */
async function runVictim(folder: string, faults: readonly MachineFault[], killAfterLines = 0): Promise<Testament> {
  const script = new URL('./victim.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder, JSON.stringify(faults)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    if (killAfterLines > 0 && output.split('\n').length > killAfterLines) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  const lines = output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '));
  const of = (kind: string) => lines.filter(([first]) => first === kind);
  return {
    signal: signal as NodeJS.Signals | null,
    ended: of('end').length > 0,
    terminal: Number(of('t')[0]?.[1]),
    sequences: of('s').map(([, n]) => Number(n)),
    durable: of('d').map(([, seq, hash]) => ({ seq: Number(seq), hash: hash ?? '' })),
  };
}

/** What must hold however the machine ended. */
async function expectNothingLost(folder: string, testament: Testament): Promise<void> {
  const journal = await openIn(folder);
  expect(journal.opening.replaced).toBeUndefined();
  const found = new Map((await journal.entries(0, 100_000)).map(({ seq, hash }) => [seq, hash]));
  for (const { seq, hash } of testament.durable) expect(found.get(seq), `entry ${seq}`).toBe(hash);
  expect(journal.terminal).toBe(testament.terminal);
  expect(journal.nextSequence()).toBeGreaterThan(Math.max(0, ...testament.sequences));
  // Nothing waits for the office that is not in the chain, and nothing open was ever closed.
  for (const { seq } of await journal.outbox(100_000)) expect(found.has(seq)).toBe(true);
  for (const entry of journal.opening.unfinished) expect(entry.kind).toBe('PREPARED');
  await journal.close();
  expect(verifyJournal(join(folder, 'journal.sqlite'))).toEqual({ ok: true, entries: found.size });
}

describe('SIGKILL', () => {
  test('at every journal write, before and after, in one folder: the chain is whole, what was promised is there', async () => {
    const folder = newFolder();
    const sequences: number[] = [];
    let writes = 0;
    for (let ended = false; !ended; ) {
      writes += 1;
      for (const when of ['before', 'after'] as const) {
        const fault: MachineFault = { fault: 1, device: 'machine', kind: 'kill', journalWrite: writes, when, count: 1 };
        const testament = await runVictim(folder, [fault]);
        ended = testament.ended;
        expect(testament.signal).toBe(ended ? null : 'SIGKILL');
        sequences.push(...testament.sequences);
        await expectNothingLost(folder, testament);
      }
    }
    // OPENED, twice three of a tap, and three at the end; the last round found nothing more to be killed at.
    expect(writes).toBe(11);
    expect(new Set(sequences).size).toBe(sequences.length);
  }, 120_000);

  test('before a write it is not in the journal, after it it is', async () => {
    const fault = { fault: 1, device: 'machine', kind: 'kill', journalWrite: 2, count: 1 } as const;
    for (const [when, kinds] of [
      ['before', ['OPENED']],
      ['after', ['OPENED', 'PREPARED']],
    ] as const) {
      const folder = newFolder();
      await runVictim(folder, [{ ...fault, when }]);
      const journal = await openIn(folder);
      expect((await journal.entries(0)).map(({ kind }) => kind)).toEqual(kinds);
      expect(journal.opening.unfinished).toHaveLength(kinds.length - 1);
    }
  });

  test('at any moment, again and again in one folder', async () => {
    const folder = newFolder();
    for (const lines of [1, 2, 7, 60, 333]) {
      const testament = await runVictim(folder, [], lines);
      expect(testament.signal).toBe('SIGKILL');
      await expectNothingLost(folder, testament);
    }
  }, 60_000);

  test('a folder as a killed machine leaves it opens the same in a copy', async () => {
    const folder = newFolder();
    const testament = await runVictim(folder, [], 40);
    await expectNothingLost(copyOf(folder), testament);
  });
});
