import { civilDay } from '../local-time.ts';
import { type EpochMillis, millisOf } from '../time.ts';
import {
  CLOCK_TOLERANCE_SECONDS,
  CODE_SECONDS,
  type ControlMoment,
  type ControlTicket,
  PROOF_SECONDS,
} from './control-code.ts';

/** How a code whose signatures are right stands in time. */
export type Freshness =
  | { readonly kind: 'fresh' }
  /** K39: the passenger makes a new one; `proof-ended`: the phone has to ask the issuer first. */
  | { readonly kind: 'stale'; readonly why: 'code-too-old' | 'proof-ended' }
  /** A clock is wrong: the phone's, the issuer's or the reader's. */
  | { readonly kind: 'ahead'; readonly why: 'code' | 'proof' };

/** K37: right while 0 <= now - moment < 120 s; a clock up to 30 s ahead is tolerated. */
export function freshness(ticket: ControlTicket, moment: ControlMoment, now: EpochMillis): Freshness {
  const age = now - millisOf(moment.at);
  if (age < -CLOCK_TOLERANCE_SECONDS * 1000) return { kind: 'ahead', why: 'code' };
  if (age >= CODE_SECONDS * 1000) return { kind: 'stale', why: 'code-too-old' };
  const proofLeft = millisOf(ticket.proofEnds) - now;
  if (proofLeft > (PROOF_SECONDS + CLOCK_TOLERANCE_SECONDS) * 1000) return { kind: 'ahead', why: 'proof' };
  return proofLeft <= 0 ? { kind: 'stale', why: 'proof-ended' } : { kind: 'fresh' };
}

/** K22: a paid ticket need not be valid yet. */
export function ticketAt(ticket: ControlTicket, now: EpochMillis): 'valid' | 'not-yet-valid' | 'expired' {
  const begins = millisOf(ticket.validFrom);
  if (now < begins) return 'not-yet-valid';
  return now < begins + ticket.minutes * 60_000 ? 'valid' : 'expired';
}

/** Where and when the inspector stands; a part that is not known is not judged. */
export interface InspectionPlace {
  readonly line?: number | undefined;
  /** 1 is zone I. */
  readonly zone?: number | undefined;
  readonly now: EpochMillis;
}

/** Why a valid ticket does not cover this ride; empty when it does. */
export function limitsOf(ticket: ControlTicket, place: InspectionPlace): readonly ('line' | 'zone' | 'weekday')[] {
  // 1970-01-01 was a Thursday.
  const weekday = (civilDay(place.now) + 3) % 7;
  return [
    ...(place.line !== undefined && ticket.lines.length > 0 && !ticket.lines.includes(place.line)
      ? (['line'] as const)
      : []),
    ...(place.zone !== undefined && (ticket.zones & (1 << (place.zone - 1))) === 0 ? (['zone'] as const) : []),
    ...((ticket.weekdays & (1 << weekday)) === 0 ? (['weekday'] as const) : []),
  ];
}
