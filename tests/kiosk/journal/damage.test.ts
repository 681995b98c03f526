import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from 'vitest';
import { entryHash } from '../../../kiosk/journal/chain.ts';
import { type OpenedJournal, openMachineJournal } from '../../../kiosk/journal/opening.ts';
import { verifyJournal } from '../../../kiosk/journal/verify.ts';
import { AT, committed, copyOf, device, newFolder, openIn, prepared, seeded } from './journal-folder.ts';

/** A closed journal of 203 entries: two records for the office, one transaction open, another in doubt. */
async function wornFolder(): Promise<{ folder: string; terminal: number }> {
  const folder = newFolder();
  const journal = await openIn(folder);
  await journal.append(prepared(`${journal.terminal}-${journal.nextSequence()}`), 'durable');
  await journal.append(committed('5-1'), 'lazy');
  await Promise.all(Array.from({ length: 198 }, (_, n) => journal.append(device(n), 'lazy')));
  await journal.append(committed('5-2'), 'lazy');
  await journal.append(prepared('5-3'), 'lazy');
  await journal.append({ at: AT, kind: 'IN_DOUBT', body: { tx: '5-3' } }, 'durable');
  await journal.close();
  return { folder, terminal: journal.terminal };
}

const journalIn = (folder: string): string => join(folder, 'journal.sqlite');

/** Opens on this thread: quick enough for sweeps. */
function openHere(folder: string): OpenedJournal {
  return openMachineJournal({ directory: folder, at: AT, candidate: 77 });
}

function sqlite(folder: string, statements: string): void {
  const db = new DatabaseSync(journalIn(folder));
  db.exec(statements);
  db.close();
}

describe('a damaged journal', () => {
  // Made anew for each test would cost more than the tests; nobody changes it.
  let worn: { folder: string; terminal: number };
  let original: Buffer;
  const fresh = (): string => {
    const folder = newFolder();
    for (const name of readdirSync(keep)) writeFileSync(join(folder, name), readFileSync(join(keep, name)));
    return folder;
  };
  let keep = '';

  beforeAll(async () => {
    worn = await wornFolder();
    original = readFileSync(journalIn(worn.folder));
    keep = `${worn.folder}-kept`;
    renameSync(worn.folder, keep);
    return () => rmSync(keep, { recursive: true, force: true });
  });

  test('that is sound is gone on with', async () => {
    const journal = await openIn(fresh());
    expect(journal.opening).toMatchObject({ created: false, replaced: undefined });
    expect(journal.opening.unfinished.map(({ seq }) => seq)).toEqual([1, 202, 203]);
  });

  test.each<[string, (folder: string) => void, RegExp]>([
    ['zero bytes', (folder) => writeFileSync(journalIn(folder), ''), /the file is empty/],
    ['random bytes', (folder) => writeFileSync(journalIn(folder), seeded('noise')(50_000)), /not a database/],
    [
      'half of it',
      (folder) => writeFileSync(journalIn(folder), original.subarray(0, original.length / 2)),
      /malformed|corrupt|missing/,
    ],
    [
      'a folder in its place',
      (folder) => {
        rmSync(journalIn(folder));
        mkdirSync(journalIn(folder));
        writeFileSync(join(journalIn(folder), 'note'), 'x');
      },
      /a folder is in its place/,
    ],
    [
      'another SQLite file',
      (folder) => {
        rmSync(journalIn(folder));
        sqlite(folder, 'CREATE TABLE songs (title TEXT)');
      },
      /wrong schema: not a journal/,
    ],
    ['a version it does not know', (folder) => sqlite(folder, 'PRAGMA user_version = 9'), /wrong schema: version 9/],
    [
      'a trigger dropped',
      (folder) => sqlite(folder, 'DROP TRIGGER entries_not_changed'),
      /wrong schema: tables or triggers/,
    ],
    [
      'no terminal number',
      (folder) => sqlite(folder, "UPDATE meta SET value = 'x' WHERE name = 'terminal'"),
      /no terminal/,
    ],
    [
      'an outbox row that is no JSON',
      (folder) => sqlite(folder, "UPDATE outbox SET payload = '{' WHERE seq = 2"),
      /entry 2 is unreadable/,
    ],
    ['sequences used up', (folder) => forge(folder, `${worn.terminal}-16711680`), /sequence numbers are used up/],
  ])('with %s is kept aside, and a new one with a new terminal begun', async (_, damage, reason) => {
    const folder = fresh();
    damage(folder);
    const before =
      existsSync(journalIn(folder)) && statIsFile(journalIn(folder)) ? readFileSync(journalIn(folder)) : undefined;
    const journal = await openIn(folder);
    expect(journal.opening).toMatchObject({ created: true, replaced: { reason: expect.stringMatching(reason) } });
    expect(journal.terminal).not.toBe(worn.terminal);
    const keptAs = journal.opening.replaced?.keptAs ?? '';
    expect(keptAs).toBe('journal-20260305T081500000Z.sqlite');
    if (before !== undefined) expect(readFileSync(join(folder, keptAs)).equals(before)).toBe(true);
    const [first] = await journal.entries(0);
    expect(first).toMatchObject({
      kind: 'JOURNAL_REPLACED',
      body: { keptAs, reason: journal.opening.replaced?.reason },
    });
    expect((await journal.outbox(1))[0]?.payload).toMatchObject({ kind: 'notice', code: 'journal-replaced' });
    expect(journal.nextSequence()).toBe(1);
    await journal.append(device(1), 'durable');
    await journal.close();
    expect(verifyJournal(journalIn(folder))).toMatchObject({ ok: true });
    expect((await openIn(folder)).opening).toMatchObject({ created: false, replaced: undefined });
  });

  test('with a broken chain hands on what the office has not had and what is open', async () => {
    const folder = fresh();
    sqlite(
      folder,
      `DROP TRIGGER entries_not_changed; UPDATE entries SET body = '{"n":99}' WHERE seq = 100;
       CREATE TRIGGER entries_not_changed BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
    );
    expect(verifyJournal(journalIn(folder))).toMatchObject({ ok: false, seq: 100 });
    const journal = await openIn(folder);
    expect(journal.opening.replaced?.reason).toBe('the chain is broken: entry 100 does not carry its own hash');
    expect((await journal.outbox(10)).map(({ payload }) => payload)).toEqual([
      { kind: 'notice', code: 'journal-replaced', at: AT, detail: journal.opening.replaced?.reason },
      { kind: 'committed', at: AT, note: '5-1', terminal: worn.terminal, seq: 2 },
      { kind: 'committed', at: AT, note: '5-2', terminal: worn.terminal, seq: 201 },
    ]);
    const names = journal.opening.unfinished.map(({ kind, body }) => `${kind} ${String(body.tx)}`);
    expect(names).toEqual([`PREPARED ${worn.terminal}-1`, 'PREPARED 5-3', 'IN_DOUBT 5-3']);
    expect((await journal.entries(0))[0]?.body).toMatchObject({
      terminalBefore: worn.terminal,
      carried: { records: 2, transactions: 2 },
    });
  });

  test('that is missing or older than it was is noticed', async () => {
    const missing = fresh();
    rmSync(journalIn(missing));
    expect((await openIn(missing)).opening.replaced).toEqual({ keptAs: '', reason: 'the journal file was missing' });

    const folder = newFolder();
    const journal = await openIn(folder);
    await journal.append(device(1), 'durable');
    await journal.close();
    const older = readFileSync(journalIn(folder));
    const again = await openIn(folder);
    await again.append(device(2), 'durable');
    await again.close();
    writeFileSync(journalIn(folder), older);
    expect((await openIn(folder)).opening.replaced?.reason).toMatch(/newest entries are missing: it had 2 or more/);
  });

  test('cut off at any length, or with any page overwritten, never stops the machine and never loses the old file', () => {
    const pages = original.length / 4096;
    const damages: Buffer[] = [];
    for (let page = 0; page < pages; page += 1) {
      damages.push(original.subarray(0, page * 4096 + 1), original.subarray(0, page * 4096 + 2048));
      const overwritten = Buffer.from(original);
      overwritten.set(seeded(`page ${page}`)(4096), page * 4096);
      damages.push(overwritten);
      const zeroed = Buffer.from(original);
      zeroed.fill(0, page * 4096, (page + 1) * 4096);
      damages.push(zeroed);
    }
    let replaced = 0;
    for (const damage of damages) replaced += reopenDamaged(damage) ? 1 : 0;
    expect(replaced).toBe(damages.length);
  });

  test('with any byte of its header changed is either whole or replaced', () => {
    let replaced = 0;
    for (let at = 0; at < 100; at += 1) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      replaced += reopenDamaged(changed) ? 1 : 0;
    }
    expect(replaced).toBeGreaterThan(30);
  });

  /** True when it was replaced; then the damaged file is there byte for byte. */
  function reopenDamaged(content: Buffer): boolean {
    const folder = fresh();
    writeFileSync(journalIn(folder), content);
    const opened = openHere(folder);
    const { replaced, store } = opened;
    if (replaced === undefined) expect(store.head.seq).toBe(203);
    else expect(readFileSync(join(folder, replaced.keptAs)).equals(content)).toBe(true);
    expect(store.terminal === worn.terminal).toBe(replaced === undefined);
    opened.release();
    expect(verifyJournal(journalIn(folder))).toMatchObject({ ok: true });
    rmSync(folder, { recursive: true });
    return replaced !== undefined;
  }

  /** Appends an entry past the machine, as one that used this transaction would have. */
  function forge(folder: string, tx: string): void {
    const db = new DatabaseSync(journalIn(folder));
    const hash = db.prepare('SELECT hash FROM entries WHERE seq = 203').get()?.hash;
    const body = JSON.stringify({ tx });
    const next = entryHash(hash as Uint8Array, { seq: 204, at: 1, kind: 'ABORTED', body });
    db.prepare('INSERT INTO entries VALUES (204, 1, ?, ?, ?)').run('ABORTED', body, next);
    db.close();
  }
});

describe('a log file', () => {
  test('that is garbage beside a whole journal changes nothing', async () => {
    const { folder, terminal } = await wornFolder();
    writeFileSync(`${journalIn(folder)}-wal`, seeded('wal')(20_000));
    const journal = await openIn(folder);
    expect(journal.opening.replaced).toBeUndefined();
    expect(journal.terminal).toBe(terminal);
  });
});

describe('a replacement that was interrupted', () => {
  test('at any point is carried out at the next opening', async () => {
    const worn = await wornFolder();
    writeFileSync(journalIn(worn.folder), seeded('noise')(9000));
    writeFileSync(`${journalIn(worn.folder)}-wal`, 'old log');
    const done = copyOf(worn.folder);
    const opened = openHere(done);
    const { terminal } = opened.store;
    const keptAs = opened.replaced?.keptAs ?? '';
    opened.release();
    const successor = readFileSync(journalIn(done));

    for (const moved of [0, 1, 2]) {
      const folder = copyOf(worn.folder);
      writeFileSync(join(folder, 'journal.sqlite.new'), successor);
      if (moved > 0) renameSync(`${journalIn(folder)}-wal`, join(folder, `${keptAs}-wal`));
      if (moved > 1) renameSync(journalIn(folder), join(folder, keptAs));
      const again = openHere(folder);
      expect(again.store.terminal).toBe(terminal);
      expect(again.store.head.seq).toBe(1);
      again.release();
      expect(readFileSync(join(folder, keptAs)).length).toBe(9000);
      expect(readFileSync(join(folder, `${keptAs}-wal`), 'utf8')).toBe('old log');
      expect(existsSync(join(folder, 'journal.sqlite.new'))).toBe(false);
    }
  });

  test('before the new journal was whole leaves the old one as it is', async () => {
    const worn = await wornFolder();
    writeFileSync(join(worn.folder, 'journal.sqlite.new'), 'SQLite format 3, almost');
    const opened = openHere(worn.folder);
    expect(opened.replaced).toBeUndefined();
    expect(opened.store.head.seq).toBe(203);
    opened.release();
  });
});

describe('the memory beside the journal', () => {
  test.each<[string, (file: string) => void]>([
    ['random bytes', (file) => writeFileSync(file, seeded('noise')(5000))],
    [
      'a folder in its place',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'tables of another shape',
      (file) => {
        rmSync(file);
        const db = new DatabaseSync(file);
        db.exec('CREATE TABLE terminals (id TEXT); INSERT INTO terminals VALUES (1)');
        db.close();
      },
    ],
  ])('with %s is kept aside; the journal stays, its sequences are not repeated', async (_, damage) => {
    const { folder, terminal } = await wornFolder();
    damage(join(folder, 'terminal.sqlite'));
    const journal = await openIn(folder);
    expect(journal.opening.replaced).toBeUndefined();
    expect(journal.terminal).toBe(terminal);
    expect(journal.nextSequence()).toBe(2);
    expect((await journal.entries(203))[0]?.body).toMatchObject({ event: 'keys-replaced' });
    expect(readdirSync(folder)).toContain('terminal-20260305T081500000Z.sqlite');
    expect(journal.opening.unfinished.map(({ seq }) => seq)).toEqual([1, 202, 203]);
  });

  test('that is missing is begun anew from the journal', async () => {
    const { folder } = await wornFolder();
    rmSync(join(folder, 'terminal.sqlite'));
    const journal = await openIn(folder);
    expect(journal.nextSequence()).toBe(2);
  });
});

function statIsFile(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
