import { CONTROL, FrameReader, frameOf } from '../../devices/card-reader/vpcd-frames.ts';
import { commandName } from '../card/command-names.ts';
import type { Frame, Framing } from './framing.ts';
import type { Direction } from './wire-fault.ts';

const LENGTH_BYTES = 2;
const WRAPPED_CLASS = 0x90;
/** DESFire's answer to a frame whose checksum does not fit: integrity error, ISO-wrapped and native. */
const REFUSAL_WRAPPED = Uint8Array.of(0x91, 0x1e);
const REFUSAL_NATIVE = Uint8Array.of(0x1e);

/** What takes the power from a card in a slot and gives it back: what was pending on it is gone. */
export const CARD_RESTARTS: Uint8Array = Buffer.concat([
  frameOf(Uint8Array.of(CONTROL.powerOff)),
  frameOf(Uint8Array.of(CONTROL.powerOn)),
]);

/**
 * Card commands and answers between a reader's slot and a card, in vpcd's frames. The slot's power, the answer to
 * reset and what a reader answers itself (class FF) are of the carrier: on a real antenna they are no frames at all.
 */
export function cardCommands(): Framing {
  const readers: Record<Direction, FrameReader> = { 'to-device': new FrameReader(), 'to-driver': new FrameReader() };
  /** Answers owed, in order: to the carrier's own questions or to commands. */
  const owed: boolean[] = [];
  let native = false;

  const frame = (body: Uint8Array, counts: boolean, label: string): Frame => {
    const bytes = frameOf(body);
    return { bytes, content: [LENGTH_BYTES, bytes.length], label, counts };
  };
  const command = (body: Uint8Array): Frame => {
    if (body.length === 1 && isControl(body[0])) {
      if (body[0] === CONTROL.answerToReset) owed.push(false);
      return frame(body, false, 'slot');
    }
    const counts = body[0] !== 0xff;
    owed.push(counts);
    if (counts) native = body[0] !== WRAPPED_CLASS && body[0] !== 0x00;
    return frame(body, counts, commandName(body));
  };
  return {
    take(direction, chunk) {
      const bodies = readers[direction].push(chunk);
      if (direction === 'to-device') return bodies.map(command);
      // What comes without having been asked for is an answer all the same: the second one of a doubled command.
      return bodies.map((body) => frame(body, owed.shift() ?? true, 'answer'));
    },
    // A frame that lacks bytes means nothing to either side.
    rest: () => new Uint8Array(0),
    refusal: () => frameOf(native ? REFUSAL_NATIVE : REFUSAL_WRAPPED),
  };
}

function isControl(byte: number | undefined): boolean {
  return Object.values<number>(CONTROL).includes(byte ?? -1);
}
