import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameOf } from '../../../devices/card-reader/vpcd-frames.ts';
import { cardCommands } from '../../../hil/wiretap/card-framing.ts';
import type { Framing } from '../../../hil/wiretap/framing.ts';
import { httpMessages } from '../../../hil/wiretap/http-framing.ts';
import { ccTalk, lines, pieces } from '../../../hil/wiretap/plain-framings.ts';

/** Feeds a stream in the given pieces; what comes out are the frames. */
function cut(framing: Framing, stream: Uint8Array, lengths: readonly number[]): readonly string[] {
  const frames: string[] = [];
  let at = 0;
  for (const length of [...lengths, stream.length]) {
    const piece = stream.subarray(at, at + length);
    for (const { bytes } of framing.take('to-device', piece)) frames.push(Buffer.from(bytes).toString('hex'));
    at = Math.min(stream.length, at + length);
  }
  return frames;
}

const pieceLengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });

describe('frames come out whole, however the bytes arrive', () => {
  test('lines', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\r') });
    fc.assert(
      fc.property(fc.array(line), pieceLengths, (texts, lengths) => {
        const wanted = texts.map((text) => Buffer.from(`${text}\n`));
        expect(cut(lines(), Buffer.concat(wanted), lengths)).toEqual(wanted.map((each) => each.toString('hex')));
      }),
    );
  });

  test('ccTalk', () => {
    const message = fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 20 }), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(fc.array(message), pieceLengths, (messages, lengths) => {
        const wanted = messages.map(([to, data, from, header]) =>
          Buffer.from([to, data.length, from, header, ...data, 0]),
        );
        expect(cut(ccTalk(), Buffer.concat(wanted), lengths)).toEqual(wanted.map((each) => each.toString('hex')));
      }),
    );
  });

  test('HTTP, with and without bodies, stated lengths and chunks', () => {
    const messages = [
      'GET /a HTTP/1.1\r\nhost: b\r\n\r\n',
      'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n',
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(messages), pieceLengths, (texts, lengths) => {
        const stream = Buffer.from(texts.join(''));
        expect(cut(httpMessages(), stream, lengths)).toEqual(texts.map((text) => Buffer.from(text).toString('hex')));
      }),
    );
  });

  test('an HTTP answer without a length is what is left at the end', () => {
    const framing = httpMessages();
    const answer = Buffer.from('HTTP/1.1 200 OK\r\n\r\nuntil the end');
    expect(framing.take('to-driver', answer)).toEqual([]);
    expect(Buffer.from(framing.rest('to-driver'))).toEqual(answer);
  });
});

describe('the refusal of each protocol', () => {
  test('ccTalk: header 5 to the asker, summing up to 0', () => {
    const framing = ccTalk();
    framing.take('to-device', Uint8Array.of(2, 0, 1, 254, 255));
    const refusal = framing.refusal?.() ?? new Uint8Array(0);
    expect([...refusal].slice(0, 4)).toEqual([1, 0, 2, 5]);
    expect([...refusal].reduce((sum, byte) => sum + byte, 0) % 256).toBe(0);
  });

  test('a card: integrity error, wrapped or native as it was asked', () => {
    const framing = cardCommands();
    framing.take('to-device', frameOf(Uint8Array.of(0x90, 0xc7, 0, 0, 0)));
    expect(framing.refusal?.()).toEqual(frameOf(Uint8Array.of(0x91, 0x1e)));
    framing.take('to-device', frameOf(Uint8Array.of(0x5a, 0, 0, 0)));
    expect(framing.refusal?.()).toEqual(frameOf(Uint8Array.of(0x1e)));
  });

  test('none where the protocol has none', () => {
    expect(pieces().refusal).toBeUndefined();
    expect(lines().refusal).toBeUndefined();
  });
});

test('of a card in a slot only commands and their answers count, not power, answer to reset or card number', () => {
  const framing = cardCommands();
  const sent = [[0x01], [0x04], [0xff, 0xca, 0, 0, 0], [0x90, 0x5a, 0, 0, 0], [0x00]];
  const counts = sent.flatMap((body) => framing.take('to-device', frameOf(Uint8Array.from(body))).map((f) => f.counts));
  expect(counts).toEqual([false, false, false, true, false]);
  const answers = [
    [0x3b, 0x80],
    [0x04, 0x90, 0x00],
    [0x91, 0x00],
  ];
  const answered = answers.flatMap((body) => framing.take('to-driver', frameOf(Uint8Array.from(body))));
  expect(answered.map((frame) => frame.counts)).toEqual([false, false, true]);
});
