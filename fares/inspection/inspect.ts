import { journeyOf, openTickets } from '../journey/journey-of.ts';
import { civilDay } from '../local-time.ts';
import { NOTHING } from '../money.ts';
import { isCoded } from '../pocket/contract-slots.ts';
import { contractStanding } from '../products/contract-product.ts';
import { secondsOf } from '../time.ts';
import type {
  ContractFinding,
  ETicketFinding,
  Inspection,
  InspectionContext,
  InspectionFacts,
  InspectionPolicy,
  InspectionReason,
  RideFinding,
  Verdict,
} from './inspection.ts';
import { isReducedProduct, isReducedRide } from './reduced.ts';

/** What may be said for or against the passenger; the best one counts. */
interface Ground {
  readonly verdict: Verdict;
  readonly reason: InspectionReason;
  readonly reduced: boolean;
}

/**
 * J49, J75, J79, J80: the right to travel here and now as card, office and position tell it, and why. A blocked card
 * gives none, whatever is on it (J81); a ride registered on this course, a valid contract or a valid e-ticket does.
 * Among several rights one without a document to show comes first. Pure.
 */
export function inspect(facts: InspectionFacts, context: InspectionContext, policy: InspectionPolicy): Inspection {
  const contracts = contractsOn(facts, context, policy);
  const eTickets = eTicketsFor(facts, context, policy);
  const ride = rideOn(facts, context, policy);
  const unreadableSlots = facts.slots.filter(({ ok }) => !ok).length;
  const found = { contracts, eTickets, ride, unreadableSlots };
  const { verdict, reason, reduced } = best(groundsOf(facts, found, context, policy));
  return {
    ...found,
    verdict,
    reason,
    documentWanted: verdict !== 'no-right' && reduced,
    inDebt: facts.state.purse < NOTHING,
  };
}

type Found = Pick<Inspection, 'contracts' | 'eTickets' | 'ride' | 'unreadableSlots'>;

function groundsOf(
  { state }: InspectionFacts,
  { contracts, eTickets, ride, unreadableSlots }: Found,
  context: InspectionContext,
  policy: InspectionPolicy,
): readonly Ground[] {
  const ground = (verdict: Verdict, reason: InspectionReason, reduced = false): Ground => ({
    verdict,
    reason,
    reduced,
  });
  if (context.blocked) return [ground('no-right', 'blocked')];
  const rides = ride === null ? [] : [ground(...standingOfRide(ride, policy), ride.reduced)];
  // A ride that a validator has accepted is paid for; all else ends with the card.
  if (civilDay(context.now) > state.expiresOn) return [...rides.filter(isRight), ground('no-right', 'expired')];
  const outside =
    policy.contractArea.length > 0 && context.zone !== undefined && !policy.contractArea.includes(context.zone);
  const valid = ({ reduced }: { readonly reduced: boolean }, reason: InspectionReason): Ground =>
    outside ? ground('check', 'outside-area', reduced) : ground('right', reason, reduced);
  return [
    ...contracts.flatMap((one) => (one.standing === 'valid' ? [valid(one, 'contract')] : [])),
    ...rides,
    ...(eTickets ?? []).flatMap((one) => {
      if (one.standing === 'valid') return [valid(one, 'e-ticket')];
      if (one.standing === 'future') return [ground('no-right', 'e-ticket-future')];
      if (one.standing !== 'waiting') return [];
      return policy.firstHour === 'right'
        ? [valid(one, 'e-ticket-waiting')]
        : [ground('no-right', 'e-ticket-first-hour')];
    }),
    ...(unreadableSlots > 0 ? [ground('check', 'slot-unreadable')] : []),
    ...(eTickets === null ? [ground('check', 'e-tickets-unknown')] : []),
    ...contracts.flatMap((one) =>
      one.standing === 'valid'
        ? []
        : [ground('no-right', one.standing === 'future' ? 'contract-future' : 'contract-expired')],
    ),
    ground('no-right', state.purse !== NOTHING ? 'not-registered' : 'nothing'),
  ];
}

const isRight = ({ verdict }: Ground): boolean => verdict === 'right';
const RANKS: readonly Verdict[] = ['right', 'check', 'no-right'];

/** The first of the best rank; of rights the first that needs no document. */
function best(grounds: readonly Ground[]): Ground {
  const rank = ({ verdict, reduced }: Ground): number => RANKS.indexOf(verdict) * 2 + (reduced ? 1 : 0);
  const [first] = grounds.toSorted((one, other) => rank(one) - rank(other));
  return first ?? { verdict: 'no-right', reason: 'nothing', reduced: false };
}

function standingOfRide(ride: RideFinding, policy: InspectionPolicy): readonly [Verdict, InspectionReason] {
  switch (ride.standing) {
    case 'here':
      // Where the class is coded on the card, the holder's own ticket is one of its own kind (T60).
      return policy.classes === 'card' && ride.tickets.self === 0 ? ['check', 'companions-only'] : ['right', 'ride'];
    case 'unknown':
      return ['check', 'ride-unknown-course'];
    case 'elsewhere':
      return ['no-right', 'other-course'];
    case 'ended-here':
      return ['no-right', 'checked-out'];
    default:
      return ride.standing satisfies never;
  }
}

function contractsOn(
  { slots, state }: InspectionFacts,
  { now }: InspectionContext,
  policy: InspectionPolicy,
): readonly ContractFinding[] {
  return slots.flatMap((slot) => {
    if (!slot.ok || slot.contract === undefined) return [];
    const { from, to, product, eTicket } = slot.contract;
    const standing = contractStanding(slot.contract, now);
    return [{ from, to, product, eTicket, standing, reduced: isReducedProduct(product, state, policy) }];
  });
}

/** What is on the card already is a contract and is told as one. */
function eTicketsFor(
  { waiting, slots, state }: InspectionFacts,
  { now }: InspectionContext,
  policy: InspectionPolicy,
): readonly ETicketFinding[] | null {
  if (waiting === null) return null;
  const today = civilDay(now);
  return waiting
    .filter(({ eTicket }) => isCoded(slots, eTicket) !== true)
    .map(({ id, from, to, product, codableFrom, obstacle }) => {
      const base = { id, from, to, product, reduced: isReducedProduct(product, state, policy) };
      if (obstacle === 'declined' || obstacle === 'blocked') return { ...base, standing: 'declined' as const };
      if (to < today) return { ...base, standing: 'ended' as const };
      if (today < from) return { ...base, standing: 'future' as const };
      if (codableFrom !== undefined && now < codableFrom) return { ...base, standing: 'waiting' as const, codableFrom };
      return { ...base, standing: 'valid' as const };
    });
}

function rideOn(
  { state, log }: InspectionFacts,
  { courseKeys }: InspectionContext,
  policy: InspectionPolicy,
): RideFinding | null {
  const { ride } = state;
  const here = ride.kind !== 'none' && courseKeys?.includes(ride.courseKey) === true;
  const reduced = isReducedRide(state, policy);
  if (ride.kind === 'open') {
    const journey = journeyOf(state, () => undefined, log);
    return {
      standing: courseKeys === null ? 'unknown' : here ? 'here' : 'elsewhere',
      at: journey === null ? state.at : secondsOf(journey.at),
      entryIndex: ride.groups[0].entryIndex,
      vehicle: ride.vehicle,
      reduced,
      tickets: openTickets(state),
      paid: ride.refundable,
    };
  }
  if (ride.kind === 'none' || !here) return null;
  return {
    standing: 'ended-here',
    at: ride.at,
    entryIndex: ride.exitIndex,
    vehicle: ride.vehicle,
    reduced: false,
    tickets: openTickets(state),
    paid: NOTHING,
  };
}
