import { describe, expect, test } from 'vitest';
import { AesKey } from '../../../devices/card/aes-key.ts';
import { desfireCrc32 } from '../../../devices/card/crc32.ts';
import { Desfire } from '../../../devices/card/desfire.ts';
import { Ev1AesSession } from '../../../devices/card/ev1-aes-session.ts';
import { replaceDesMasterKey } from '../../../devices/card/factory-des-key.ts';
import { FACTORY_KEY } from '../../../devices/card/key-store.ts';
import { fromHex, prepared, toHex } from './scripted-card.ts';
import { blankCard, countingRandom, testKeyStore, VirtualField } from './virtual-field.ts';

const SESSION_KEY = fromHex('f44b26f5c05ddd7110772281c4d066e8');
const ZERO = new Uint8Array(16);
const GET_CARD_UID = { code: 0x51, mode: 'enciphered', length: 7 } as const;

/** An enciphered answer as the card makes it, at the start of a session and after `51`. */
function enciphered(content: Uint8Array): { session: Ev1AesSession; answer: Uint8Array } {
  const session = new Ev1AesSession(SESSION_KEY, 0);
  session.wrap({ code: 0x51, header: new Uint8Array(0), data: new Uint8Array(0) }, 'plain');
  const card = new AesKey(SESSION_KEY);
  return { session, answer: card.encrypt(card.cmac(ZERO, Uint8Array.of(0x51)), content) };
}

describe('an enciphered answer', () => {
  const uid = fromHex('0464d59add1e90');
  const crc = desfireCrc32(Uint8Array.of(...uid, 0x00));

  test('is data, checksum over data and status, and zeros', () => {
    const { session, answer } = enciphered(Uint8Array.of(...uid, ...crc, 0, 0, 0, 0, 0));
    expect(toHex(session.unwrap(answer, GET_CARD_UID))).toBe('0464d59add1e90');
  });

  test('with anything but zeros behind the checksum is a broken channel', () => {
    for (let at = 0; at < 5; at++) {
      const { session, answer } = enciphered(
        Uint8Array.of(...uid, ...crc, ...new Uint8Array(5).map((_, place) => (place === at ? 0x80 : 0))),
      );
      expect(() => session.unwrap(answer, GET_CARD_UID)).toThrow('checksum or padding');
    }
  });

  test('with a checksum over another status is a broken channel', () => {
    const other = desfireCrc32(Uint8Array.of(...uid, 0xaf));
    const { session, answer } = enciphered(Uint8Array.of(...uid, ...other, 0, 0, 0, 0, 0));
    expect(() => session.unwrap(answer, GET_CARD_UID)).toThrow('checksum or padding');
  });

  test('of another number of blocks is malformed', () => {
    const { session, answer } = enciphered(new Uint8Array(32));
    expect(() => session.unwrap(answer, GET_CARD_UID)).toThrow('cryptogram of 32 bytes');
    expect(() => session.unwrap(answer.subarray(0, 15), GET_CARD_UID)).toThrow('cryptogram of 15 bytes');
  });
});

test('an answer of the wrong length is malformed, also where no MAC guards it', async () => {
  for (const answer of ['9100', '01029100']) {
    const field = new VirtualField(blankCard());
    field.fault = () => fromHex(answer);
    const desfire = new Desfire(field, testKeyStore().openChannel(countingRandom()));
    await expect(desfire.getKeyVersion(0)).rejects.toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
  }
});

test('a right MAC does not excuse a wrong length', async () => {
  const field = new VirtualField(blankCard());
  const random = '000102030405060708090a0b0c0d0e0f';
  const desfire = new Desfire(field, testKeyStore().openChannel(prepared(random)));
  await desfire.authenticate(0, FACTORY_KEY);
  // A card that knows the session key and yet answers GetKeyVersion with no version.
  const rndB = new AesKey(ZERO).decrypt(ZERO, (field.frames[0]?.received ?? ZERO).subarray(0, 16));
  const rndA = fromHex(random);
  const key = new AesKey(
    Uint8Array.of(...rndA.subarray(0, 4), ...rndB.subarray(0, 4), ...rndA.subarray(12), ...rndB.subarray(12)),
  );
  const mac = key.cmac(key.cmac(ZERO, fromHex('6400')), Uint8Array.of(0x00));
  field.fault = () => Uint8Array.of(...mac.subarray(0, 8), 0x91, 0x00);
  await expect(desfire.getKeyVersion(0)).rejects.toMatchObject({ name: 'ChannelBroken', fault: 'malformed' });
});

test('a card that does not know the DES master key is not given the new one', async () => {
  const sent: number[] = [];
  const answers = ['ad3463c0300f23ca', '8bf91bf7656411a4'].map(fromHex);
  const frames = async (code: number) => {
    sent.push(code);
    return { status: sent.length === 1 ? 0xaf : 0x00, data: answers[sent.length - 1] ?? ZERO };
  };
  const desKey = fromHex('0202020202020202');
  const change = replaceDesMasterKey(frames, desKey, { bytes: ZERO, version: 0 }, prepared('0202020202020202'));
  await expect(change).rejects.toMatchObject({ name: 'ChannelBroken', fault: 'cryptogram' });
  expect(sent).toEqual([0x1a, 0xaf]);
});
