import type { CardInField } from '../../../devices/card-reader/contract.ts';
import type { TicketCounts } from '../../../fares/card/state.ts';
import type { RideContext, RideDecision, RideOrder } from '../../../fares/cities/city-fares.ts';
import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import { formatDay } from '../../../fares/local-time.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import { type CarriedOut, carryOut, note } from './carry-out.ts';
import { contractsIn } from './contract-bytes.ts';
import type { Desk, Place } from './desk.ts';
import { observed, reconciled, refused } from './entries.ts';
import { type OpenedCard, openCard } from './open-card.ts';
import { proofOfFailure } from './proof-code.ts';
import { type RideToWrite, ridePlan } from './ride-plan.ts';
import { showResult } from './show-result.ts';

type Refusal = Extract<RideDecision, { kind: 'refused' }>;

/** A card at the antenna: decide, carry out (steps 1 to 4 and 7). */
export async function serveRide(
  desk: Desk,
  asked: {
    readonly field: CardInField;
    readonly order: RideOrder;
    readonly opened: OpenedCard;
    readonly place: Place | null;
    readonly now: EpochMillis;
    readonly exitStopKept?: ExitStopKept | undefined;
  },
): Promise<ServiceResult> {
  const { field, order, opened, place, now, exitStopKept } = asked;
  if (place === null) {
    note(desk, refused(now, 'no-position', 'the on-board computer does not say where the bus is', opened.reference));
    note(desk, observed(now, opened.reference, opened.record, 'no-position'));
    return { view: 'refused', reason: 'no-position' };
  }
  return decideAndCarryOut(desk, { field, order, opened, place, now, exitStopKept, purseRead: false });
}

interface Ride {
  readonly field: CardInField;
  readonly order: RideOrder;
  /** `state` may already carry the value file's balance instead of the record's. */
  readonly opened: OpenedCard;
  readonly place: Place;
  readonly now: EpochMillis;
  readonly exitStopKept: ExitStopKept | undefined;
  /** The value file has been asked: its balance is in `opened.state`. */
  readonly purseRead: boolean;
}

function contextOf(desk: Desk, { opened, place, now, exitStopKept, purseRead }: Ride): RideContext {
  const { cardNumber, transaction } = opened.state;
  return {
    now,
    transaction: { terminal: desk.journal.terminal, sequence: desk.journal.nextSequence() },
    courseKey: place.courseKey,
    vehicle: place.vehicle,
    stops: place.stops,
    courseStops: place.courseStops,
    purseRead,
    blocked: desk.isBlocked(cardNumber),
    greenHereAt: desk.greens.at(transaction),
    exitStopKept,
  };
}

/** T100, T101, J72: contracts are read only where they make a difference: a paid tap costs no more commands. */
async function decide(desk: Desk, ride: Ride): Promise<RideDecision> {
  const { order, opened } = ride;
  const context = contextOf(desk, ride);
  const decision = desk.fares.decideRide(opened.state, order, context);
  if (decision.kind !== 'read-contracts') return decision;
  const { slots } = contractsIn(await opened.card.readContracts());
  return desk.fares.decideRide(opened.state, order, { ...context, contracts: slots });
}

function chosen({ order }: Ride): TicketCounts | undefined {
  return order.kind === 'group' ? order.tickets : undefined;
}

async function decideAndCarryOut(desk: Desk, ride: Ride): Promise<ServiceResult> {
  const { opened, place, now } = ride;
  const decision = await decide(desk, ride);
  switch (decision.kind) {
    case 'same-answer':
      note(desk, observed(now, opened.reference, opened.record, 'same-answer'));
      return showResult(decision.result, place, true);
    case 'refused':
      if (decision.reason === 'funds' && !ride.purseRead) return decideAndCarryOut(desk, await withPurse(desk, ride));
      return refuse(desk, ride, decision);
    case 'ask-season-ticket-holder': {
      note(desk, observed(now, opened.reference, opened.record, 'season ticket: asked'));
      const { result } = decision.ifCharged;
      return {
        view: 'choosing',
        purpose: 'season-ticket',
        validTo: formatDay(decision.season.to),
        fare: result.charged,
      };
    }
    case 'nothing-new':
      note(desk, observed(now, opened.reference, opened.record, 'nothing-new'));
      return showResult(decision.result, place, false);
    case 'choose-first':
      note(desk, observed(now, opened.reference, opened.record, 'choose-first'));
      return { view: 'choose-first' };
    case 'read-contracts':
      throw new Error('the contracts have been read, and are asked for again');
    case 'check-in':
    case 'check-out':
    case 'group':
    case 'registration':
      return conclude(desk, ride, decision, await carryOut(desk, opened, ridePlan(decision, place, chosen(ride)), now));
    default:
      return decision satisfies never;
  }
}

/** The balance in the record is the truth only as long as everybody writes both: ask the value file (GetValue). */
async function withPurse(desk: Desk, ride: Ride): Promise<Ride> {
  const { opened, now } = ride;
  const purse = await opened.card.readPurse();
  if (purse === opened.state.purse) return { ...ride, purseRead: true };
  note(desk, reconciled(now, opened.reference, opened.record, opened.state, purse));
  return { ...ride, purseRead: true, opened: { ...opened, state: { ...opened.state, purse } } };
}

async function conclude(desk: Desk, ride: Ride, decision: RideToWrite, done: CarriedOut): Promise<ServiceResult> {
  switch (done.kind) {
    case 'committed':
      return showResult(decision.result, ride.place, false);
    case 'aborted':
      return { view: 'refused', reason: 'removed-early' };
    case 'not-journaled':
      return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, desk.now(), 'journal') };
    case 'in-doubt':
      return { view: 'uncertain', proof: done.proof, again: done.inARow >= 2 };
    case 'boundary':
      return afterBoundary(desk, ride, decision);
    default:
      return done satisfies never;
  }
}

/** The session is gone with the boundary error and nothing was charged: read the card anew and compare. */
async function afterBoundary(desk: Desk, ride: Ride, decision: RideToWrite): Promise<ServiceResult> {
  const again = await openCard(desk, ride.field);
  if (again.kind === 'not-opened') return { view: 'refused', reason: again.reason };
  const asked = await withPurse(desk, { ...ride, opened: again });
  const disagreed = asked.opened.state.purse !== again.state.purse;
  if (disagreed && !ride.purseRead) return decideAndCarryOut(desk, asked);
  // State and value file agree and still the card will not: it does not let the refund through.
  const detail = `the card refused ${decision.kind} at its limit`;
  desk.log(detail);
  return refuse(desk, asked, { kind: 'refused', reason: 'refund-limit' });
}

function refuse(desk: Desk, ride: Ride, decision: Refusal): ServiceResult {
  const { opened, now } = ride;
  note(desk, refused(now, decision.reason, '', opened.reference));
  note(
    desk,
    observed(now, opened.reference, opened.record, decision.reason, ride.purseRead ? opened.state.purse : undefined),
  );
  if (decision.reason === 'no-tariff') {
    return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, now, 'no-tariff') };
  }
  const { available, needed } = decision;
  // Two stops of entry on one ride, or a card that takes no second purchase: the passenger can do the same about both.
  const reason = decision.reason === 'entry-stops' ? 'second-purchase' : decision.reason;
  const mayCheckOut = 'mayCheckOut' in decision ? decision.mayCheckOut : undefined;
  return { view: 'refused', reason, available, needed, mayCheckOut };
}
