import type { TransactionId } from '../../../fares/card/state.ts';
import { decideCarryOver } from '../../../fares/pocket/carry-over.ts';
import type { CarriedOver, CarryOverDecision, WaitingItem } from '../../../fares/pocket/carry-over-decision.ts';
import type { Load } from '../../../fares/pocket/load.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import type { ClaimOutcome, LoadDesk, Offer, OfferedLoad, WithheldLoad } from '../../office/load-desk.ts';
import { type CarriedOut, carryOut, note } from './carry-out.ts';
import { carryOverPlan } from './carry-over-plan.ts';
import { type Contracts, contractsIn, joinedSlots } from './contract-bytes.ts';
import type { CardDesk } from './desk.ts';
import { hex, observed, refused, settled } from './entries.ts';
import { faresLoads, pendingItems, withheldLoads } from './office-loads.ts';
import type { OpenedCard } from './open-card.ts';
import { openPocket } from './open-pocket.ts';
import { proofOfFailure } from './proof-code.ts';
import { showResult } from './show-result.ts';

type Offered = Extract<Offer, { kind: 'offered' }>;

/**
 * T115-T121: what the office has for this card goes onto it in one commit, the rest waits there. No credit without a
 * claim that the office has granted to this very transaction (steps 9 and 10).
 */
export async function serveCarryOver(desk: CardDesk, opened: OpenedCard, now: EpochMillis): Promise<ServiceResult> {
  const { loads } = desk;
  if (loads === undefined) return impossible('office-silent', []);
  const offer = await loads.offer(opened.state.cardNumber);
  switch (offer.kind) {
    case 'office-unreachable':
      desk.log('the office does not answer a carry-over', { detail: offer.detail });
      return impossible('office-silent', []);
    case 'none':
      return { view: 'carried-over', outcome: 1 };
    case 'not-feasible':
      return impossible(whyOf(offer.withheld), offer.withheld);
    case 'offered':
      return takeOffer(desk, loads, offer, opened, now);
    default:
      return offer satisfies never;
  }
}

/** The card in the pocket with all that a carry-over needs to know of it. */
interface Pocket {
  readonly card: OpenedCard;
  readonly contracts: Contracts;
  readonly transaction: TransactionId;
  readonly now: EpochMillis;
}

async function takeOffer(
  desk: CardDesk,
  loads: LoadDesk,
  offer: Offered,
  opened: OpenedCard,
  now: EpochMillis,
): Promise<ServiceResult> {
  const contracts = contractsIn(await opened.card.readContracts());
  const states = offer.needsLog ? await opened.card.readAllStates() : [opened.record];
  const card = await openPocket(desk, opened, now);
  const transaction = { terminal: desk.journal.terminal, sequence: desk.journal.nextSequence() };
  const pocket: Pocket = { card, contracts, transaction, now };
  const decision = decide(desk, pocket, [...faresLoads(offer.loads), ...withheldLoads(offer.withheld)]);
  if (decision.kind === 'refused') return refuse(desk, pocket, decision.reason);
  const { already, carried, waiting } = decision.result;
  const wanted = offer.loads.filter(({ id }) => [...carried, ...already].some((item) => item.id === id));
  if (wanted.length === 0) return showResult(decision.result, null, false);
  const writesRecord = decision.kind === 'carry-over' && decision.after !== undefined;
  const claim = await loads.claim({
    ...transaction,
    number: card.state.cardNumber,
    loads: wanted,
    states: states.map(hex),
    contracts: hex(joinedSlots(contracts.bytes)),
    writesRecord,
  });
  return useClaim(desk, { ...pocket, waiting, writesRecord }, claim);
}

function decide(
  desk: CardDesk,
  { card, contracts, now, transaction }: Pocket,
  loads: readonly Load[],
): CarryOverDecision {
  const context = { now, transaction, blocked: desk.isBlocked(card.state.cardNumber) };
  return decideCarryOver(card.state, contracts.slots, loads, context, desk.pursePolicy);
}

/** A claim was made for this card. */
interface Claimed extends Pocket {
  /** What was not asked for: it stays with the office and is named. */
  readonly waiting: readonly WaitingItem[];
  readonly writesRecord: boolean;
}

async function useClaim(desk: CardDesk, pocket: Claimed, claim: ClaimOutcome): Promise<ServiceResult> {
  switch (claim.kind) {
    case 'office-unreachable':
      return impossible('office-silent', []);
    case 'none':
      return { view: 'carried-over', outcome: 1 };
    case 'not-feasible':
    case 'being-checked':
      return impossible(whyOf(claim.withheld), claim.withheld);
    case 'confirmed':
      return carriedBefore(desk, pocket, claim.confirmed, claim.withheld);
    case 'granted': {
      const granted = decide(desk, pocket, [
        ...faresLoads(claim.loads),
        ...faresLoads(claim.confirmed, 'confirmed'),
        ...withheldLoads(claim.withheld),
      ]);
      const asClaimed = granted.kind === 'carry-over' && (granted.after !== undefined) === pocket.writesRecord;
      // Less was granted than asked for, and what is left is another kind of transaction than was claimed: given up.
      if (!asClaimed) {
        giveUp(desk, pocket);
        return impossible('being-checked', claim.withheld);
      }
      const result = alsoWaiting(granted.result, pocket.waiting);
      const plan = carryOverPlan({ ...granted, result }, pocket.transaction, pocket.card, pocket.contracts);
      return conclude(desk, result, await carryOut(desk, pocket.card, plan, pocket.now));
    }
    default:
      return claim satisfies never;
  }
}

/** The office hears that the claim came to nothing: its loads are free again. */
function giveUp(desk: CardDesk, { card, contracts, now, transaction }: Pocket): void {
  const slots = joinedSlots(contracts.bytes);
  note(desk, settled(now, card.reference, transaction, 'rolled-back', card.record, slots));
}

function conclude(desk: CardDesk, result: CarriedOver, done: CarriedOut): ServiceResult {
  switch (done.kind) {
    case 'committed':
      return showResult(result, null, false);
    case 'aborted':
    case 'boundary':
      // T119
      return { view: 'carried-over', outcome: 3 };
    case 'not-journaled':
      return { view: 'machine-failed', proof: proofOfFailure(desk.journal.terminal, desk.now(), 'journal') };
    case 'in-doubt':
      return { view: 'uncertain', proof: done.proof, again: done.inARow >= 2, purpose: 'carry-over' };
    default:
      return done satisfies never;
  }
}

/** Outcome 4 without writing: an earlier commit had brought it all onto the card. */
function carriedBefore(
  desk: CardDesk,
  pocket: Claimed,
  loads: readonly OfferedLoad[],
  withheld: readonly WithheldLoad[],
): ServiceResult {
  const { card, now } = pocket;
  const found = decide(desk, pocket, [...faresLoads(loads, 'confirmed'), ...withheldLoads(withheld)]);
  if (found.kind === 'refused') return refuse(desk, pocket, found.reason);
  note(desk, observed(now, card.reference, card.record, 'carried over before', card.state.purse));
  return showResult(alsoWaiting(found.result, pocket.waiting), null, true);
}

/** T55: what was not asked for is named with the rest. */
function alsoWaiting(result: CarriedOver, waiting: readonly WaitingItem[]): CarriedOver {
  return { ...result, waiting: [...result.waiting, ...waiting] };
}

function refuse(desk: CardDesk, { card, now }: Pocket, reason: 'blocked' | 'expired' | 'damaged'): ServiceResult {
  note(desk, refused(now, reason, 'carry-over', card.reference));
  note(desk, observed(now, card.reference, card.record, reason, card.state.purse));
  return { view: 'refused', reason, purpose: 'carry-over' };
}

/** T118 */
function impossible(
  why: 'office-silent' | 'being-checked' | 'not-possible',
  withheld: readonly WithheldLoad[],
): ServiceResult {
  return { view: 'carried-over', outcome: 2, why, pending: pendingItems(withheld) };
}

function whyOf(withheld: readonly WithheldLoad[]): 'being-checked' | 'not-possible' {
  return withheld.some(({ reason }) => reason === 'being-checked') ? 'being-checked' : 'not-possible';
}
