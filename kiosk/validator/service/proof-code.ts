import { createHash } from 'node:crypto';
import { type EpochMillis, secondsOf } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/validator/situation.ts';

/** Crockford's base 32: no letter that looks like a figure or another letter. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A41: what a failed passenger can show an inspector: terminal, time and six letters that follow from both and
 * from what failed, so that the journal of that terminal can confirm them.
 */
export function proofOfFailure(terminal: number, at: EpochMillis, what: string): ProofOfFailure {
  const seconds = secondsOf(at);
  const digest = createHash('sha256').update(`${terminal} ${seconds} ${what}`).digest();
  const letters = Array.from(digest.subarray(0, 6), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return { terminal, at: seconds, code: `${letters.slice(0, 3)}-${letters.slice(3)}` };
}
