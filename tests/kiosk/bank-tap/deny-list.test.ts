import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDenyList, signDenyList } from '../../../kiosk/bank-tap/deny-list.ts';
import { openDenyListKeeper } from '../../../kiosk/bank-tap/deny-list-keeper.ts';
import { signHotlist } from '../../../kiosk/office/hotlist.ts';
import { openOffice } from '../../../kiosk/office/office.ts';
import { testKeys, testSigner } from '../office/office-keys.ts';
import { OTHER, REFERENCE } from './given.ts';

const signed = (references: readonly string[], version = 7) =>
  signDenyList({ version, issuedAt: 0, references }, testSigner());

test('has what was put on it and nothing else, as a Set says', async () => {
  const references = fc.array(fc.stringMatching(/^PAR:[0-9A-Z]{29}$/));
  await fc.assert(
    fc.asyncProperty(references, references, async (listed, others) => {
      const read = await readDenyList(signed(listed), testKeys());
      if (!read.ok) throw new Error(read.refusal);
      const set = new Set(listed);
      expect(read.list.size).toBe(set.size);
      for (const each of [...listed, ...others]) expect(read.list.has(each)).toBe(set.has(each));
    }),
  );
});

test('every changed bit and every cut is noticed, and a hotlist is none', async () => {
  const file = signed([REFERENCE, OTHER]);
  const isTaken = async (bytes: Uint8Array) => (await readDenyList(bytes, testKeys())).ok;
  expect(await isTaken(file)).toBe(true);
  for (let bit = 0; bit < file.length * 8; bit++) {
    expect(await isTaken(file.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)))).toBe(false);
  }
  for (let length = 0; length < file.length; length++) expect(await isTaken(file.slice(0, length))).toBe(false);
  expect(await isTaken(signHotlist({ version: 7, issuedAt: 0, cards: [1, 2, 3, 4] }, testSigner()))).toBe(false);
});

test('a machine takes the office’s list, keeps it over a restart, and never an earlier one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deny-list-'));
  let now = 1_770_000_000_000;
  const office = openOffice({ directory: ':memory:', now: () => now++, signer: testSigner() });
  let answer: Uint8Array | undefined;
  const open = () =>
    openDenyListKeeper({
      file: join(folder, 'deny-list.signed'),
      keys: testKeys(),
      office: 'http://office',
      fetch: async (url) => {
        expect(String(url)).toBe('http://office/deny-list');
        const bytes = answer ?? office.bank.denyListFile();
        return new Response(Uint8Array.from(bytes ?? []));
      },
      tell: () => undefined,
    });
  expect(office.news('front').denyListVersion).toBeUndefined();
  office.bank.setDenied([REFERENCE]);
  const version = office.news('front').denyListVersion ?? 0;
  const keeper = await open();
  await keeper.hear(version);
  expect([keeper.list?.has(REFERENCE), keeper.list?.has(OTHER)]).toEqual([true, false]);
  const again = await open();
  expect(again.list?.has(REFERENCE)).toBe(true);
  answer = signed([], 1);
  await again.hear(version + 1);
  expect([again.list?.has(REFERENCE), again.status.status]).toEqual([true, 'older']);
  expect(() => office.bank.setDenied(['4111111111111111'])).toThrow();
  office.close();
  rmSync(folder, { recursive: true });
});
