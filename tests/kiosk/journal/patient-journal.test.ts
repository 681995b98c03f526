import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalStatus } from '../../../kiosk/journal/contract.ts';
import type { JournalHooks, MachineJournal } from '../../../kiosk/journal/open-journal.ts';
import { openJournalPatiently } from '../../../kiosk/journal/patient-journal.ts';
import type { MachineFault } from '../../../kiosk/rig-link/messages.ts';
import { AT, device, newFolder, openIn, seeded } from './journal-folder.ts';

const open: MachineJournal[] = [];

afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close().catch(() => undefined);
});

async function patiently(directory: string, hooks: JournalHooks = {}) {
  const heard: JournalStatus['kind'][] = [];
  let begun = 0;
  const journal = await openJournalPatiently({
    directory,
    now: () => AT,
    random: seeded(directory),
    hooks,
    begin: async (opened) => {
      await opened.append(device(0), 'durable');
      begun += 1;
    },
  });
  open.push(journal);
  journal.subscribe((event) => {
    if (event.kind === 'status') heard.push(event.status.kind);
  });
  return { journal, heard, begun: () => begun };
}

const ready = (journal: MachineJournal) => expect.poll(() => journal.status.kind, { timeout: 10_000 }).toBe('ready');
const full = (count?: number): MachineFault => ({
  fault: 1,
  device: 'disk',
  kind: 'full',
  when: 'before',
  ...(count === undefined ? {} : { count }),
});

describe('a journal that is waited for', () => {
  test('is open at once where nothing is in the way, with what had to be written first', async () => {
    const { journal, begun } = await patiently(newFolder());
    expect([journal.status.kind, begun()]).toEqual(['ready', 1]);
    expect(journal.terminal).toBeGreaterThan(0);
    expect((await journal.append(device(1), 'durable')).seq).toBe(2);
    expect((await journal.entries(0)).map(({ body }) => body.n)).toEqual([0, 1]);
  });

  test('a folder that cannot be made: everything is refused by name, and it opens when the way is free', async () => {
    const folder = join(newFolder(), 'journal');
    writeFileSync(folder, 'a file in its place');
    const { journal, heard, begun } = await patiently(folder);
    expect(journal.status).toMatchObject({ kind: 'failed', failure: 'io' });
    expect([journal.terminal, begun(), journal.opening]).toEqual([0, 0, { created: false, unfinished: [] }]);
    await expect(journal.append(device(1), 'durable')).rejects.toMatchObject({ name: 'JournalFailure', failure: 'io' });
    expect(() => journal.nextSequence()).toThrow('journal io');
    expect(() => journal.cardReference(1)).toThrow('journal io');
    expect([await journal.entries(0), await journal.outbox(10)]).toEqual([[], []]);
    rmSync(folder);
    await ready(journal);
    expect(heard).toEqual(['ready']);
    expect([begun(), journal.opening.created]).toEqual([1, true]);
    expect((await journal.append(device(1), 'durable')).seq).toBe(2);
  });

  test('a disk that is full from the first write on: `disk-full`, and nobody is served before the beginning is written', async () => {
    const fired: number[] = [];
    const { journal, begun } = await patiently(newFolder(), {
      faults: [full()],
      fired: (fault) => void fired.push(fault),
    });
    expect(journal.status).toMatchObject({ kind: 'failed', failure: 'disk-full' });
    expect([begun(), fired.length > 0]).toEqual([0, true]);
    await expect(journal.append(device(1), 'lazy')).rejects.toMatchObject({ failure: 'disk-full' });
    await journal.setFaults([]);
    await ready(journal);
    expect((await journal.entries(0)).map(({ body }) => body.n)).toEqual([0]);
  });

  test('another machine in the folder is no reason to wait', async () => {
    const folder = newFolder();
    await openIn(folder);
    await expect(patiently(folder)).rejects.toMatchObject({ name: 'JournalFailure', failure: 'locked' });
  });

  test('closed while it waits, it opens no more', async () => {
    const folder = join(newFolder(), 'journal');
    writeFileSync(folder, '');
    const { journal } = await patiently(folder);
    await journal.close();
    rmSync(folder);
    mkdirSync(folder);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(existsSync(join(folder, 'journal.sqlite'))).toBe(false);
  });
});
