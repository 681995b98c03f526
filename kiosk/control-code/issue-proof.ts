import { PROOF_SIZE, ticketBytes } from '../../fares/control-code/bytes.ts';
import { type ControlTicket, PROOF_SECONDS } from '../../fares/control-code/control-code.ts';
import type { UnixSeconds } from '../../fares/time.ts';
import type { ControlSigner } from './control-key.ts';

/**
 * Level 1 of a control code: the ticket, the phone it is bound to and the issuer's signature over both. The phone keeps
 * it and makes codes of it without asking again until the proof ends. Throws RangeError naming a field that does not
 * fit, or a proof that would not end within 72 h.
 */
export function issueProof(
  ticket: Omit<ControlTicket, 'issuerKey'>,
  signer: ControlSigner,
  now: UnixSeconds,
): Uint8Array<ArrayBuffer> {
  const length = ticket.proofEnds - now;
  if (length <= 0 || length > PROOF_SECONDS) throw new RangeError(`a proof for ${length} s; at most ${PROOF_SECONDS}`);
  const message = ticketBytes({ ...ticket, issuerKey: signer.id });
  const proof = new Uint8Array(PROOF_SIZE);
  proof.set(message);
  proof.set(signer.sign(message), message.length);
  return proof;
}
