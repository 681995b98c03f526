import { describe, expect, test } from 'vitest';
import type { EntryKind, JournalEntry } from '../../../kiosk/journal/contract.ts';
import { unfinishedTransactions } from '../../../kiosk/journal/unfinished.ts';
import { AT, committed, newFolder, openIn, prepared } from './journal-folder.ts';

const entry = (seq: number, kind: EntryKind, tx: string): JournalEntry => ({
  seq,
  at: AT,
  kind,
  body: { tx },
  hash: '',
});

describe('unfinished transactions', () => {
  test.each<[string, EntryKind[], EntryKind[]]>([
    ['prepared only', ['PREPARED'], ['PREPARED']],
    ['committed', ['PREPARED', 'COMMITTED'], []],
    ['aborted', ['PREPARED', 'ABORTED'], []],
    ['in doubt', ['PREPARED', 'IN_DOUBT'], ['PREPARED', 'IN_DOUBT']],
    ['settled', ['PREPARED', 'IN_DOUBT', 'SETTLED'], []],
  ])('%s', (_, kinds, open) => {
    const entries = kinds.map((kind, index) => entry(index + 1, kind, '5-1'));
    const [found] = unfinishedTransactions(entries);
    expect([found?.prepared, found?.inDoubt].flatMap((e) => (e === undefined ? [] : [e.kind]))).toEqual(open);
  });

  test('are found at the opening, oldest first, however many openings lie between', async () => {
    const folder = newFolder();
    const first = await openIn(folder);
    await first.append(prepared('9-1'), 'durable');
    await first.append(prepared('9-2'), 'durable');
    await first.append(committed('9-2'), 'lazy');
    await first.append(prepared('9-3'), 'durable');
    await first.append({ at: AT, kind: 'IN_DOUBT', body: { tx: '9-3' } }, 'durable');
    await first.close();

    const second = await openIn(folder);
    const names = (journal: typeof first) =>
      journal.opening.unfinished.map(({ kind, body }) => `${kind} ${String(body.tx)}`);
    expect(names(second)).toEqual(['PREPARED 9-1', 'PREPARED 9-3', 'IN_DOUBT 9-3']);
    await second.append({ at: AT, kind: 'SETTLED', body: { tx: '9-1' } }, 'lazy');
    await second.close();
    const third = await openIn(folder);
    expect(names(third)).toEqual(['PREPARED 9-3', 'IN_DOUBT 9-3']);
    await third.close();
    expect(names(await openIn(folder))).toEqual(['PREPARED 9-3', 'IN_DOUBT 9-3']);
  });
});
