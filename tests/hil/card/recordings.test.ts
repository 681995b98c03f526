import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CardModel, ev1Model } from '../../../hil/card/memory.ts';
import { VirtualCard } from '../../../hil/card/virtual-card.ts';
import { DESOX, PATSYS } from './real-card-recordings.ts';
import { bytes, challenge, type Exchange, exchanges, hex, replay, scripted } from './recording.ts';

const DES_ZERO = '0000000000000000';
const AES_ZERO = '00000000000000000000000000000000';

/** The EV3 of the desox recordings: answers come in frames of 48 bytes. */
const EV3: Omit<CardModel, 'uid'> = {
  hardware: bytes('04010133001805'),
  software: bytes('04010103001805'),
  production: bytes('21136230304024'),
  answerFrame: 48,
  capacity: 4864,
};
const EV3_UID = bytes('0464d59add1e90');

/** The enciphered challenges of a recording, undone with the keys in the order they were used. */
function challenges(recording: readonly Exchange[], keys: readonly string[]): Uint8Array[] {
  const enciphered = recording.filter(([sent]) => /^(0a|1a|aa)..$/.test(sent)).map(([, received]) => received.slice(2));
  expect(enciphered.length).toBe(keys.length);
  return enciphered.map((each, index) => challenge(keys[index] ?? '', each));
}

describe('recordings of a physical EV3 (desox)', () => {
  test.each([
    ['fileIo', [DES_ZERO, AES_ZERO]],
    ['masterKeyRoundTheWorld', [DES_ZERO, '0202020202020202', AES_ZERO, '01'.repeat(16)]],
    ['applicationKeyDes', [DES_ZERO, DES_ZERO, '0202020202020202']],
    ['applicationKeyAes', [DES_ZERO, AES_ZERO, '02'.repeat(16)]],
    ['applicationMadeAndDeleted', [DES_ZERO, DES_ZERO]],
    ['metadata', [DES_ZERO]],
  ] as const)('%s: every answer byte for byte', (name, keys) => {
    const recording = exchanges(DESOX[name]);
    const random = scripted(...challenges(recording, keys));
    replay(VirtualCard.blank({ uid: EV3_UID, random, masterKey: 'des', model: EV3 }), recording);
  });
});

describe('recordings of a physical EV1 (desfire-python)', () => {
  const uid = bytes('04063f72633480');

  test('des: GetVersion, FormatPICC, applications, settings: every answer byte for byte', () => {
    const recording = exchanges(PATSYS.des);
    const random = scripted(...challenges(recording, [DES_ZERO, DES_ZERO]));
    const model = { ...ev1Model(uid), hardware: bytes('04010101001a05'), software: bytes('04010101041a05') };
    replay(VirtualCard.blank({ uid, random, masterKey: 'des', model }), recording);
  });

  test('twoKeyTripleDes: ChangeKey of the key in use and of another: every answer byte for byte', () => {
    const recording = exchanges(PATSYS.twoKeyTripleDes);
    const keys = [DES_ZERO, '00102031405060708090a0b0b0a09080', '10182029303840485058606870788088', DES_ZERO];
    const card = withApplication(
      { keyKind: 'des', keys: ['00'.repeat(16), '00'.repeat(16)] },
      challenges(recording, keys),
    );
    replay(card, [['5a16de00', '00'], ...recording]);
  });

  test('file: a plain file under an AES session: every answer byte for byte', () => {
    const key = '10182028303840485058606870788088';
    const recording = exchanges(PATSYS.file);
    const card = withApplication({ keyKind: 'aes', keys: [key] }, challenges(recording, [key]));
    replay(card, [['5a16de00', '00'], ...recording]);
  });
});

/** Exchanges of skelsec/pydesfire, tests.py. */
describe('recordings of a physical EV1 (pydesfire)', () => {
  const authenticateAes: Exchange[] = [
    ['aa00', 'afb969fdfe56fd91fc9de6f6f213b8fd1e'],
    ['af36aad7df6e436ba08d18613830a70d5ad43e3d3f4a8d47541eee623a934e4774', '00800db680bc146bd121d6578f2d2e2059'],
  ];

  test('AES: authentication, ChangeKey of the key in use, version 10', () => {
    const card = withApplication({ keyKind: 'aes', keys: [AES_ZERO] }, challenges(authenticateAes, [AES_ZERO]));
    replay(card, [
      ['5a16de00', '00'],
      ...authenticateAes,
      ['c400e9f85e219496c2b58c1090dc3935fae9e840cf61b383d9531946256b1f110c10', '00'],
      ['6400', '0010'],
    ]);
    expect(card.toJSON().applications[0]?.keys).toEqual([{ value: '00102030405060708090a0b0b0a09080', version: 0x10 }]);
  });

  test('AES: ChangeKey under the session key C2A1E47B27104712FE6D00A71177A19B', () => {
    // The session key takes bytes 0-3 and 12-15 of both random numbers; the others are free.
    const [readers, cards] = [bytes('c2a1e47b0000000000000000fe6d00a7'), bytes('2710471200000000000000001177a19b')];
    const key = bytes('00102030405060708090a0b0b0a09080');
    const card = withApplication({ keyKind: 'aes', keys: [hex(key)] }, [cards]);
    card.powerOn();
    card.execute(bytes('5a16de00'));
    const enciphered = card.execute(bytes('aa00')).slice(1);
    const cipher = createCipheriv('aes-128-cbc', key, enciphered).setAutoPadding(false);
    const token = cipher.update(Buffer.concat([readers, cards.slice(1), cards.slice(0, 1)]));
    expect(card.execute(Buffer.concat([Uint8Array.of(0xaf), token]))[0]).toBe(0);
    const changed = card.execute(bytes('c4002945e3760e60f4a4046bb8a505b31cf559a3a2e05213bc82942ca6ab5dbcecf5'));
    expect(hex(changed)).toBe('00');
    expect(card.toJSON().applications[0]?.keys).toEqual([{ value: '10182028303840485058606870788088', version: 0x10 }]);
  });

  test('3K3DES: authentication and ChangeKey of the key in use', () => {
    const zero = '00'.repeat(24);
    const authenticate: Exchange[] = [
      ['1a00', 'afbc1c570bc948156187132364e4dce176'],
      ['afdddc9a77597f03a40c7faa362f45a8eadbe46a115d98198cbf36a6e51b39d87c', '007244d935ed9a1306cd8c841a7c1de39a'],
    ];
    const card = withApplication({ keyKind: '3k3des', keys: [zero] }, challenges(authenticate, [zero]));
    replay(card, [
      ['5a16de00', '00'],
      ...authenticate,
      ['c400f4f865f318cb9de80b2b165145021f4f3afef1244fea42fc997726fde750741d', '00'],
    ]);
    expect(card.toJSON().applications[0]?.keys[0]?.value).toBe('00102031405060708090a0b0b0a090807060504030201000');
  });
});

interface Keys {
  readonly keyKind: 'des' | '3k3des' | 'aes';
  readonly keys: readonly string[];
}

/** A card with one application, 00DE16, settings 0F, and these keys already in it. */
function withApplication({ keyKind, keys }: Keys, randoms: readonly Uint8Array[]): VirtualCard {
  const random = scripted(...randoms);
  const blank = VirtualCard.blank({ uid: bytes('04063f72633480'), random }).toJSON();
  const application = {
    aid: 0x00de16,
    settings: 0x0f,
    keyKind,
    keys: keys.map((value) => ({ value, version: 0 })),
    files: [],
  };
  return VirtualCard.fromJSON({ ...blank, applications: [application] }, random);
}
