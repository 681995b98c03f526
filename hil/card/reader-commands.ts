import { answerToReset } from './card-level.ts';
import { join } from './cipher.ts';
import { statusWord } from './framing.ts';

/** Pseudo-commands that a real reader answers itself (PC/SC part 3): UID, and the ATS's historical bytes. */
export function readersAnswer(command: Uint8Array, uid: Uint8Array, ats: Uint8Array): Uint8Array {
  const isGetData = command[1] === 0xca && command[3] === 0x00 && command.length === 5;
  if (isGetData && command[2] === 0x00) return join(uid, statusWord(0x9000));
  if (isGetData && command[2] === 0x01) return join(answerToReset(ats).slice(4, -1), statusWord(0x9000));
  return statusWord(0x6d00);
}
