import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../hil/bench/random.ts';
import { type Crash, crashState, restore } from '../../../hil/disk/crash-state.ts';
import type { DiskOperation, FolderImage } from '../../../hil/disk/operation-log.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const write = (inode: number, offset: number, text: string): DiskOperation => ({
  kind: 'write',
  inode,
  offset,
  data: bytes(text),
});
const folder = (files: Readonly<Record<string, readonly [inode: number, text: string]>>): FolderImage => ({
  names: new Map(Object.entries(files).map(([name, [inode]]) => [name, inode])),
  contents: new Map(Object.values(files).map(([inode, text]) => [inode, bytes(text)])),
});
const left = (crash: Crash): Record<string, string> => {
  const { names, contents } = crashState(crash);
  return Object.fromEntries(
    [...names].map(([name, inode]) => [name, Buffer.from(contents.get(inode) ?? []).toString()]),
  );
};

const BEFORE = folder({ a: [1, 'old'] });

describe('what a power cut leaves', () => {
  test('of a synced write the new content, of an unsynced one what the cut decides', () => {
    const unsynced = { before: BEFORE, operations: [write(1, 0, 'new')] };
    expect(left({ ...unsynced, unsynced: 'kept' })).toEqual({ a: 'new' });
    expect(left({ ...unsynced, unsynced: 'lost' })).toEqual({ a: 'old' });
    const synced = [write(1, 0, 'new'), { kind: 'sync', inode: 1 } as const];
    expect(left({ before: BEFORE, operations: synced, unsynced: 'lost' })).toEqual({ a: 'new' });
  });

  test('a file whose folder was never synced may be gone, content and all', () => {
    const operations: DiskOperation[] = [
      { kind: 'create', name: 'b', inode: 2 },
      write(2, 0, 'b'),
      { kind: 'sync', inode: 2 },
    ];
    expect(left({ before: BEFORE, operations, unsynced: 'lost' })).toEqual({ a: 'old' });
    const synced = [...operations, { kind: 'sync-folder' } as const];
    expect(left({ before: BEFORE, operations: synced, unsynced: 'lost' })).toEqual({ a: 'old', b: 'b' });
  });

  test('a rename is whole or has not been', () => {
    const operations: DiskOperation[] = [
      { kind: 'create', name: 'a.new', inode: 2 },
      write(2, 0, 'new'),
      { kind: 'sync', inode: 2 },
      { kind: 'rename', name: 'a.new', to: 'a' },
    ];
    const states = new Set(
      Array.from({ length: 30 }, (_, seed) =>
        JSON.stringify(left({ before: BEFORE, operations, unsynced: seededRandom(`${seed}`) })),
      ),
    );
    expect(states).toEqual(
      new Set(['{"a":"old"}', '{"a":"old","a.new":"new"}', '{"a":"new"}'].filter((state) => states.has(state))),
    );
    expect(states.size).toBe(3);
  });

  test('an inode used again is another file', () => {
    const operations: DiskOperation[] = [
      { kind: 'unlink', name: 'a' },
      { kind: 'create', name: 'b', inode: 1 },
      write(1, 0, 'b'),
    ];
    expect(left({ before: BEFORE, operations, unsynced: 'kept' })).toEqual({ b: 'b' });
    // Where the removal is lost and the content of the new one is not, the old one is what it was.
    const synced = [...operations, { kind: 'sync', inode: 1 } as const];
    expect(left({ before: BEFORE, operations: synced, unsynced: 'lost' })).toEqual({ a: 'old' });
  });

  test('syncs of a disk that lies are worth nothing from there on', () => {
    const sync = { kind: 'sync', inode: 1 } as const;
    const operations = [write(1, 0, 'one'), sync, write(1, 0, 'two'), sync];
    expect(left({ before: BEFORE, operations, unsynced: 'lost', liesFrom: 3 })).toEqual({ a: 'one' });
    expect(left({ before: BEFORE, operations, unsynced: 'lost' })).toEqual({ a: 'two' });
  });

  test('by dice: each sector is old or new as a whole, and any mixture can happen', () => {
    const operations = [write(1, 0, 'n'.repeat(1536))];
    const before = folder({ a: [1, 'o'.repeat(1536)] });
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const state = left({ before, operations, unsynced: seededRandom(`${seed}`) }).a ?? '';
        const sectors = [0, 1, 2].map((sector) => new Set(state.slice(sector * 512, (sector + 1) * 512)));
        expect(sectors.map((letters) => letters.size)).toEqual([1, 1, 1]);
        seen.add(sectors.map((letters) => [...letters].join('')).join(''));
      }),
    );
    expect(seen.size).toBe(8);
  });

  test('what was not synced is all there or all gone under the two plain fates, whatever was done', () => {
    const operation = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        inode: fc.constant(1),
        offset: fc.nat(20),
        data: fc.uint8Array({ maxLength: 9 }),
      }),
      fc.record({ kind: fc.constant('truncate' as const), inode: fc.constant(1), length: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        const synced = [...operations, { kind: 'sync', inode: 1 } as const];
        expect(left({ before: BEFORE, operations, unsynced: 'lost' })).toEqual({ a: 'old' });
        expect(left({ before: BEFORE, operations, unsynced: 'kept' })).toEqual(
          left({ before: BEFORE, operations: synced, unsynced: 'lost' }),
        );
      }),
    );
  });
});

test('a folder is put into a state, folders below it and all', () => {
  const path = mkdtempSync(join(tmpdir(), 'crash-'));
  restore(path, folder({ 'x/y': [3, 'deep'], z: [4, ''] }));
  expect(readFileSync(join(path, 'x/y'), 'utf8')).toBe('deep');
  expect(readFileSync(join(path, 'z'), 'utf8')).toBe('');
  rmSync(path, { recursive: true });
});
