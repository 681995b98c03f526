import { describe, expect, test } from 'vitest';
import { Desfire } from '../../../devices/card/desfire.ts';
import { ChannelBroken } from '../../../devices/card/errors.ts';
import { Ev1AesChannel, type KeySource } from '../../../devices/card/ev1-aes-channel.ts';
import { Ev1AesSession } from '../../../devices/card/ev1-aes-session.ts';
import { replaceDesMasterKey } from '../../../devices/card/factory-des-key.ts';
import type { RightHolder } from '../../../devices/card/file-settings.ts';
import { transmitFrame } from '../../../devices/card/framing.ts';
import { FACTORY_KEY, type KeyHandle } from '../../../devices/card/key-store.ts';
import {
  APPLICATION_KEY_CHANGE,
  FILE_IO,
  FILE_IO_TEXT,
  MASTER_KEY_ROUND,
  PLAIN_FILE_SESSION,
} from './recorded-sessions.ts';
import { fromHex, prepared, ReplayedCard, recording, toHex } from './scripted-card.ts';

/** Handles of these tests: the "version" picks the key. */
function keys(...hexKeys: readonly string[]): { source: KeySource; handle: (at: number) => KeyHandle } {
  return {
    source: {
      key(handle) {
        const bytes = handle.kind === 'factory' ? new Uint8Array(16) : fromHex(hexKeys[handle.version] ?? '');
        return { bytes, version: 0 };
      },
    },
    handle: (at) => ({ kind: 'card', city: 'tarnow', purpose: 'issuer', version: at, uid: '' }),
  };
}

function everyRight(holder: RightHolder) {
  return { read: holder, write: holder, readWrite: holder, change: holder };
}

describe('AuthenticateAES, recorded', () => {
  const recorded = recording(`
    aa00 afb969fdfe56fd91fc9de6f6f213b8fd1e
    af36aad7df6e436ba08d18613830a70d5ad43e3d3f4a8d47541eee623a934e4774 00800db680bc146bd121d6578f2d2e2059
  `);
  const random = () => prepared('f44b26f5686f3a391cd38ebd10772281');

  test('sends the recorded token and takes the recorded proof', async () => {
    const card = new ReplayedCard(recorded);
    const desfire = new Desfire(card, new Ev1AesChannel(keys().source, random()));
    await desfire.authenticate(0, FACTORY_KEY);
    expect(desfire.keyNumber).toBe(0);
    expect(card.left).toBe(0);
    expect(toHex(card.frames[0]?.sent ?? new Uint8Array(0))).toBe('90aa0000010000');
  });

  test('a proof with any bit turned over is a broken channel', async () => {
    const proof = fromHex('800db680bc146bd121d6578f2d2e2059');
    for (let bit = 0; bit < 128; bit++) {
      const turned = Uint8Array.from(proof);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const [first, second] = recorded;
      const card = new ReplayedCard([
        first ?? { command: '', answers: [] },
        { command: second?.command ?? '', answers: [`00${toHex(turned)}`] },
      ]);
      const desfire = new Desfire(card, new Ev1AesChannel(keys().source, random()));
      await expect(desfire.authenticate(0, FACTORY_KEY)).rejects.toMatchObject({
        name: 'ChannelBroken',
        fault: 'cryptogram',
      });
      expect(desfire.keyNumber).toBeUndefined();
    }
  });

  test('the session key is made of both random numbers: F44B26F5 C05DDD71 10772281 C4D066E8', () => {
    // The recorded ChangeKey under this key, next test, holds only for exactly these bytes.
    const session = new Ev1AesSession(fromHex('f44b26f5c05ddd7110772281c4d066e8'), 0);
    const payload = session.wrapKeyChange(0, fromHex('0010203040506070 8090a0b0b0a09080'), 0x10, new Uint8Array(16));
    expect(toHex(payload)).toBe('00e9f85e219496c2b58c1090dc3935fae9e840cf61b383d9531946256b1f110c10');
  });
});

describe('ChangeKey under an AES session, recorded', () => {
  const newKey = '00102030405060708090a0b0b0a09080';
  test.each([
    // [session key, key number, new key, old key, payload]
    [
      'f44b26f5c05ddd7110772281c4d066e8',
      0,
      newKey,
      '00000000000000000000000000000000',
      '00e9f85e219496c2b58c1090dc3935fae9e840cf61b383d9531946256b1f110c10',
    ],
    [
      'c2a1e47b27104712fe6d00a71177a19b',
      0,
      '10182028303840485058606870788088',
      newKey,
      '002945e3760e60f4a4046bb8a505b31cf559a3a2e05213bc82942ca6ab5dbcecf5',
    ],
    [
      'c2a1e47bd8100044fe6d00a74d7ab17c',
      1,
      newKey,
      '00000000000000000000000000000000',
      '01e7eccb6bd1ca64bc161a12b1c024f714303374 08c8a87eacab7a1ff18951fca3',
    ],
  ])('session %s, key %i', (sessionKey, keyNumber, next, old, payload) => {
    const session = new Ev1AesSession(fromHex(sessionKey), 0);
    expect(toHex(session.wrapKeyChange(keyNumber, fromHex(next), 0x10, fromHex(old)))).toBe(payload.replace(' ', ''));
  });

  test('the MAC of the answer to a change of another key', () => {
    const session = new Ev1AesSession(fromHex('c2a1e47bd8100044fe6d00a74d7ab17c'), 0);
    session.wrapKeyChange(1, fromHex(newKey), 0x10, new Uint8Array(16));
    expect(session.unwrap(fromHex('2128d3cd9c9acfff'), { code: 0xc4, mode: 'plain' })).toHaveLength(0);
  });
});

test('a whole session with a plain file: eight chained MACs', async () => {
  const card = new ReplayedCard(recording(PLAIN_FILE_SESSION));
  const held = keys('10182028303840485058606870788088');
  const random = prepared('40e7d27174cba675e8efbab99c530e3d');
  const desfire = new Desfire(card, new Ev1AesChannel(held.source, random));
  const bytes = Uint8Array.from({ length: 80 }, (_, at) => at);
  const rights = { read: 0, write: 0, readWrite: 1, change: 1 } as const;

  await desfire.authenticate(0, held.handle(0));
  await desfire.createStdDataFile({ file: 5, communication: 'plain', rights, size: 80 });
  expect(await desfire.getFileIds()).toEqual([5]);
  expect(await desfire.getFileSettings(5)).toEqual({ type: 'standard', communication: 'plain', rights, size: 80 });
  await desfire.writeData(5, 0, bytes.subarray(0, 0x34), 'plain');
  await desfire.writeData(5, 0x34, bytes.subarray(0x34), 'plain');
  expect(await desfire.readData(5, 0, 0x30, 'plain')).toEqual(bytes.slice(0, 0x30));
  expect(await desfire.readData(5, 0x30, 0x20, 'plain')).toEqual(bytes.slice(0x30));
  await desfire.deleteFile(5);
  expect(card.left).toBe(0);
});

test('plain, MACed and enciphered files of 328 bytes on one card: commands of many frames, answers of 48 bytes', async () => {
  const card = new ReplayedCard(recording(FILE_IO));
  const random = prepared('c6b781428d978837a6360899119f0da4');
  const desfire = new Desfire(card, new Ev1AesChannel(keys().source, random));
  const text = new TextEncoder().encode(FILE_IO_TEXT);
  const files = [
    { file: 1, communication: 'plain' },
    { file: 2, communication: 'mac' },
    { file: 3, communication: 'enciphered' },
  ] as const;
  const common = { rights: everyRight(0), size: text.length };

  await desfire.selectApplication(0x030201);
  await desfire.authenticate(0, FACTORY_KEY);
  for (const each of files) await desfire.createStdDataFile({ ...common, ...each });
  for (const { file, communication } of files) {
    const settings = await desfire.getFileSettings(file);
    expect(settings).toEqual({ type: 'standard', communication, ...common });
    await desfire.writeData(file, 0, text, communication);
    expect(new TextDecoder().decode(await desfire.readData(file, 0, text.length, communication))).toBe(FILE_IO_TEXT);
  }
  expect(card.left).toBe(0);
});

test('a change of the application key in use ends the session; the new key opens the next', async () => {
  const card = new ReplayedCard(recording(APPLICATION_KEY_CHANGE));
  const held = keys('02020202020202020202020202020202');
  const random = prepared('c0ffeebadcab1ef00df00df00df00d01', 'c0ffeebadcab1ef00df00df00df00d02');
  const desfire = new Desfire(card, new Ev1AesChannel(held.source, random));

  await desfire.selectApplication(0x030201);
  await desfire.authenticate(0, FACTORY_KEY);
  await desfire.changeKey(0, held.handle(0), FACTORY_KEY);
  expect(desfire.keyNumber).toBeUndefined();
  await desfire.authenticate(0, held.handle(0));
  expect(card.left).toBe(0);
});

test('the master key of a card from DES to AES and on to another AES key', async () => {
  const card = new ReplayedCard(recording(MASTER_KEY_ROUND));
  const held = keys('01010101010101010101010101010101');
  const random = prepared('0202020202020202', '03030303030303030303030303030303', '04040404040404040404040404040404');
  const desfire = new Desfire(card, new Ev1AesChannel(held.source, random));

  const aesZero = { bytes: new Uint8Array(16), version: 0 };
  const frames = (code: number, payload: Uint8Array) => transmitFrame(card, code, payload);
  await replaceDesMasterKey(frames, fromHex('0202020202020202'), aesZero, random);
  await desfire.authenticate(0, FACTORY_KEY);
  await desfire.changeKey(0, held.handle(0), FACTORY_KEY);
  await desfire.authenticate(0, held.handle(0));
  expect(card.left).toBe(0);
});

test('every bit of every recorded answer matters: turned over, the command is refused or the channel broken', async () => {
  const whole = recording(PLAIN_FILE_SESSION);
  const run = async (commands: readonly { command: string; answers: readonly string[] }[]) => {
    const held = keys('10182028303840485058606870788088');
    const channel = new Ev1AesChannel(held.source, prepared('40e7d27174cba675e8efbab99c530e3d'));
    const desfire = new Desfire(new ReplayedCard(commands), channel);
    await desfire.authenticate(0, held.handle(0));
    await desfire.createStdDataFile({
      file: 5,
      communication: 'plain',
      rights: { read: 0, write: 0, readWrite: 1, change: 1 },
      size: 80,
    });
    await desfire.getFileIds();
  };
  await run(whole);
  const answer = fromHex(whole[3]?.answers[0] ?? '');
  for (let bit = 0; bit < answer.length * 8; bit++) {
    const turned = Uint8Array.from(answer);
    turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const commands = whole.map((each, at) => (at === 3 ? { ...each, answers: [toHex(turned)] } : each));
    await expect(run(commands)).rejects.toThrow(bit < 8 ? 'refused' : ChannelBroken);
  }
});
