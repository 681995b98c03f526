import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  HOTLIST_HEAD,
  type Hotlist,
  readHotlist,
  readHotlistPatiently,
  signHotlist,
} from '../../../kiosk/office/hotlist.ts';
import { readHotlistDelta, withChanges, writeHotlistDelta } from '../../../kiosk/office/hotlist-delta.ts';
import { type HotlistEvent, HotlistKeeper } from '../../../kiosk/office/hotlist-keeper.ts';
import { changesBetween } from '../../../kiosk/office/hotlist-store.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import { testKeys, testSigner } from './office-keys.ts';

const signed = (cards: readonly number[], version = 7) => signHotlist({ version, issuedAt: 0, cards }, testSigner());
function listOf(file: Uint8Array): Hotlist {
  const read = readHotlist(file, testKeys());
  if (!read.ok) throw new Error(read.refusal);
  return read.hotlist;
}
/** Few numbers, so that lists overlap, and the ends of the range. */
const cards = fc.uniqueArray(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(0xffff_ffff)), { maxLength: 40 });
const ascending = (numbers: readonly number[]) => Uint32Array.from(numbers).sort();
const deltaOf = (before: readonly number[], after: readonly number[], from = 7) => {
  const head = signed(after, 8).subarray(0, HOTLIST_HEAD);
  return writeHotlistDelta({ from, head, ...changesBetween(ascending(before), ascending(after)) });
};

describe('what changed between two versions', () => {
  test('J12 comes to the later list byte for byte, as a Set of the numbers says', async () => {
    await fc.assert(
      fc.asyncProperty(cards, cards, async (before, after) => {
        const { left, came } = changesBetween(ascending(before), ascending(after));
        const [was, is] = [new Set(before), new Set(after)];
        expect([...left]).toEqual([...was].filter((card) => !is.has(card)).sort((a, b) => a - b));
        expect([...came]).toEqual([...is].filter((card) => !was.has(card)).sort((a, b) => a - b));
        const delta = readHotlistDelta(deltaOf(before, after));
        if (delta === undefined) throw new Error('it was not read');
        const file = await withChanges(listOf(signed(before)), delta);
        expect(Buffer.from(file ?? [])).toEqual(Buffer.from(signed(after, 8)));
      }),
    );
  });

  test('that are for another list never come to one that is taken', async () => {
    await fc.assert(
      fc.asyncProperty(cards, cards, cards, async (before, after, other) => {
        fc.pre(ascending(before).join() !== ascending(other).join());
        const delta = readHotlistDelta(deltaOf(before, after));
        const file = delta && (await withChanges(listOf(signed(other)), delta));
        const read = file && (await readHotlistPatiently(file, testKeys()));
        expect(read?.ok ?? false).toBe(false);
      }),
    );
  });

  test('every changed bit and every cut is noticed', async () => {
    const before = [1, 5, 9];
    const good = deltaOf(before, [1, 6, 9, 10]);
    const base = listOf(signed(before));
    const comesTo = async (bytes: Uint8Array) => {
      const delta = readHotlistDelta(bytes);
      const file = delta && (await withChanges(base, delta));
      const read = file && (await readHotlistPatiently(file, testKeys()));
      return read?.ok === true;
    };
    expect(await comesTo(good)).toBe(true);
    for (let bit = 0; bit < good.length * 8; bit++) {
      expect(await comesTo(good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)))).toBe(false);
    }
    for (let length = 0; length < good.length; length++) expect(await comesTo(good.slice(0, length))).toBe(false);
  });

  test('any bytes at all are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(
          readHotlistDelta(Uint8Array.of(...Buffer.from('KASHOD1\0'), ...bytes))?.from ?? 0,
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the office', () => {
  const opened = () => {
    let now = 1_770_000_000_000;
    const office = openOffice({ directory: ':memory:', now: () => now++, signer: testSigner() });
    return { office, version: () => office.news('anyone').hotlistVersion };
  };
  const many = Array.from({ length: 200 }, (_, at) => 1000 + at);

  test('gives a machine that has an earlier version only what changed since, over several versions', async () => {
    const { office, version } = opened();
    const files = [many, [...many, 1], [...many.slice(1), 2], [...many, 2]].map((list) => {
      office.setHotlist(list);
      return { version: version(), file: office.hotlistFile() ?? new Uint8Array() };
    });
    const now = files.at(-1);
    for (const { version: from, file } of files.slice(0, -1)) {
      const bytes = office.hotlistFile(from) ?? new Uint8Array();
      expect(bytes.length).toBeLessThan(200);
      const delta = readHotlistDelta(bytes);
      expect(delta && Buffer.from((await withChanges(listOf(file), delta)) ?? [])).toEqual(
        Buffer.from(now?.file ?? []),
      );
    }
    expect(office.hotlistFile(now?.version)).toEqual(now?.file);
    expect(office.hotlistFile(12)).toEqual(now?.file);
    office.close();
  });

  test('forgets the changes of long ago, and gives the whole list then', () => {
    const { office, version } = opened();
    office.setHotlist(many);
    const first = version();
    for (let at = 0; at < 62; at++) office.setHotlist([...many, at]);
    expect(readHotlistDelta(office.hotlistFile(first) ?? new Uint8Array())?.came).toEqual(Uint32Array.of(61));
    office.setHotlist([...many, 99]);
    office.setHotlist([...many, 98]);
    expect(office.hotlistFile(first)).toEqual(office.hotlistFile());
    office.close();
  });
});

describe('a machine', () => {
  test('takes the changes; where they do not fit what it has, the whole list', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hotlist-delta-'));
    const asked: string[] = [];
    const answers: Uint8Array[] = [];
    const told: HotlistEvent[] = [];
    const keeper = await HotlistKeeper.open({
      file: join(folder, 'hotlist.signed'),
      keys: testKeys(),
      office: 'http://office/office',
      fetch: async (url) => {
        asked.push(String(url));
        return new Response(Uint8Array.from(answers.shift() ?? []));
      },
      tell: (event) => told.push(event),
    });
    answers.push(signed([1, 2, 3]));
    await keeper.hear(7);
    answers.push(deltaOf([1, 2, 3], [2, 3, 4]));
    await keeper.hear(8);
    expect([1, 2, 3, 4].map((card) => keeper.has(card))).toEqual([false, true, true, true]);
    answers.push(deltaOf([9, 10], [9], 8), signed([5], 9));
    await keeper.hear(9);
    expect([4, 5].map((card) => keeper.has(card))).toEqual([false, true]);
    expect(asked.map((url) => new URL(url).search)).toEqual(['', '?from=7', '?from=8', '']);
    answers.push(signed([6], 10).slice(0, -1));
    await keeper.hear(10);
    expect([keeper.has(5), keeper.status.status]).toEqual([true, 'damaged']);
    expect(told.filter(({ event }) => event === 'taken')).toHaveLength(3);
    rmSync(folder, { recursive: true });
  });
});
