import { type CardInField, CardLost } from '../card-reader/contract.ts';
import { ChannelBroken, DesfireRefusal } from './errors.ts';
import { joined, NO_BYTES } from './octets.ts';
import { ADDITIONAL_FRAME, OK } from './status.ts';

/** Native payload of one wrapped command frame: a 64-byte ISO 14443-4 frame holds no more. */
export const COMMAND_FRAME_PAYLOAD = 55;
/** First byte of the status word of every wrapped DESFire answer. */
const DESFIRE_STATUS = 0x91;
/** ISO 7816-4: the instruction, or its class, is not supported. The whole answer of a card that is no DESFire. */
const UNKNOWN_COMMAND: readonly string[] = ['6d00', '6e00'];

/** One frame of an answer. */
export interface AnswerFrame {
  readonly status: number;
  readonly data: Uint8Array;
}

/**
 * Sends one frame wrapped in an ISO 7816-4 APDU (90 CMD 00 00 [Lc data] 00 -> data 91 status). Rejects with
 * CardLost (also for an answer too short to hold a status word: readers report a torn card that way) or
 * ChannelBroken: `not-desfire` for the clean word of another kind of card, `malformed` for any other that is none of
 * DESFire's.
 */
export async function transmitFrame(card: CardInField, code: number, payload: Uint8Array): Promise<AnswerFrame> {
  const answer = await card.transmit(wrapped(code, payload));
  if (answer.length < 2) throw new CardLost('silent', `an answer of ${answer.length} bytes`);
  const sw1 = answer[answer.length - 2];
  const status = answer[answer.length - 1] ?? 0;
  if (sw1 !== DESFIRE_STATUS) {
    const word = Buffer.from(answer.subarray(answer.length - 2)).toString('hex');
    const clean = answer.length === 2 && UNKNOWN_COMMAND.includes(word);
    throw new ChannelBroken(clean ? 'not-desfire' : 'malformed', code, `status word ${word}`);
  }
  return { status, data: answer.subarray(0, answer.length - 2) };
}

/**
 * Sends a whole native command, in as many frames as it takes, and collects its whole answer (frames of any size).
 * `longestAnswer` bounds the data: an answer that goes beyond it, or on without data, is ChannelBroken at once.
 * Resolves only for status 00; any other is a DesfireRefusal.
 */
export async function exchange(
  card: CardInField,
  code: number,
  payload: Uint8Array,
  longestAnswer: number,
): Promise<Uint8Array> {
  const first = await sendWhole(card, code, payload);
  return collect(card, code, first, longestAnswer);
}

async function sendWhole(card: CardInField, code: number, payload: Uint8Array): Promise<AnswerFrame> {
  let frame = await transmitFrame(card, code, payload.subarray(0, COMMAND_FRAME_PAYLOAD));
  for (let sent = COMMAND_FRAME_PAYLOAD; sent < payload.length; sent += COMMAND_FRAME_PAYLOAD) {
    if (frame.status !== ADDITIONAL_FRAME) refuse(frame, code);
    if (frame.status === OK || frame.data.length > 0) {
      throw new ChannelBroken('malformed', code, 'the card answered before it had the whole command');
    }
    frame = await transmitFrame(card, ADDITIONAL_FRAME, payload.subarray(sent, sent + COMMAND_FRAME_PAYLOAD));
  }
  return frame;
}

async function collect(
  card: CardInField,
  code: number,
  first: AnswerFrame,
  longestAnswer: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let frame = first;
  for (;;) {
    if (frame.status !== ADDITIONAL_FRAME) refuse(frame, code);
    parts.push(frame.data);
    length += frame.data.length;
    if (length > longestAnswer) {
      throw new ChannelBroken('malformed', code, `the answer is longer than ${longestAnswer} bytes`);
    }
    if (frame.status === OK) return parts.length === 1 ? frame.data : joined(...parts);
    if (frame.data.length === 0) throw new ChannelBroken('malformed', code, 'the card promises data and sends none');
    frame = await transmitFrame(card, ADDITIONAL_FRAME, NO_BYTES);
  }
}

/** Throws unless the status is good. An error answer carries no data; one that does is still an error. */
function refuse(frame: AnswerFrame, code: number): void {
  if (frame.status !== OK) throw new DesfireRefusal(frame.status, code);
}

function wrapped(code: number, payload: Uint8Array): Uint8Array {
  const bare = payload.length === 0;
  const apdu = new Uint8Array(bare ? 5 : 6 + payload.length);
  apdu[0] = 0x90;
  apdu[1] = code;
  if (!bare) {
    apdu[4] = payload.length;
    apdu.set(payload, 5);
  }
  return apdu;
}
