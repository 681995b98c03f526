import { createPublicKey, verify } from 'node:crypto';
import { MOMENT_END, PROOF_SIZE, parseControlCode, TICKET_SIZE } from '../../fares/control-code/bytes.ts';
import type { ControlMoment, ControlTicket } from '../../fares/control-code/control-code.ts';
import { type Freshness, freshness, ticketAt } from '../../fares/control-code/judge.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { ControlKeys } from './control-key.ts';
import type { SeenCodes } from './seen-codes.ts';

/** What the inspector is told. Facts of the ticket come only with both signatures. */
export type ControlOutcome =
  /** Somebody else's symbol. */
  | { readonly kind: 'foreign' }
  /** Damaged, or of a version that this reader does not know. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'unknown-key'; readonly issuerKey: number }
  | { readonly kind: 'forged-issuer' }
  | { readonly kind: 'forged-device' }
  | (SignedFacts & SignedOutcome);

export interface SignedFacts {
  readonly ticket: ControlTicket;
  readonly moment: ControlMoment;
}

export type SignedOutcome =
  | { readonly kind: 'blocked' }
  | Exclude<Freshness, { readonly kind: 'fresh' }>
  | { readonly kind: 'already-shown'; readonly firstAt: EpochMillis }
  /** A number was asked for, and this code does not carry it. */
  | { readonly kind: 'not-answered' }
  | { readonly kind: 'not-yet-valid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'valid' };

export interface CodeCheck {
  readonly keys: ControlKeys;
  readonly now: EpochMillis;
  /** Remembers every code that is fresh. */
  readonly seen: SeenCodes;
  /** K34, hotlist: whether this ticket, binding or carrier was withdrawn. */
  readonly blocked: (ticket: ControlTicket) => boolean;
  /** The number that the inspector told the passenger, 1-65535. */
  readonly challenge?: number | undefined;
}

/** K38: checks scanned bytes without a network. Never throws. */
export function checkControlCode(bytes: Uint8Array, check: CodeCheck): ControlOutcome {
  const parsed = parseControlCode(bytes);
  if (parsed.kind !== 'code') return parsed;
  const { ticket, moment } = parsed;
  const verifyIssuer = check.keys.get(ticket.issuerKey);
  if (verifyIssuer === undefined) return { kind: 'unknown-key', issuerKey: ticket.issuerKey };
  if (!verifyIssuer(bytes.subarray(0, TICKET_SIZE), bytes.subarray(TICKET_SIZE, PROOF_SIZE))) {
    return { kind: 'forged-issuer' };
  }
  if (!deviceSigned(ticket.deviceKey, bytes.subarray(0, MOMENT_END), bytes.subarray(MOMENT_END))) {
    return { kind: 'forged-device' };
  }
  return { ticket, moment, ...judge(ticket, moment, check) };
}

function judge(ticket: ControlTicket, moment: ControlMoment, check: CodeCheck): SignedOutcome {
  if (check.blocked(ticket)) return { kind: 'blocked' };
  const age = freshness(ticket, moment, check.now);
  if (age.kind !== 'fresh') return age;
  const firstAt = check.seen.show(ticket, moment, check.now);
  if (firstAt !== undefined) return { kind: 'already-shown', firstAt };
  if (check.challenge !== undefined && moment.answer !== check.challenge) return { kind: 'not-answered' };
  return { kind: ticketAt(ticket, check.now) };
}

/** DER before a compressed P-256 point (RFC 5480, section 2). */
const SPKI = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');

function deviceSigned(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI, point]), format: 'der', type: 'spki' });
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // No point of the curve.
    return false;
  }
}
