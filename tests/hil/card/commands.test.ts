import { describe, expect, test } from 'vitest';
import { inspectCard } from '../../../hil/card/inspection.ts';
import { CardWithoutPower } from '../../../hil/card/virtual-card.ts';
import { bytes, hex } from './recording.ts';
import { AID, blankCard, i32, KEY_ZERO, readerWithApplication, rights, TestReader, u24 } from './test-reader.ts';

const FREE = 0xe;
const NEVER = 0xf;

describe('framing', () => {
  test('the first command decides: wrapped stays wrapped, native stays native, a reset forgets', () => {
    const card = blankCard();
    card.powerOn();
    expect(hex(card.execute(bytes('9045000000')))).toBe('0f819100');
    expect(hex(card.execute(bytes('45')))).toBe('6e00');
    card.reset();
    expect(hex(card.execute(bytes('45')))).toBe('000f81');
    expect(hex(card.execute(bytes('9045000000')))).toBe('1c');
  });

  test('the reader answers its own pseudo-commands, which decide nothing', () => {
    const card = blankCard();
    expect(hex(card.powerOn())).toBe('3b8180018080');
    expect(hex(card.execute(bytes('ffca000000')))).toBe('040102030405069000');
    expect(hex(card.execute(bytes('ffca010000')))).toBe('809000');
    expect(hex(card.execute(bytes('ff82000006')))).toBe('6d00');
    expect(hex(card.execute(bytes('45')))).toBe('000f81');
  });

  test('SELECT by DESFire name is answered, other ISO 7816-4 commands are not', () => {
    const card = blankCard();
    card.powerOn();
    expect(hex(card.execute(bytes('00a4040007d276000085010000')))).toBe('9000');
    expect(hex(card.execute(bytes('00a4040007a000000247100100')))).toBe('6a82');
    expect(hex(card.execute(bytes('00b0000000')))).toBe('6d00');
  });

  test.each([
    ['9045000001', '0f819100', 'Le may say anything'],
    ['90450000', '6700', 'no Le'],
    ['9045010000', '6a86', 'P1'],
    ['90640000020000', '917e', 'Lc does not fit'],
    [`903d0000 38 ${'00'.repeat(56)} 00`, '917e', 'more than 55 bytes of data'],
    ['9045000001ff00', '917e', 'a parameter too many'],
    ['90aa00000000', '917e', 'Lc of zero'],
    ['90ee000000', '911c', 'unknown command'],
    ['90af000000', '911c', 'nothing to go on with'],
  ])('%s gives %s: %s', (command, answer) => {
    const card = blankCard();
    card.powerOn();
    expect(hex(card.execute(bytes(command)))).toBe(answer);
  });

  test('a card without power executes nothing', () => {
    expect(() => blankCard().execute(bytes('45'))).toThrow(CardWithoutPower);
  });

  test('another command in the middle of frames is CA, and the frames are forgotten', () => {
    const reader = new TestReader(blankCard());
    expect(reader.frame(0x60).status).toBe(0xaf);
    expect(reader.frame(0x45).status).toBe(0xca);
    expect(reader.frame(0xaf).status).toBe(0x1c);
  });
});

describe('authentication', () => {
  test.each([
    ['wrong key', 0, 'ff'.repeat(16), 0xae],
    ['no such key', 6, '00'.repeat(16), 0x40],
  ])('%s', (_, number, key, status) => {
    expect(readerWithApplication().authenticate(number, bytes(key))).toBe(status);
  });

  test('the kinds of key and authentication must fit', () => {
    const reader = readerWithApplication();
    expect(reader.frame(0x0a, [0]).status).toBe(0xae);
    expect(reader.frame(0x1a, [0]).status).toBe(0xae);
  });

  test('a refused command ends the session', () => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcd, [1, 0, ...rights(0, 0, 0, 0), ...u24(4)]));
    expect(reader.command(0xbd, [1, ...u24(0), ...u24(5)]).status).toBe(0xbe);
    expect(reader.send(0xbd, [1, ...u24(0), ...u24(4)]).status).toBe(0xae);
  });

  test('a wrong MAC is 1E and nothing is written', () => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcd, [1, 1, ...rights(0, 0, 0, 0), ...u24(4)]));
    expect(reader.send(0x3d, [1, ...u24(0), ...u24(4), 9, 9, 9, 9, ...new Uint8Array(8)]).status).toBe(0x1e);
    expect(reader.authenticate(0, KEY_ZERO)).toBe(0);
    expect(hex(reader.ok(reader.command(0xbd, [1, ...u24(0), ...u24(0)])))).toBe('00000000');
  });
});

describe('limits', () => {
  test('28 applications: the 29th is CE, the same AID again DE', () => {
    const reader = new TestReader(blankCard());
    reader.authenticate(0, KEY_ZERO);
    for (let aid = 1; aid <= 28; aid++) reader.ok(reader.command(0xca, [...u24(aid), 0x0f, 0x81]));
    expect(reader.ok(reader.command(0x6a)).length).toBe(84);
    expect(reader.command(0xca, [...u24(29), 0x0f, 0x81]).status).toBe(0xce);
    expect(reader.command(0xca, [...u24(28), 0x0f, 0x81]).status).toBe(0xde);
    // The first frame holds 19 AIDs.
    expect(reader.frame(0x6a).data.length).toBe(57);
  });

  test('14 keys, 32 files, memory', () => {
    const reader = new TestReader(blankCard());
    expect(reader.command(0xca, [...u24(7), 0x0f, 0x8f]).status).toBe(0x9e);
    reader.ok(reader.command(0xca, [...u24(7), 0x0f, 0x8e]));
    reader.select(7);
    for (let file = 0; file < 32; file++) {
      reader.ok(reader.command(0xcd, [file, 0, ...rights(FREE, FREE, FREE, FREE), ...u24(1)]));
    }
    expect(reader.command(0xcd, [32, 0, 0xee, 0xee, ...u24(1)]).status).toBe(0x9e);
    expect(reader.command(0xcd, [31, 0, 0xee, 0xee, ...u24(1)]).status).toBe(0xde);
    reader.ok(reader.command(0xdf, [31]));
    expect(reader.command(0xcd, [31, 0, 0xee, 0xee, ...u24(8000)]).status).toBe(0x0e);
    const free = reader.ok(reader.command(0x6e));
    reader.ok(reader.command(0xcb, [31, 0, 0xee, 0xee, ...u24(64)]));
    const after = reader.ok(reader.command(0x6e));
    expect((free[0] ?? 0) + (free[1] ?? 0) * 256 - ((after[0] ?? 0) + (after[1] ?? 0) * 256)).toBe(128);
  });

  test.each([
    ['unknown application', (reader: TestReader) => reader.send(0x5a, [9, 9, 9]), 0xa0],
    ['unknown file', (reader: TestReader) => reader.command(0xf5, [9]), 0xf0],
    ['unknown key', (reader: TestReader) => reader.command(0x64, [6]), 0x40],
    ['unknown communication', (reader: TestReader) => reader.command(0xcd, [1, 2, 0, 0, ...u24(1)]), 0x9e],
    ['empty file', (reader: TestReader) => reader.command(0xcd, [1, 0, 0, 0, ...u24(0)]), 0x9e],
    [
      'cyclic file of one record',
      (reader: TestReader) => reader.command(0xc0, [1, 0, 0, 0, ...u24(4), ...u24(1)]),
      0x9e,
    ],
    [
      'value above its limit',
      (reader: TestReader) => reader.command(0xcc, [1, 0, 0, 0, ...i32(0), ...i32(1), ...i32(2), 0]),
      0x9e,
    ],
    ['nothing to commit', (reader: TestReader) => reader.command(0xc7), 0x0c],
    ['nothing to abort', (reader: TestReader) => reader.command(0xa7), 0x0c],
    ['a card command on an application', (reader: TestReader) => reader.command(0xfc), 0x9d],
  ])('%s', (_, act, status) => {
    expect(act(readerWithApplication()).status).toBe(status);
  });

  test('files cannot be touched on level 0', () => {
    const reader = new TestReader(blankCard());
    reader.authenticate(0, KEY_ZERO);
    expect(reader.command(0xbd, [1, ...u24(0), ...u24(0)]).status).toBe(0x9d);
  });
});

describe('access rights', () => {
  /** Who holds the right to read: the key used, and what becomes of it. */
  test.each([
    ['key 1', rights(1, NEVER, NEVER, 0), 1, 0x00],
    ['another key', rights(1, NEVER, NEVER, 0), 2, 0xae],
    ['the read-write key', rights(1, NEVER, 3, 0), 3, 0x00],
    ['nobody', rights(NEVER, 1, NEVER, 0), 1, 0x9d],
  ])('reading allowed to %s', (_, fileRights, key, status) => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcd, [1, 1, ...fileRights, ...u24(4)]));
    reader.authenticate(key, KEY_ZERO);
    expect(reader.command(0xbd, [1, ...u24(0), ...u24(0)]).status).toBe(status);
  });

  test('a free right makes plain what the file wants enciphered; a right of its own does not', () => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcd, [1, 3, ...rights(FREE, 2, NEVER, 0), ...u24(4)]));
    reader.authenticate(2, KEY_ZERO);
    const header = [1, ...u24(0), ...u24(4)];
    reader.ok(reader.command(0x3d, header, { data: [1, 2, 3, 4], mode: 'enciphered' }));
    expect(hex(reader.ok(reader.command(0xbd, header)))).toBe('01020304');
    reader.select(AID);
    expect(hex(reader.ok(reader.command(0xbd, header)))).toBe('01020304');
  });

  test('free GetValue is for anybody, plain', () => {
    const reader = readerWithApplication();
    reader.ok(reader.command(0xcc, [1, 3, ...rights(NEVER, 1, 2, 0), ...i32(0), ...i32(100), ...i32(42), 3]));
    reader.ok(reader.command(0xcc, [2, 3, ...rights(NEVER, 1, 2, 0), ...i32(0), ...i32(100), ...i32(42), 1]));
    reader.select(AID);
    expect(hex(reader.ok(reader.command(0x6c, [1])))).toBe('2a000000');
    expect(reader.command(0x6c, [2]).status).toBe(0xae);
    reader.authenticate(1, KEY_ZERO);
    expect(hex(reader.ok(reader.command(0x6c, [1], { answerMode: 'enciphered' })))).toBe('2a000000');
  });

  test.each([
    ['free', 0x0f, false, 0x00],
    ['under the master key only', 0x09, false, 0xae],
    ['under the master key', 0x09, true, 0x00],
  ])('listing files and settings %s', (_, settings, isMaster, status) => {
    const reader = readerWithApplication(settings);
    reader.ok(reader.command(0xcd, [1, 0, 0, 0, ...u24(4)]));
    for (const command of [[0x6f], [0xf5, 1], [0x45]] as const) {
      const [code, ...header] = command;
      reader.select(AID);
      if (isMaster) reader.authenticate(0, KEY_ZERO);
      expect(reader.command(code, header).status).toBe(status);
    }
  });
});

describe('the card as a whole', () => {
  test('FormatPICC can be forbidden for ever, and the answer to select changed', () => {
    const reader = new TestReader(blankCard());
    reader.authenticate(0, KEY_ZERO);
    reader.ok(reader.command(0x5c, [0], { data: [1], mode: 'enciphered' }));
    expect(reader.command(0xfc).status).toBe(0x9d);
    expect(reader.authenticate(0, KEY_ZERO)).toBe(0);
    reader.ok(reader.command(0x5c, [1], { data: [...new Uint8Array(24).fill(7), 5], mode: 'enciphered' }));
    reader.ok(reader.command(0xca, [...u24(3), 0x0f, 0x81]));
    reader.select(3);
    expect(reader.authenticate(0, new Uint8Array(16).fill(7))).toBe(0);
    expect(hex(reader.ok(reader.command(0x64, [0])))).toBe('05');
  });

  test('a random UID shows four bytes to the reader, the real one enciphered only', () => {
    const reader = new TestReader(blankCard());
    reader.authenticate(0, KEY_ZERO);
    reader.ok(reader.command(0x5c, [0], { data: [2], mode: 'enciphered' }));
    reader.card.reset();
    const shown = reader.card.execute(bytes('ffca000000'));
    expect([shown.length, shown[0]]).toEqual([6, 0x08]);
    reader.authenticate(0, KEY_ZERO);
    expect(hex(reader.ok(reader.command(0x51, [], { answerMode: 'enciphered' })))).toBe('04010203040506');
  });

  test('an application may be deleted under its own master key, and then level 0 is selected', () => {
    const reader = readerWithApplication();
    expect(reader.command(0xda, u24(AID + 1)).status).toBe(0x9d);
    reader.authenticate(0, KEY_ZERO);
    reader.ok(reader.command(0xda, u24(AID)));
    expect(inspectCard(reader.card).applications).toEqual([]);
    expect(reader.send(0x6a)).toEqual({ status: 0, data: new Uint8Array() });
  });
});
