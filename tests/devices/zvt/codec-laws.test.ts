import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Apdu, apdu, decodeApdu, encodeApdu } from '../../../devices/zvt/apdu.ts';
import { decodeBcd, encodeBcd } from '../../../devices/zvt/bcd.ts';
import { decodeBitmaps } from '../../../devices/zvt/bitmaps.ts';
import { coverCardNumbers } from '../../../devices/zvt/card-number.ts';
import { decodeEnquiryEnd, decodeRegistrationEnd } from '../../../devices/zvt/completion.ts';
import { crcKermit } from '../../../devices/zvt/crc-kermit.ts';
import { decodeIntermediateStatus } from '../../../devices/zvt/intermediate-status.ts';
import { decodePrintLine, decodePrintTextBlock } from '../../../devices/zvt/printing.ts';
import { encodeSerialFrame, type SerialEvent, SerialFrameReader } from '../../../devices/zvt/serial-frame.ts';
import { decodeStatusInformation } from '../../../devices/zvt/status-information.ts';
import { TcpStreamReader } from '../../../devices/zvt/tcp-stream.ts';
import { decodeText } from '../../../devices/zvt/text.ts';
import { decodeTlv, encodeTlv } from '../../../devices/zvt/tlv.ts';
import { SerialEar, takeMessage, wrap } from '../../../hil/bank-terminal/terminal-ear.ts';
import { pack, readOrder, unpack } from '../../../hil/bank-terminal/terminal-words.ts';
import { bytes, CAPTURED, SERIAL } from './vectors.ts';

const anyBytes = fc.uint8Array({ maxLength: 400 });
const message = fc
  .record({
    group: fc.constantFrom(0x04, 0x06, 0x80, 0x84),
    instruction: fc.nat(255),
    data: fc.oneof(anyBytes, fc.array(fc.constantFrom(0x10, 0x02, 0x03, 0x06, 0x15), { maxLength: 40 })),
  })
  .map(({ group, instruction, data }) => apdu((group << 8) | instruction, data));

function heardBy(reader: SerialFrameReader, chunk: Iterable<number>): SerialEvent[] {
  return [...chunk].map((byte) => reader.hear(byte)).filter((event): event is SerialEvent => event !== undefined);
}

/** The bytes cut into pieces at these places. */
function cut(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)).toSorted((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.subarray(at[index], end));
}

describe('framing', () => {
  test('an APDU reads back as it was, at any length', () => {
    fc.assert(
      fc.property(message, (one) => {
        const encoded = encodeApdu(one);
        expect(decodeApdu(encoded)).toEqual({ kind: 'apdu', apdu: one, length: encoded.length });
      }),
      { numRuns: 200 },
    );
  });

  test('messages of a TCP stream are the same however it is cut and merged', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (all, places) => {
        const stream = Uint8Array.from(all.flatMap((one) => [...encodeApdu(one)]));
        const reader = new TcpStreamReader();
        const heard = cut(stream, places).flatMap((piece) => reader.hear(piece));
        expect(heard).toEqual(all.map((one) => ({ kind: 'apdu', apdu: one })));
      }),
      { numRuns: 100 },
    );
  });

  test('a capture byte by byte', () => {
    const reader = new TcpStreamReader();
    const heard = [...bytes(CAPTURED.paid)].flatMap((byte) => reader.hear(Uint8Array.of(byte)));
    expect(heard.length).toBe(1);
  });

  test('bytes that begin no message are named, once', () => {
    const reader = new TcpStreamReader();
    expect(reader.hear(bytes('80 00 00 47 45 54'))).toMatchObject([{ kind: 'apdu' }, { kind: 'nonsense' }]);
  });

  test('frames of a serial line are found between acknowledgements and noise, however cut', () => {
    const noise = fc.array(fc.constantFrom(0x00, 0x41, 0x7f, 0xff), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, message), { maxLength: 4 }), (all) => {
        const stream = all.flatMap(([before, one]) => [...before, 0x06, ...encodeSerialFrame(one)]);
        const heard = heardBy(new SerialFrameReader(), stream);
        expect(heard).toEqual(all.flatMap(([, one]) => [{ kind: 'ack' }, { kind: 'apdu', apdu: one }]));
        // The bench's own ear, in one piece.
        const told = new SerialEar().hear(stream).filter(({ kind }) => kind === 'message');
        expect(told.length).toBe(all.length);
      }),
      { numRuns: 100 },
    );
  });

  test('ETX and check bytes of 03 within a frame do not end it', () => {
    for (let amount = 0; amount < 400; amount += 1) {
      const one = apdu(0x0601, [0x04, 0x03, 0x10, 0x03, amount >> 8, amount & 0xff, 0x10]);
      expect(heardBy(new SerialFrameReader(), encodeSerialFrame(one))).toEqual([{ kind: 'apdu', apdu: one }]);
    }
  });

  test('each single damaged byte of a frame is noticed: it never becomes another message', () => {
    const whole = encodeSerialFrame(apdu(0x040f, bytes('27 00 04 00 00 00 01 10 00')));
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [0x01, 0x10, 0x80, 0xff]) {
        const damaged = Uint8Array.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(heardBy(new SerialFrameReader(), damaged).some(({ kind }) => kind === 'apdu')).toBe(false);
      }
    }
  });

  test('a frame after half a frame is heard', () => {
    const half = bytes(SERIAL.status).subarray(0, 20);
    const heard = heardBy(new SerialFrameReader(), [...half, ...bytes(SERIAL.received)]);
    expect(heard).toMatchObject([{ kind: 'apdu', apdu: { control: 0x8000 } }]);
  });

  test('CRC-16/KERMIT has its published check value', () => {
    expect(crcKermit(Buffer.from('123456789'))).toBe(0x2189);
  });

  test('driver and bench terminal write and read each other', () => {
    fc.assert(
      fc.property(message, (one: Apdu) => {
        const said = { group: one.control >> 8, instruction: one.control & 0xff, data: [...one.data] };
        expect(Uint8Array.from(wrap(said))).toEqual(encodeSerialFrame(one));
        expect(takeMessage([...encodeApdu(one)])).toEqual(said);
      }),
      { numRuns: 100 },
    );
  });
});

describe('fields', () => {
  test('BCD reads back; what does not fit is refused', () => {
    fc.assert(
      fc.property(fc.nat(999_999), (value) => {
        expect(decodeBcd(encodeBcd(value, 3))).toBe(value);
        expect(unpack(pack(value, 3))).toBe(value);
        expect(pack(value, 3)).toEqual([...encodeBcd(value, 3)]);
      }),
    );
    expect(() => encodeBcd(1_000_000, 3)).toThrow(RangeError);
    expect(() => encodeBcd(-1, 3)).toThrow(RangeError);
    expect(decodeBcd(bytes('0A'))).toBeUndefined();
  });

  test('TLV containers read back, nested and long', () => {
    fc.assert(
      fc.property(anyBytes, fc.constantFrom(0x07, 0x1f07), (value, tag) => {
        const inner = encodeTlv(tag, value);
        const [outer] = decodeTlv(Uint8Array.from(encodeTlv(0x25, inner))) ?? [];
        expect(outer?.inside).toEqual([{ tag, value, inside: [] }]);
      }),
      { numRuns: 100 },
    );
  });

  test('no parser throws, whatever it hears', () => {
    const opening = fc.constantFrom(...Object.values(CAPTURED).map((hex) => [...bytes(hex)].slice(3)));
    const mangled = fc.tuple(opening, fc.nat(), anyBytes).map(([start, at, tail]) => {
      return Uint8Array.from([...start.slice(0, at % (start.length + 1)), ...tail]);
    });
    fc.assert(
      fc.property(fc.oneof(anyBytes, mangled), (data) => {
        decodeBitmaps(data);
        decodeStatusInformation(data, { encoding: 'cp437', tokenTag: 0x1f2b });
        decodePrintLine(data, 'utf-8');
        decodePrintTextBlock(data, 'cp437');
        decodeIntermediateStatus(data, 'iso-8859-2');
        decodeTlv(data);
        decodeEnquiryEnd(data);
        decodeRegistrationEnd(data);
        heardBy(new SerialFrameReader(), data);
        new TcpStreamReader().hear(data);
        new SerialEar().hear(data);
        readOrder([...data]);
        expect(takeMessage([...data])?.data.length ?? 0).toBeLessThanOrEqual(data.length);
      }),
      { numRuns: 500 },
    );
  });

  test('text in the code pages of terminals', () => {
    expect(decodeText(bytes('66 81 72 20 48 8E 4E 44'), 'cp437')).toBe('für HÄND');
    expect(decodeText(bytes('5A A3 4F 54 59 20 B1 00 41'), 'iso-8859-2')).toBe('ZŁOTY ą');
    expect(
      decodeText(
        Uint8Array.from({ length: 128 }, (_, index) => 0x80 + index),
        'cp437',
      ).length,
    ).toBe(128);
    expect(decodeText(Buffer.from('zażółć'), 'utf-8')).toBe('zażółć');
  });
});

describe('privacy', () => {
  test('a whole card number in a field never leaves the codec', () => {
    const card = '5413330089604111';
    const pan = [0x22, 0xf0, 0xf8, ...bytes(card)];
    const track = [0x23, 0xf0, 0xf8, ...bytes(card)];
    const text = [0x3c, 0xf0, 0xf1, 0xf6, ...Buffer.from(card)];
    const token = [0x06, 0x0b, 0x1f, 0x66, 0x08, ...bytes(card)];
    const data = Uint8Array.from([0x27, 0x00, ...pan, ...track, ...text, ...token]);
    const status = decodeStatusInformation(data, { encoding: 'cp437', tokenTag: 0x1f66 });
    expect(status).toEqual({ result: 0, text: '************4111' });
    expect([...decodeBitmaps(data).fields.keys()]).not.toContain(0x22);
  });

  test('a printed line is covered but for the last four digits; other numbers stay', () => {
    expect(coverCardNumbers('KARTA 5413 3300 8960 4111')).toBe('KARTA **** **** **** 4111');
    expect(coverCardNumbers('KARTA **** **** **** 4821')).toBe('KARTA **** **** **** 4821');
    expect(coverCardNumbers('Trace#: 10004001 NR 0470')).toBe('Trace#: 10004001 NR 0470');
  });
});
