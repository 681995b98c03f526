import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type JournalOptions, type MachineJournal, openJournal } from '../../../kiosk/journal/open-journal.ts';
import { AT, seeded } from './journal-entries.ts';

export * from './journal-entries.ts';

const folders: string[] = [];
const open: MachineJournal[] = [];

afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close().catch(() => undefined);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kasownik-journal-'));
  folders.push(folder);
  return folder;
}

export function copyOf(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Opens the journal of a folder; closed after the test. */
export async function openIn(directory: string, options: Partial<JournalOptions> = {}): Promise<MachineJournal> {
  const journal = await openJournal({ directory, now: () => AT, random: seeded(directory), ...options });
  open.push(journal);
  return journal;
}
