import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HotlistRead, readHotlist, readHotlistPatiently, signHotlist } from '../../../kiosk/office/hotlist.ts';
import { NO_OFFICE_KEYS } from '../../../kiosk/office/office-key.ts';
import { otherSigner, testKeys, testSigner } from './office-keys.ts';

const signed = (cards: readonly number[], version = 7) =>
  signHotlist({ version, issuedAt: 1_770_000_000_000, cards }, testSigner());
const refusalOf = (read: HotlistRead) => (read.ok ? 'none' : read.refusal);
const cardNumber = fc.integer({ min: 0, max: 0xffff_ffff });

describe('a signed hotlist', () => {
  test('has what was put on it and nothing else, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(cardNumber), fc.array(cardNumber), (cards, others) => {
        const read = readHotlist(signed(cards), testKeys());
        if (!read.ok) throw new Error(read.refusal);
        expect(read.hotlist.size).toBe(new Set(cards).size);
        for (const card of cards) expect(read.hotlist.has(card)).toBe(true);
        for (const card of others) expect(read.hotlist.has(card)).toBe(cards.includes(card));
      }),
    );
  });

  test('says its version and when it was issued', () => {
    expect(readHotlist(signed([], 1_770_000_000_001), testKeys())).toMatchObject({
      ok: true,
      hotlist: { version: 1_770_000_000_001, issuedAt: 1_770_000_000_000, size: 0 },
    });
  });

  test('every changed bit is noticed', () => {
    const file = signed([1, 2, 0xffff_ffff]);
    for (let bit = 0; bit < file.length * 8; bit++) {
      const changed = file.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(['malformed', 'unknown-key', 'forged', 'damaged']).toContain(refusalOf(readHotlist(changed, testKeys())));
    }
  });

  test('every cut is noticed, and what is appended', () => {
    const file = signed([1, 2, 3]);
    for (let length = 0; length < file.length; length++) {
      expect(readHotlist(file.slice(0, length), testKeys()).ok).toBe(false);
    }
    expect(refusalOf(readHotlist(Uint8Array.of(...file, 0, 0, 0, 9), testKeys()))).toBe('damaged');
  });

  test('each refusal has its name', () => {
    const other = signHotlist({ version: 7, issuedAt: 0, cards: [1] }, otherSigner());
    const forged = signed([1]);
    forged.set(other.subarray(72, 136), 72);
    const damaged = signed([1]);
    damaged[139] = 2;
    const read = (bytes: Uint8Array) => refusalOf(readHotlist(bytes, testKeys()));
    expect(read(Buffer.from('nonsense'))).toBe('malformed');
    expect(read(other)).toBe('unknown-key');
    expect(read(forged)).toBe('forged');
    expect(readHotlist(damaged, testKeys())).toEqual({ ok: false, refusal: 'damaged', version: 7 });
    expect(refusalOf(readHotlist(signed([1]), NO_OFFICE_KEYS))).toBe('unknown-key');
  });

  test('any bytes at all are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readHotlist(bytes, testKeys()).ok).toBe(false);
      }),
    );
  });

  test('a long list is verified in steps: whatever else waits has its turn in between', async () => {
    const file = signHotlist(
      { version: 7, issuedAt: 0, cards: Uint32Array.from({ length: 2_000_000 }, (_, at) => at * 3) },
      testSigner(),
    );
    let turns = 0;
    const count = () => {
      turns += 1;
      waiting = setImmediate(count);
    };
    let waiting = setImmediate(count);
    const read = await readHotlistPatiently(file, testKeys());
    clearImmediate(waiting);
    expect(read.ok && [read.hotlist.size, read.hotlist.has(3), read.hotlist.has(4)]).toEqual([2_000_000, true, false]);
    // Eight megabytes, one at a time.
    expect(turns).toBeGreaterThanOrEqual(7);
    file[file.length - 1] = (file[file.length - 1] ?? 0) ^ 1;
    expect(refusalOf(await readHotlistPatiently(file, testKeys()))).toBe('damaged');
  });
});
