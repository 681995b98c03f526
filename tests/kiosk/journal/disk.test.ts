import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalStatus } from '../../../kiosk/journal/contract.ts';
import type { MachineJournal } from '../../../kiosk/journal/open-journal.ts';
import { verifyJournal } from '../../../kiosk/journal/verify.ts';
import type { MachineFault } from '../../../kiosk/rig-link/messages.ts';
import { committed, device, newFolder, openIn, prepared } from './journal-folder.ts';

const disk = (kind: MachineFault['kind'], more: Partial<MachineFault> = {}): MachineFault => ({
  fault: 1,
  device: 'disk',
  kind,
  when: 'before',
  ...more,
});

function statusesOf(journal: MachineJournal): JournalStatus['kind'][] {
  const heard: JournalStatus['kind'][] = [];
  journal.subscribe((event) => {
    if (event.kind === 'status') heard.push(event.status.kind);
  });
  return heard;
}

const ready = (journal: MachineJournal) => expect.poll(() => journal.status.kind, { timeout: 10_000 }).toBe('ready');

describe('a disk that refuses by order of the rig', () => {
  test.each([
    ['full', 'disk-full'],
    ['io', 'io'],
  ] as const)(
    '%s: the entry is rejected by name, is never in the journal, and the machine goes on by itself',
    async (kind, failure) => {
      const fired: number[] = [];
      const folder = newFolder();
      const journal = await openIn(folder, { hooks: { fired: (fault) => fired.push(fault) } });
      const heard = statusesOf(journal);
      await journal.append(device(1), 'lazy');
      await journal.setFaults([disk(kind, { journalWrite: 2, count: 2 })]);
      await journal.append(device(2), 'lazy');
      await expect(journal.append(device(3), 'durable')).rejects.toMatchObject({ name: 'JournalFailure', failure });
      expect(journal.status).toMatchObject({ kind: 'failed', failure });
      await ready(journal);
      expect(heard).toEqual(['failed', 'ready']);
      expect(fired).toEqual([1, 1]);
      expect((await journal.append(device(4), 'durable')).seq).toBe(3);
      expect((await journal.entries(0)).map(({ body }) => body.n)).toEqual([1, 2, 4]);
      await journal.close();
      expect(verifyJournal(join(folder, 'journal.sqlite'))).toEqual({ ok: true, entries: 3 });
    },
  );

  test('for good: everything is rejected until it is taken back; what was promised lazily is kept', async () => {
    const journal = await openIn(newFolder());
    await journal.append(committed('1-1'), 'lazy');
    await journal.setFaults([disk('full')]);
    await expect(journal.append(prepared('1-2'), 'durable')).rejects.toMatchObject({ failure: 'disk-full' });
    await expect(journal.append(device(1), 'lazy')).rejects.toMatchObject({ failure: 'disk-full' });
    await expect(journal.outbox(1)).rejects.toMatchObject({ failure: 'disk-full' });
    expect((await journal.entries(0)).map(({ kind }) => kind)).toEqual(['COMMITTED']);
    await journal.setFaults([]);
    await ready(journal);
    expect(await journal.outbox(1)).toHaveLength(1);
  });

  test('an error reported after the write: what stands on the disk counts', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    await journal.setFaults([disk('io', { when: 'after', journalWrite: 1, count: 1 })]);
    const written = await journal.append(device(1), 'durable');
    expect(await journal.entries(0)).toEqual([written]);
    expect(journal.status).toEqual({ kind: 'ready' });
  });

  test('slow: the answer comes late, and nothing is lost', async () => {
    const journal = await openIn(newFolder());
    await journal.setFaults([disk('slow', { amount: 120, count: 1 })]);
    const begun = performance.now();
    await journal.append(device(1), 'durable');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(115);
    expect(await journal.entries(0)).toHaveLength(1);
  });

  test('a fault given again keeps its count; one for another device is none of the disk', async () => {
    const journal = await openIn(newFolder());
    const third = disk('io', { journalWrite: 3, count: 1 });
    await journal.setFaults([third, { ...third, fault: 2, device: 'clock', kind: 'jump', journalWrite: 1 }]);
    await journal.append(device(1), 'durable');
    await journal.setFaults([third]);
    await journal.append(device(2), 'durable');
    await expect(journal.append(device(3), 'durable')).rejects.toMatchObject({ failure: 'io' });
  });
});

describe('a folder', () => {
  test('of one machine is locked against every other', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    await expect(openIn(folder)).rejects.toMatchObject({ name: 'JournalFailure', failure: 'locked' });
    await journal.append(device(1), 'durable');
    await journal.close();
    expect(await (await openIn(folder)).entries(0)).toHaveLength(1);
  });

  test('that cannot be one is named', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(openIn(join(folder, 'file'))).rejects.toMatchObject({ failure: 'io' });
    mkdirSync(join(folder, 'journal.lock'));
    await expect(openIn(folder)).rejects.toThrow('the lock file cannot be used');
  });

  test('from which the journal is taken away stops the machine instead of losing entries at the end', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    await journal.append(device(1), 'durable');
    renameSync(join(folder, 'journal.sqlite'), join(folder, 'elsewhere'));
    await expect(journal.append(device(2), 'durable')).rejects.toThrow('no longer in its place');
    renameSync(join(folder, 'elsewhere'), join(folder, 'journal.sqlite'));
    await ready(journal);
    expect((await journal.append(device(3), 'durable')).seq).toBe(2);
  });
});

/** A disk of 400 kB, where this process may mount one. */
function smallDisk(folder: string): string | undefined {
  const mount = join(folder, 'small');
  mkdirSync(mount);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', mount], { stdio: 'ignore' });
    return mount;
  } catch {
    return undefined;
  }
}

describe('a disk that is really full', () => {
  let mounted: string | undefined;
  afterEach(() => {
    if (mounted !== undefined) execFileSync('umount', ['-l', mounted]);
    mounted = undefined;
  });

  test('is named, loses nothing that was promised, and is used again when there is room', async (context) => {
    mounted = smallDisk(newFolder());
    if (mounted === undefined) return context.skip('mounting a small disk needs root');
    const folder = join(mounted, 'machine');
    const journal = await openIn(folder);
    const ballast = join(mounted, 'ballast');
    writeFileSync(ballast, Buffer.alloc(100_000));
    const promised: number[] = [];
    const long = 'x'.repeat(3000);
    let refusal: unknown;
    while (refusal === undefined) {
      await journal.append({ ...device(promised.length), body: { long } }, 'durable').then(
        ({ seq }) => promised.push(seq),
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(refusal).toMatchObject({ name: 'JournalFailure', failure: 'disk-full' });
    expect(journal.status).toMatchObject({ kind: 'failed', failure: 'disk-full' });
    rmSync(ballast);
    await ready(journal);
    const { seq } = await journal.append(device(0), 'durable');
    expect(seq).toBe(promised.length + 1);
    expect((await journal.entries(0)).map((entry) => entry.seq)).toEqual([...promised, seq]);
    await journal.close();
    expect(verifyJournal(join(folder, 'journal.sqlite'))).toEqual({ ok: true, entries: seq });
  });

  test('at the opening is named, and the journal is there again when there is room', async (context) => {
    mounted = smallDisk(newFolder());
    if (mounted === undefined) return context.skip('mounting a small disk needs root');
    const folder = join(mounted, 'machine');
    const ballast = join(mounted, 'ballast');
    const fill = () => {
      for (let size = 400_000; size >= 1; size = Math.floor(size / 2)) {
        try {
          writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
        } catch {
          // The rest does not fit: half of it may.
        }
      }
    };
    fill();
    await expect(openIn(folder)).rejects.toMatchObject({ failure: 'disk-full' });
    rmSync(ballast);
    const journal = await openIn(folder);
    await journal.append(device(1), 'durable');
    await journal.close();
    fill();
    await expect(openIn(folder)).rejects.toMatchObject({ failure: 'disk-full' });
    expect(existsSync(join(folder, 'journal.sqlite'))).toBe(true);
    rmSync(ballast);
    const again = await openIn(folder);
    expect(again.opening.replaced).toBeUndefined();
    expect(await again.entries(0)).toHaveLength(1);
  });
});
