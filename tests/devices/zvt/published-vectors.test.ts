import { describe, expect, test } from 'vitest';
import { type Apdu, apdu, decodeApdu, encodeApdu, RECEIVED, refusal } from '../../../devices/zvt/apdu.ts';
import {
  authorisation,
  diagnosis,
  initialisation,
  registration,
  reset,
  statusEnquiry,
} from '../../../devices/zvt/commands.ts';
import { decodeEnquiryEnd } from '../../../devices/zvt/completion.ts';
import { decodePrintLine, decodePrintTextBlock } from '../../../devices/zvt/printing.ts';
import { encodeSerialFrame, type SerialEvent, SerialFrameReader } from '../../../devices/zvt/serial-frame.ts';
import { decodeStatusInformation } from '../../../devices/zvt/status-information.ts';
import { grosze } from '../../../fares/money.ts';
import { bytesOf, SerialEar, wrap } from '../../../hil/bank-terminal/terminal-ear.ts';
import { bytes, CAPTURED, SERIAL } from './vectors.ts';

const password = '123456';
const reading = { encoding: 'iso-8859-1' } as const;

function framed(hex: string): Apdu {
  const reader = new SerialFrameReader();
  const events = [...bytes(hex)]
    .map((byte) => reader.hear(byte))
    .filter((event): event is SerialEvent => event !== undefined);
  const [event] = events;
  if (events.length !== 1 || event?.kind !== 'apdu') throw new Error('not one frame');
  return event.apdu;
}

function captured(hex: string): Uint8Array {
  const decoded = decodeApdu(bytes(hex));
  if (decoded.kind !== 'apdu') throw new Error('not whole');
  expect(decoded.length).toBe(bytes(hex).length);
  return decoded.apdu.data;
}

test.each(Object.entries(SERIAL))('the published frame %s is read, and written the same', (_, hex) => {
  expect(encodeSerialFrame(framed(hex))).toEqual(bytes(hex));
});

test.each(Object.entries(SERIAL))('the bench terminal reads and writes the published frame %s the same', (_, hex) => {
  const heard = new SerialEar().hear(bytes(hex));
  expect(heard.map(({ kind }) => kind)).toEqual(['message']);
  const [one] = heard;
  if (one?.kind === 'message') expect(wrap(one.message)).toEqual([...bytes(hex)]);
});

test.each(Object.entries(CAPTURED))('the captured message %s is read, and written the same', (_, hex) => {
  const decoded = decodeApdu(bytes(hex));
  if (decoded.kind !== 'apdu') throw new Error('not whole');
  expect(encodeApdu(decoded.apdu)).toEqual(bytes(hex));
  const { control, data } = decoded.apdu;
  expect(bytesOf({ group: control >> 8, instruction: control & 0xff, data: [...data] })).toEqual([...bytes(hex)]);
});

describe('commands as published', () => {
  test.each([
    [SERIAL.registration, registration({ password }, { config: 0xba, currency: 978, textBlocks: false })],
    [SERIAL.initialisation, initialisation({ password })],
    [SERIAL.authorisation, authorisation({ amount: grosze(11_000), currency: 978 })],
    [SERIAL.enquiry, statusEnquiry({ password })],
    [SERIAL.diagnosis, diagnosis()],
    [SERIAL.reset, reset()],
    [SERIAL.received, RECEIVED],
    [SERIAL.busy, refusal(0x9c)],
  ])('%s', (hex, command) => {
    expect(encodeSerialFrame(command)).toEqual(bytes(hex));
  });

  test('złoty and the issue of goods are said in an authorisation', () => {
    expect(encodeApdu(authorisation({ amount: grosze(1000), currency: 985 }, 20))).toEqual(
      bytes('06 01 0C 04 00 00 00 00 10 00 49 09 85 02 14'),
    );
  });

  test('a registration lists 06 D3 and keeps the service menu off the keys', () => {
    const command = registration({ password }, { config: 0xbe, currency: 985, textBlocks: true });
    expect(encodeApdu(command)).toEqual(bytes('06 00 10 12 34 56 BE 09 85 03 01 06 06 26 04 0A 02 06 D3'));
  });
});

describe('what terminals tell', () => {
  test('a status information of the serial line: amount, numbers, terminal, and nothing of the card', () => {
    const status = decodeStatusInformation(framed(SERIAL.status).data, reading);
    expect(status).toEqual({
      result: 0,
      amount: 4000,
      receipt: 175,
      trace: 613995,
      terminalId: '60099914',
      currency: 978,
    });
  });

  test('payments with their scheme, authorisation and text', () => {
    expect(decodeStatusInformation(captured(CAPTURED.paid), reading)).toEqual({
      result: 0,
      amount: 2040,
      receipt: 470,
      trace: 470,
      terminalId: '28004869',
      currency: 978,
      cardName: 'Debit Mastercard',
      authorisation: '611804',
      text: 'GEN.NR.:611804',
    });
    expect(decodeStatusInformation(captured(CAPTURED.paidBefore), reading)).toMatchObject({ receipt: 463, trace: 463 });
    expect(decodeStatusInformation(captured(CAPTURED.chip), reading)).toMatchObject({ amount: 2040, receipt: 5 });
  });

  test('a terminal that repeats no amount', () => {
    const status = decodeStatusInformation(captured(CAPTURED.contactless), reading);
    expect(status).toEqual({ result: 0, receipt: 8, trace: 0, terminalId: '00000006', cardName: 'MASTERCARD' });
  });

  test('a token in the data object of the operator', () => {
    const status = decodeStatusInformation(captured(CAPTURED.contactless), { ...reading, tokenTag: 0x1f2b });
    expect(status?.token).toBe('10015008');
  });

  test('an abort by key and a system error, in the words of the terminal', () => {
    expect(decodeStatusInformation(captured(CAPTURED.abortByKey), reading)).toMatchObject({
      result: 0x6c,
      text: 'Abbruch durch Kunde',
    });
    expect(decodeStatusInformation(captured(CAPTURED.systemError), reading)).toMatchObject({
      result: 0xff,
      text: 'Betrag falsch',
    });
  });

  test('a status enquiry ends with version and state', () => {
    expect(decodeEnquiryEnd(framed(SERIAL.completionWithVersion).data)).toEqual({ version: '2.14.15', state: 0 });
  });

  test('printed lines: centred, left, empty, whose they are, and a feed', () => {
    const lineOf = (hex: string) => decodePrintLine(captured(hex), 'iso-8859-1');
    expect(lineOf(CAPTURED.centredLine)).toEqual({ copy: 'unsaid', lines: ['  ** KASSENSCHNITT **'] });
    expect(lineOf(CAPTURED.emptyLine)).toEqual({ copy: 'unsaid', lines: [''] });
    expect(lineOf(CAPTURED.leftLine)).toEqual({ copy: 'unsaid', lines: ['Terminal-ID:    28004869'] });
    expect(lineOf(CAPTURED.merchantLine)).toEqual({ copy: 'merchant', lines: ['   ** HÄNDLERBELEG **'] });
    expect(lineOf(CAPTURED.passengerCard)).toEqual({ copy: 'passenger', lines: ['Nr:  **** **** **** 4821'] });
    expect(lineOf(CAPTURED.lastFeed)).toEqual({ copy: 'passenger', lines: [] });
  });

  test('a receipt as one block', () => {
    const block = decodePrintTextBlock(captured(CAPTURED.administrationBlock), 'cp437');
    expect(block?.copy).toBe('administration');
    expect(block?.lines.slice(0, 3)).toEqual(['02.11.2021         17:05:02', 'TID:AH000006', 'Abschluss - keine TX']);
  });

  test('the extended length: FF, low byte, high byte', () => {
    expect(decodeApdu(bytes('04 0F FF 01 00 6C'))).toMatchObject({ kind: 'apdu', length: 6 });
    const long = apdu(0x040f, new Uint8Array(256).fill(0x6c));
    expect([...encodeApdu(long).subarray(0, 6)]).toEqual([...bytes('04 0F FF 00 01 6C')]);
    expect([...encodeApdu(apdu(0x040f, new Uint8Array(255))).subarray(0, 5)]).toEqual([...bytes('04 0F FF FF 00')]);
    expect(decodeApdu(bytes('04 0F 06 00 01 02 03'))).toEqual({ kind: 'incomplete' });
    expect(decodeApdu(bytes('04 0F'))).toEqual({ kind: 'incomplete' });
    expect(() => encodeApdu(apdu(0x040f, new Uint8Array(65_536)))).toThrow(RangeError);
  });
});
