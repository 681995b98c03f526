import { ChannelBroken, DesfireRefusal } from '../../../devices/card/errors.ts';
import { type CardInField, CardLost } from '../../../devices/card-reader/contract.ts';
import { decodeHolder } from '../../../fares/card/holder.ts';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import { inspect } from '../../../fares/inspection/inspect.ts';
import type { InspectionContext, InspectionFacts } from '../../../fares/inspection/inspection.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { CardAnswer } from '../../../statecharts/inspector/events.ts';
import type { CodingOutcome } from '../../../statecharts/inspector/situation.ts';
import { JournalFailure } from '../../journal/contract.ts';
import { note } from '../../validator/service/carry-out.ts';
import { type Contracts, contractsIn, joinedSlots } from '../../validator/service/contract-bytes.ts';
import { observed, refused } from '../../validator/service/entries.ts';
import { describe, type OpenedCard, openCard } from '../../validator/service/open-card.ts';
import { placeOnCard } from '../../validator/service/place-on-card.ts';
import { type Settled, settleFirst } from '../../validator/service/settle-first.ts';
import type { InspectorDesk, InspectorPlace } from '../desk.ts';
import { codeETickets } from './code-e-tickets.ts';
import { inspectionEntry } from './entries.ts';
import { type LookedUp, lookUp } from './look-up.ts';

/**
 * J77-J80: reads one presented card under the inspection key, which can read everything but the purse's file and write
 * nothing but contracts; decides; codes the e-tickets that are due. What is in doubt on the card is settled first.
 * Everything that cards, readers, radio and disks can do ends in a named answer; only a defect rejects.
 */
export async function inspectCard(desk: InspectorDesk, field: CardInField): Promise<CardAnswer> {
  const now = desk.now();
  desk.hand.card = undefined;
  desk.hand.ticket = undefined;
  const uid = Buffer.from(field.uid).toString('hex');
  const opened = await openCard(desk.card, field, 'inspection');
  if (opened.kind === 'not-opened') {
    const again = opened.broken && desk.hand.broken.has(uid);
    if (opened.broken) desk.hand.broken.add(uid);
    const reason = again ? 'damaged' : opened.reason;
    note(desk.card, refused(now, reason, opened.detail));
    return { kind: 'refused', reason };
  }
  desk.hand.broken.delete(uid);
  try {
    return await serve(desk, opened, now);
  } catch (error) {
    if (error instanceof JournalFailure) {
      desk.card.log('the journal failed', { detail: describe(error) });
      return { kind: 'machine-failed' };
    }
    if (error instanceof CardLost || error instanceof ChannelBroken || error instanceof DesfireRefusal) {
      note(desk.card, refused(now, 'removed-early', describe(error), opened.reference));
      return { kind: 'refused', reason: 'removed-early' };
    }
    throw error;
  }
}

async function serve(desk: InspectorDesk, opened: OpenedCard, now: EpochMillis): Promise<CardAnswer> {
  const settled = await settleFirst(desk.card, opened, now);
  const { card, state } = opened;
  const contracts = contractsIn(await card.readContracts());
  const holder = decodeHolder(await card.readHolder());
  const log = state.ride.kind === 'open' && state.kind !== 'check-in' ? await olderStates(opened) : [];
  const found = await lookUp(desk, state.cardNumber);
  const place = desk.place(now);
  const context = contextOf(desk, opened, place, found, now);
  const facts: InspectionFacts = { state, slots: contracts.slots, log, waiting: found.waiting };
  let coding: CodingOutcome = settledCoding(settled);
  let onCard = contracts;
  if (!context.blocked) {
    const coded = await codeWhatIsDue(desk, opened, contracts, found, now);
    if (coded.kind === 'uncertain') return coded;
    if (coded.coding.kind !== 'none') coding = coded.coding;
    onCard = coded.contracts;
  }
  const inspection = inspect({ ...facts, slots: onCard.slots }, context, desk.policy);
  const name = holder.ok ? holder.holder.name : null;
  desk.hand.card = { reference: opened.reference, number: state.cardNumber, holder: name };
  if (coding.kind !== 'coded' && coding.kind !== 'removed-early') desk.card.doubts.answered(opened.reference);
  const { verdict, reason, ride } = inspection;
  const slots = joinedSlots(onCard.bytes);
  note(desk.card, observed(now, opened.reference, opened.record, 'inspection', undefined, slots));
  note(
    desk.card,
    inspectionEntry({
      at: now,
      what: 'card',
      verdict,
      reason,
      card: { reference: opened.reference, number: state.cardNumber },
      place,
      more: { coding: coding.kind, source: found.source.kind },
    }),
  );
  return {
    kind: 'inspected',
    card: {
      inspection,
      holder: name,
      balance: state.purse,
      hasPurse: desk.profile.purse,
      ...(ride === null || place === null || (ride.standing !== 'here' && ride.standing !== 'ended-here')
        ? {}
        : { entryStop: place.stopName(ride.entryIndex) }),
      coding,
      source: found.source,
      numberEnd: String(state.cardNumber).slice(-4),
      at: now,
    },
  };
}

/** J80, or why nothing is coded now. */
async function codeWhatIsDue(
  desk: InspectorDesk,
  opened: OpenedCard,
  contracts: Contracts,
  { offer, waiting }: LookedUp,
  now: EpochMillis,
): ReturnType<typeof codeETickets> {
  if (offer !== undefined) return codeETickets(desk, opened, contracts, offer, now);
  const facts = { state: opened.state, slots: contracts.slots, log: [], waiting };
  const { eTickets } = inspect(facts, { now, blocked: false, courseKeys: null }, desk.policy);
  const due = eTickets?.some(({ standing }) => standing === 'valid') === true;
  return { kind: 'done', coding: due ? { kind: 'office-silent' } : { kind: 'none' }, contracts };
}

/** A coding of before that nobody was sure of: the card says that it was written. */
function settledCoding(settled: Settled | null): CodingOutcome {
  if (settled?.settlement !== 'executed' || settled.doubt.intent !== 'carry-over') return { kind: 'none' };
  return { kind: 'coded', count: settled.doubt.eTickets?.length ?? 0 };
}

function contextOf(
  desk: InspectorDesk,
  { state }: OpenedCard,
  place: InspectorPlace | null,
  found: LookedUp,
  now: EpochMillis,
): InspectionContext {
  return {
    now,
    blocked: desk.card.isBlocked(state.cardNumber) || found.blocked,
    courseKeys: place === null ? null : [placeOnCard(place, state, now).courseKey],
    ...(place?.zone === undefined ? {} : { zone: place.zone }),
  };
}

async function olderStates({ card }: OpenedCard): Promise<readonly CardState[]> {
  const records = await card.readAllStates();
  return records.slice(1).flatMap((record) => {
    const decoded = decodeStateRecord(record);
    return decoded.ok ? [decoded.state] : [];
  });
}
