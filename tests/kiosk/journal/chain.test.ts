import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { ChainWalk, type StoredEntry } from '../../../kiosk/journal/chain.ts';
import { storedEntry } from '../../../kiosk/journal/schema.ts';
import { verifyJournal } from '../../../kiosk/journal/verify.ts';
import { device, newFolder, openIn, prepared } from './journal-folder.ts';

async function shortJournal(): Promise<string> {
  const folder = newFolder();
  const journal = await openIn(folder);
  await journal.append(device(1), 'durable');
  await journal.append(prepared('1-1'), 'durable');
  await journal.append(device(2), 'durable');
  await journal.close();
  return join(folder, 'journal.sqlite');
}

function firstBroken(entries: readonly StoredEntry[]): number | undefined {
  const chain = new ChainWalk();
  for (const entry of entries) {
    const broken = chain.follow(entry);
    if (broken !== undefined) return broken.seq;
  }
  return undefined;
}

describe('the chain', () => {
  test('any single byte of any entry changed is found at that entry', async () => {
    const db = new DatabaseSync(await shortJournal());
    const entries = db.prepare('SELECT * FROM entries ORDER BY seq').all().map(storedEntry);
    db.close();
    expect(firstBroken(entries)).toBeUndefined();
    let changes = 0;
    entries.forEach((entry, index) => {
      const variants: StoredEntry[] = [
        { ...entry, at: entry.at + 1 },
        { ...entry, at: -entry.at },
      ];
      for (const field of ['kind', 'body'] as const) {
        for (let at = 0; at < entry[field].length; at += 1) {
          for (const bit of [1, 2, 4, 8, 16, 32, 64]) {
            const bytes = Buffer.from(entry[field]);
            bytes[at] = (bytes[at] ?? 0) ^ bit;
            variants.push({ ...entry, [field]: bytes.toString('utf8') });
          }
        }
      }
      for (let at = 0; at < 32; at += 1) {
        const hash = Buffer.from(entry.hash);
        hash[at] = (hash[at] ?? 0) ^ 0x10;
        variants.push({ ...entry, hash });
      }
      for (const variant of variants) expect(firstBroken(entries.with(index, variant))).toBe(entry.seq);
      changes += variants.length;
    });
    expect(changes).toBeGreaterThan(500);
    expect(firstBroken(entries.toSpliced(1, 1))).toBe(2);
    expect(firstBroken([...entries.slice(0, 1), ...entries.slice(2), ...entries.slice(1, 2)])).toBe(2);
  });

  test('a byte changed in the file is found by the command, with the entry', async () => {
    const file = await shortJournal();
    expect(verifyJournal(file)).toEqual({ ok: true, entries: 3 });
    const bytes = readFileSync(file);
    bytes.set(Buffer.from('c0ffeE'), bytes.indexOf('c0ffee'));
    writeFileSync(file, bytes);
    expect(verifyJournal(file)).toEqual({ ok: false, seq: 2, reason: 'entry 2 does not carry its own hash' });
  });

  test('what is no journal, or is open in a machine, has a clear answer', async () => {
    const folder = newFolder();
    expect(verifyJournal(join(folder, 'none'))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('there is no file'),
    });
    writeFileSync(join(folder, 'text'), 'not a database, but long enough to be looked at '.repeat(20));
    expect(verifyJournal(join(folder, 'text'))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('not a database'),
    });
    await openIn(folder);
    expect(verifyJournal(join(folder, 'journal.sqlite'))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('holds'),
    });
  });
});
