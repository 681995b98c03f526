import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { epochMillis } from '../../../fares/time.ts';
import { canonicalJson } from '../../../kiosk/journal/canonical-json.ts';
import type { JournalEvent } from '../../../kiosk/journal/contract.ts';
import { verifyJournal } from '../../../kiosk/journal/verify.ts';
import { AT, committed, device, newFolder, openIn, prepared, seeded } from './journal-folder.ts';

describe('appending', () => {
  test('entries are numbered from 1 in the order of the calls and found again after closing', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    expect(journal.opening).toEqual({ created: true, replaced: undefined, unfinished: [] });
    const written = await Promise.all(
      Array.from({ length: 50 }, (_, n) => journal.append(device(n), n % 3 === 0 ? 'durable' : 'lazy')),
    );
    expect(written.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    await journal.close();

    const again = await openIn(folder);
    expect(again.opening.created).toBe(false);
    expect(again.terminal).toBe(journal.terminal);
    expect(await again.entries(0)).toEqual(written);
    expect((await again.entries(48)).map(({ body }) => body)).toEqual([{ n: 48 }, { n: 49 }]);
    expect((await again.entries(0, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('each hash is SHA-256 over the hash before and the canonical JSON of the entry', async () => {
    const journal = await openIn(newFolder());
    await journal.append({ at: AT, kind: 'OPENED', body: { b: [1, 'ł'], a: { d: null, c: undefined } } }, 'durable');
    await journal.append(prepared('7-1'), 'durable');
    const [first, second] = await journal.entries(0);
    const one = createHash('sha256')
      .update(Buffer.alloc(32))
      .update(`{"at":${AT},"body":{"a":{"d":null},"b":[1,"ł"]},"kind":"OPENED","seq":1}`)
      .digest();
    const two = createHash('sha256')
      .update(one)
      .update(`{"at":${AT},"body":{"card":"c0ffee","tx":"7-1"},"kind":"PREPARED","seq":2}`)
      .digest('hex');
    expect(first?.hash).toBe(one.toString('hex'));
    expect(second?.hash).toBe(two);
  });

  test('a lazy entry is seen at once and is on the disk without anything durable after it', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    await journal.append(device(1), 'lazy');
    expect(await journal.entries(0)).toHaveLength(1);
    // The office is only given what is on the disk: asking for the outbox brings the entry there.
    await journal.append(committed('1-1'), 'lazy');
    expect(await journal.outbox(10)).toEqual([{ seq: 2, payload: { at: AT, kind: 'committed', note: '1-1' } }]);
    await journal.append(device(2), 'lazy');
    await expect
      .poll(() => readFileSync(join(folder, 'journal.sqlite-wal')).includes('{"n":2}'), { timeout: 5000 })
      .toBe(true);
  });

  test('what JSON cannot say is refused and leaves no gap', async () => {
    const journal = await openIn(newFolder());
    await expect(journal.append({ at: AT, kind: 'DEVICE', body: { n: Number.NaN } }, 'durable')).rejects.toThrow(
      TypeError,
    );
    await expect(journal.append({ at: AT, kind: 'DEVICE', body: { n: 1n } }, 'durable')).rejects.toThrow(TypeError);
    await expect(journal.append({ at: AT, kind: 'DEVICE', body: { n: new Date(0) } }, 'lazy')).rejects.toThrow(
      TypeError,
    );
    await expect(journal.append({ ...device(1), at: epochMillis(Number.NaN) }, 'lazy')).rejects.toThrow(TypeError);
    expect((await journal.append(device(1), 'durable')).seq).toBe(1);
  });

  test('listeners hear each entry once, in order', async () => {
    const journal = await openIn(newFolder());
    const heard: JournalEvent[] = [];
    const stop = journal.subscribe((event) => heard.push(event));
    const written = await Promise.all([journal.append(device(1), 'lazy'), journal.append(device(2), 'durable')]);
    stop();
    await journal.append(device(3), 'durable');
    expect(heard).toEqual(written.map((entry) => ({ kind: 'appended', entry })));
  });

  test('a closed journal refuses by name, and closing twice is closing once', async () => {
    const journal = await openIn(newFolder());
    await Promise.all([journal.close(), journal.close()]);
    await expect(journal.append(device(1), 'durable')).rejects.toMatchObject({
      name: 'JournalFailure',
      failure: 'closed',
    });
    expect(() => journal.nextSequence()).toThrow('journal closed');
  });

  test('the database itself refuses to change, delete or reorder entries', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    await journal.append(device(1), 'durable');
    await journal.close();
    const db = new DatabaseSync(join(folder, 'journal.sqlite'));
    expect(() => db.exec("UPDATE entries SET kind = 'CLOSED'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM entries')).toThrow('append-only');
    expect(() => db.exec("INSERT OR REPLACE INTO entries VALUES (1, 0, 'CLOSED', '{}', x'00')")).toThrow(
      'the next one',
    );
    db.close();
    expect(verifyJournal(join(folder, 'journal.sqlite'))).toEqual({ ok: true, entries: 1 });
  });
});

describe('outbox', () => {
  test('rows wait in order, survive closing, and their payload is gone from the file once acknowledged', async () => {
    const folder = newFolder();
    const journal = await openIn(folder);
    for (const tx of ['1-1', '1-2', '1-3']) await journal.append(committed(tx), 'lazy');
    await journal.acknowledge([1, 3]);
    expect((await journal.outbox(10)).map(({ seq }) => seq)).toEqual([2]);
    await journal.close();

    const again = await openIn(folder);
    expect((await again.outbox(10)).map(({ payload }) => payload.note)).toEqual(['1-2']);
    await again.acknowledge([2]);
    await again.acknowledge([2, 99]);
    expect(await again.outbox(10)).toEqual([]);
    await again.close();
    expect(readFileSync(join(folder, 'journal.sqlite')).includes('"note"')).toBe(false);
    expect(verifyJournal(join(folder, 'journal.sqlite'))).toEqual({ ok: true, entries: 3 });
  });
});

describe('sequences', () => {
  test('none is handed out twice, also across closings and beyond a reserved block', async () => {
    const folder = newFolder();
    const seen: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const journal = await openIn(folder);
      for (let n = 0; n < 300; n += 1) {
        seen.push(journal.nextSequence());
        if (n % 50 === 0) await journal.entries(0, 1);
      }
      await journal.close();
    }
    expect(seen).toEqual(Array.from({ length: 900 }, (_, n) => n + 1));
  });

  test('without an answer from the disk the reserved ones end, and that has a name', async () => {
    const journal = await openIn(newFolder());
    expect(() => {
      for (let n = 0; n < 1000; n += 1) journal.nextSequence();
    }).toThrow('no sequence is reserved');
    await journal.entries(0, 1);
    expect(journal.nextSequence()).toBe(129);
  });
});

describe('card references', () => {
  test('the same card has the same reference within a month, over closings, and another one in the next', async () => {
    const folder = newFolder();
    const clock = { now: AT };
    const options = { now: () => clock.now, random: seeded('months') };
    const journal = await openIn(folder, options);
    const march = journal.cardReference(123456);
    expect(march).toMatch(/^[0-9a-f]{16}$/);
    expect(journal.cardReference(123457)).not.toBe(march);
    await journal.close();

    const again = await openIn(folder, options);
    expect(again.cardReference(123456)).toBe(march);
    clock.now = epochMillis(Date.UTC(2026, 3, 1));
    const april = again.cardReference(123456);
    expect(april).not.toBe(march);
    expect(again.cardReferences(123456)).toEqual([april, march]);
  });

  test('a destroyed key is gone from memory, from the file and from every seal made under it', async () => {
    const folder = newFolder();
    const random = seeded('keys');
    const made: Buffer[] = [];
    const clock = { now: AT };
    const options = {
      now: () => clock.now,
      random: (size: number) => {
        const bytes = random(size);
        if (size === 32) made.push(Buffer.from(bytes));
        return bytes;
      },
    };
    const journal = await openIn(folder, options);
    journal.cardReference(1);
    const sealed = journal.sealCardNumber(4_000_000_123);
    expect(sealed).toMatch(/^[0-9a-f]{64}$/);
    expect(journal.sealCardNumber(4_000_000_123)).not.toBe(sealed);
    expect(journal.unsealCardNumber(sealed)).toBe(4_000_000_123);
    expect(journal.unsealCardNumber(`${sealed.slice(0, -1)}${sealed.endsWith('0') ? '1' : '0'}`)).toBeUndefined();
    expect(journal.unsealCardNumber('no seal')).toBeUndefined();

    clock.now = epochMillis(Date.UTC(2026, 4, 1));
    journal.cardReference(1);
    expect(await journal.destroyOldKeys(clock.now)).toBe(1);
    expect(journal.unsealCardNumber(sealed)).toBeUndefined();
    expect(journal.cardReferences(1)).toHaveLength(1);
    await journal.close();
    const file = readFileSync(join(folder, 'terminal.sqlite'));
    expect(made).toHaveLength(2);
    expect(made.map((key) => file.includes(key))).toEqual([false, true]);
    expect((await openIn(folder, options)).unsealCardNumber(sealed)).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  test('members are sorted, undefined ones left out, texts kept', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'ż"'], c: undefined, '10': 0.5, '9': -0 })).toBe(
      '{"10":0.5,"9":0,"a":[true,null,"ż\\""],"b":1}',
    );
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => canonicalJson(circle)).toThrow('contains itself');
    expect(() => canonicalJson({ f: () => 1 })).toThrow('JSON has no function');
  });
});
