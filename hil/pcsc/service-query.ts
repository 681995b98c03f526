import { connect } from 'node:net';

/**
 * Names of the readers a PC/SC service has, asked over its own socket in pcsc-lite's message format
 * (winscard_msg.h: a header of two native 32-bit words, length and command; 0x11 version, 0x12 state of readers).
 * Needs no client library, so one process can ask several services. Rejects when nobody answers at `socket`.
 */
export const readerNames = (socket: string, limitMs = 2000): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const connection = connect(socket);
    let received = Buffer.alloc(0);
    connection.setTimeout(limitMs, () => connection.destroy(new Error(`${socket} does not answer`)));
    connection.once('error', reject);
    connection.once('close', () => reject(new Error(`${socket} closed the connection`)));
    connection.on('connect', () => {
      connection.write(message(VERSION, words(PROTOCOL_MAJOR, PROTOCOL_MINOR, 0)));
      connection.write(message(READERS_STATE, Buffer.alloc(0)));
    });
    connection.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < VERSION_BYTES + STATE_BYTES * MAX_READERS) return;
      resolve(namesIn(received.subarray(VERSION_BYTES)));
      connection.destroy();
    });
  });

const VERSION = 0x11;
const READERS_STATE = 0x12;
const PROTOCOL_MAJOR = 4;
const PROTOCOL_MINOR = 4;
const VERSION_BYTES = 12;
/** PCSCLITE_MAX_READERS_CONTEXTS. */
const MAX_READERS = 16;
const NAME_BYTES = 128;
/** Name, event counter, state, sharing, ATR (33 bytes, padded to 36), its length, protocol. */
const STATE_BYTES = NAME_BYTES + 3 * 4 + 36 + 2 * 4;

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

const words = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    if (littleEndian) out.writeUInt32LE(value, index * 4);
    else out.writeUInt32BE(value, index * 4);
  });
  return out;
};

const message = (command: number, body: Buffer): Buffer => Buffer.concat([words(body.length, command), body]);

const namesIn = (states: Buffer): string[] => {
  const names: string[] = [];
  for (let at = 0; at + STATE_BYTES <= states.length; at += STATE_BYTES) {
    const field = states.subarray(at, at + NAME_BYTES);
    const end = field.indexOf(0);
    const name = field.subarray(0, end < 0 ? NAME_BYTES : end).toString('utf8');
    if (name !== '') names.push(name);
  }
  return names;
};
