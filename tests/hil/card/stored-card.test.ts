import { describe, expect, test } from 'vitest';
import { commandName } from '../../../hil/card/command-names.ts';
import { inspectCard } from '../../../hil/card/inspection.ts';
import { StoredCardInvalid } from '../../../hil/card/stored-card.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { bytes } from './recording.ts';
import { AID, countingRandom, i32, KEY_ZERO, readerWithApplication, rights, TestReader, u24 } from './test-reader.ts';

function filledCard(): VirtualCard {
  const reader = readerWithApplication();
  reader.ok(reader.command(0xcc, [2, 1, ...rights(15, 1, 2, 0), ...i32(-1000), ...i32(1_000_000), ...i32(-7), 1]));
  reader.ok(reader.command(0xc0, [4, 1, ...rights(0, 0, 1, 0), ...u24(3), ...u24(9)]));
  reader.ok(reader.command(0xc1, [9, 3, ...rights(0, 0, 1, 0), ...u24(2), ...u24(5)]));
  reader.ok(reader.command(0xcb, [5, 0, ...rights(0, 0, 1, 0), ...u24(2)]));
  reader.ok(reader.command(0xcd, [1, 3, ...rights(0, 0, 1, 0), ...u24(2)]));
  for (const value of [1, 2]) {
    reader.ok(reader.command(0x3b, [4, ...u24(0), ...u24(3)], { data: [value, value, value], mode: 'maced' }));
    reader.ok(reader.command(0xc7));
  }
  return reader.card;
}

describe('a saved card', () => {
  test('comes back as it was, without power and without what was pending', () => {
    const card = filledCard();
    const saved: unknown = JSON.parse(JSON.stringify(card));
    const loaded = VirtualCard.fromJSON(saved, countingRandom());
    expect(loaded.hasPower).toBe(false);
    expect(loaded.toJSON()).toEqual(card.toJSON());
    expect(inspectCard(loaded)).toEqual(inspectCard(card));
    const reader = new TestReader(loaded);
    reader.select(AID);
    expect(reader.authenticate(3, KEY_ZERO)).toBe(0);
  });

  test.each([
    ['nothing', undefined],
    ['another format', { format: 'something-else' }],
    ['a UID of 4 bytes', change((saved) => ({ ...saved, model: { ...saved.model, uid: '01020304' } }))],
    [
      'a key of 3 bytes',
      change((saved) => ({ ...saved, picc: { ...saved.picc, keys: [{ value: '010203', version: 0 }] } })),
    ],
    ['no hexadecimal', change((saved) => ({ ...saved, configuration: { ...saved.configuration, ats: 'zz' } }))],
    ['a value outside its limits', change((saved) => withFile(saved, { kind: 'value', value: 2_000_000 }))],
    ['a record of another size', change((saved) => withFile(saved, { kind: 'cyclic', records: ['01'] }))],
  ])('%s is refused by name', (_, saved) => {
    expect(() => VirtualCard.fromJSON(saved, countingRandom())).toThrow(StoredCardInvalid);
  });
});

type Saved = ReturnType<VirtualCard['toJSON']>;

function change(edit: (saved: Saved) => unknown): unknown {
  return edit(filledCard().toJSON());
}

function withFile(saved: Saved, edit: { readonly kind: string; readonly [changed: string]: unknown }): unknown {
  return {
    ...saved,
    applications: saved.applications.map((application) => ({
      ...application,
      files: application.files.map((file) => (file.kind === edit.kind ? { ...file, ...edit } : file)),
    })),
  };
}

describe('the bench looks into a card', () => {
  test('files with their settings and contents, records newest first, no keys', () => {
    const { applications } = inspectCard(filledCard());
    expect(applications.map(({ aid, keyKind, keyVersions }) => [aid, keyKind, keyVersions.length])).toEqual([
      ['4b4153', 'aes', 6],
    ]);
    const [purse, state, lines, contracts, holder] = applications[0]?.files ?? [];
    expect(purse).toEqual({
      number: 2,
      kind: 'value',
      communication: 'maced',
      rights: { read: 15, write: 1, readWrite: 2, change: 0 },
      value: -7,
      lower: -1000,
      upper: 1_000_000,
      limitedCredit: 0,
      limitedCreditEnabled: true,
    });
    expect(state).toMatchObject({
      kind: 'cyclic',
      capacity: 9,
      records: [Uint8Array.of(2, 2, 2), Uint8Array.of(1, 1, 1)],
    });
    expect(lines).toMatchObject({ kind: 'linear', communication: 'enciphered', records: [] });
    expect(contracts).toMatchObject({ kind: 'backup', data: new Uint8Array(2) });
    expect(holder).toMatchObject({ kind: 'standard', number: 1 });
    expect(JSON.stringify(applications)).not.toContain('"value":"');
  });

  test.each([
    ['905a000003534100 00', 'SelectApplication'],
    ['90af000000', 'AdditionalFrame'],
    ['aa01', 'AuthenticateAES'],
    ['90c7000000', 'CommitTransaction'],
    ['901c000000', 'LimitedCredit'],
    ['ffca000000', 'ReaderGetData'],
    ['00a4040000', 'ISOSelect'],
    ['90ee000000', 'UnknownEE'],
    ['', 'Empty'],
  ])('%s is called %s', (apdu, name) => {
    expect(commandName(bytes(apdu))).toBe(name);
  });
});
