import { createHash } from 'node:crypto';
import type { ControlMoment, ControlTicket } from '../../../fares/control-code/control-code.ts';
import { CODE_SECONDS } from '../../../fares/control-code/control-code.ts';
import { limitsOf } from '../../../fares/control-code/judge.ts';
import { type EpochMillis, epochMillis, millisOf, secondsOf } from '../../../fares/time.ts';
import type { CodeAnswer, CodeRequest } from '../../../statecharts/inspector/events.ts';
import type { CheckedCode, CodeReason } from '../../../statecharts/inspector/situation.ts';
import { type ControlOutcome, checkControlCode } from '../../control-code/check-code.ts';
import { JournalFailure } from '../../journal/contract.ts';
import { describe } from '../../validator/service/open-card.ts';
import type { InspectorDesk } from '../desk.ts';
import { inspectionEntry } from './entries.ts';

/**
 * K38: checks what the scanner read, without a network. What it came to is on the disk before it is told: a reader
 * that was switched off and on knows a code that was shown to it (see remembered-codes.ts).
 */
export async function checkScan(desk: InspectorDesk, { bytes, challenge }: CodeRequest): Promise<CodeAnswer> {
  const now = desk.now();
  const place = desk.place(now);
  desk.hand.card = undefined;
  const outcome = checkControlCode(bytes, {
    keys: desk.controlKeys,
    now,
    seen: desk.seen,
    blocked: () => false,
    ...(challenge === 0 ? {} : { challenge }),
  });
  const code = codeOf(desk, outcome, now);
  desk.hand.ticket = 'ticket' in outcome ? outcome.ticket.ticket : undefined;
  const entry = inspectionEntry({
    at: now,
    what: 'code',
    verdict: code.verdict,
    reason: code.reason,
    ...(desk.hand.ticket === undefined ? {} : { ticket: desk.hand.ticket }),
    place,
    more: 'ticket' in outcome ? memoryOf(outcome.ticket, outcome.moment, now, outcome.kind) : {},
  });
  try {
    await desk.card.journal.append(entry, 'durable');
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    desk.card.log('the journal failed', { detail: describe(error) });
    return { kind: 'machine-failed' };
  }
  return { kind: 'checked', code };
}

/** What a journal has to remember of a code that was right when it was shown. */
function memoryOf({ slot, deviceKey }: ControlTicket, { at, counter }: ControlMoment, now: EpochMillis, kind: string) {
  const isFresh = !['blocked', 'stale', 'ahead'].includes(kind);
  if (!isFresh) return {};
  return {
    slot,
    counter,
    phone: phoneOf(deviceKey),
    rightUntil: millisOf(at) + CODE_SECONDS * 1000,
    shownAt: now,
    first: kind !== 'already-shown',
  };
}

function codeOf(desk: InspectorDesk, outcome: ControlOutcome, now: EpochMillis): CheckedCode {
  const none = { verdict: 'no-right', limits: [], at: now } as const;
  if (!('ticket' in outcome)) return { reason: outcome.kind, ...none };
  const { ticket, moment } = outcome;
  const facts = {
    ticket: {
      number: ticket.ticket,
      product: ticket.product,
      reduced: ticket.reduced,
      holderHint: ticket.holderHint,
      from: ticket.validFrom,
      minutes: ticket.minutes,
      lines: ticket.lines,
      slot: ticket.slot,
      madeAt: moment.at,
    },
    age: secondsOf(now) - moment.at,
  };
  if (outcome.kind === 'already-shown') {
    return { ...none, ...facts, reason: 'already-shown', shownAt: outcome.firstAt };
  }
  if (outcome.kind !== 'valid') return { ...none, ...facts, reason: outcome.kind };
  const otherPhone = desk.sightings.show({ ticket: ticket.ticket, phone: phoneOf(ticket.deviceKey), at: now });
  const limits = limitsOf(ticket, { now, ...placeOfLimits(desk, now) });
  const reason: CodeReason = limits.length > 0 ? 'limited' : otherPhone === undefined ? 'valid' : 'other-phone';
  return {
    ...facts,
    reason,
    verdict: reason === 'valid' ? 'right' : reason === 'limited' ? 'no-right' : 'check',
    limits,
    ...(otherPhone === undefined ? {} : { shownAt: epochMillis(otherPhone) }),
    at: now,
  };
}

/** Lines and zones are judged where they are numbers, as tickets name them. */
function placeOfLimits(desk: InspectorDesk, now: EpochMillis) {
  const place = desk.place(now);
  const line = place === null || !/^\d{1,5}$/.test(place.line) ? undefined : Number(place.line);
  const zone = place?.zone === undefined || !/^[1-8]$/.test(place.zone) ? undefined : Number(place.zone);
  return { ...(line === undefined ? {} : { line }), ...(zone === undefined ? {} : { zone }) };
}

/** Tells phones apart without keeping their keys. */
export const phoneOf = (deviceKey: Uint8Array): string =>
  createHash('sha256').update(deviceKey).digest('hex').slice(0, 16);
