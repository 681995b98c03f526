import type { TransactionId } from '../../../fares/card/state.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { decideCarryOver } from '../../../fares/pocket/carry-over.ts';
import type { CarryOver } from '../../../fares/pocket/carry-over-decision.ts';
import { codedSlots } from '../../../fares/pocket/contract-slots.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { CodingOutcome, ProofOfFailure } from '../../../statecharts/inspector/situation.ts';
import type { Offer, OfferedLoad } from '../../office/load-desk.ts';
import { carryOut, note } from '../../validator/service/carry-out.ts';
import { carryOverPlan } from '../../validator/service/carry-over-plan.ts';
import { type Contracts, contractsIn, joinedSlots } from '../../validator/service/contract-bytes.ts';
import { hex, settled } from '../../validator/service/entries.ts';
import { faresLoads } from '../../validator/service/office-loads.ts';
import type { OpenedCard } from '../../validator/service/open-card.ts';
import type { InspectorDesk } from '../desk.ts';

export type Coded =
  /** `contracts`: what is on the card now. */
  | { readonly kind: 'done'; readonly coding: CodingOutcome; readonly contracts: Contracts }
  | { readonly kind: 'uncertain'; readonly proof: ProofOfFailure; readonly again: boolean };

interface Coding {
  readonly opened: OpenedCard;
  readonly contracts: Contracts;
  readonly transaction: TransactionId;
  readonly now: EpochMillis;
}

/**
 * J80: e-tickets that are valid today are written onto the card and become contracts, all in one commit under the
 * inspection key. Only by a claim that the office has granted to this very transaction, so that none is ever coded
 * twice; an e-ticket that is in a slot already is not written again. May reject with CardLost, ChannelBroken or
 * DesfireRefusal while nothing has been sent that counts.
 */
export async function codeETickets(
  desk: InspectorDesk,
  opened: OpenedCard,
  contracts: Contracts,
  offer: Exclude<Offer, { kind: 'office-unreachable' }>,
  now: EpochMillis,
): Promise<Coded> {
  const done = (coding: CodingOutcome): Coded => ({ kind: 'done', coding, contracts });
  const { loads } = desk.card;
  if (loads === undefined || offer.kind !== 'offered') return done({ kind: 'none' });
  const due = offer.loads.filter((load) => isDue(load, now));
  if (due.length === 0) return done({ kind: 'none' });
  const transaction = { terminal: desk.card.journal.terminal, sequence: desk.card.journal.nextSequence() };
  const coding: Coding = { opened, contracts, transaction, now };
  const decision = decide(desk, coding, due);
  if (decision.kind !== 'carry-over') {
    const full =
      decision.kind === 'nothing-carried-over' &&
      decision.result.waiting.some(({ reason }) => reason === 'season-places-full');
    return done(full ? { kind: 'places-full' } : { kind: 'none' });
  }
  const wanted = due.filter(({ id }) => decision.loads.includes(id));
  const states = offer.needsLog ? await opened.card.readAllStates() : [opened.record];
  const claim = await loads.claim({
    ...transaction,
    number: opened.state.cardNumber,
    loads: wanted,
    states: states.map(hex),
    contracts: hex(joinedSlots(contracts.bytes)),
    writesRecord: false,
  });
  switch (claim.kind) {
    case 'office-unreachable':
      desk.silence.met();
      return done({ kind: 'office-silent' });
    case 'none':
    case 'not-feasible':
      return done({ kind: 'none' });
    case 'being-checked':
    // The office has it on the card, and it is in no slot: for the office to find out.
    case 'confirmed':
      return done({ kind: 'being-checked' });
    case 'granted':
      return write(desk, coding, claim.loads);
    default:
      return claim satisfies never;
  }
}

/** Valid today: what begins later keeps its slot free for what is needed now. Money is never this machine's business. */
function isDue({ kind, contract }: OfferedLoad, now: EpochMillis): boolean {
  if (contract === undefined || (kind !== 'e-ticket' && kind !== 'season')) return false;
  const today = civilDay(now);
  return contract.from <= today && today <= contract.to;
}

function decide(desk: InspectorDesk, { opened, contracts, transaction, now }: Coding, loads: readonly OfferedLoad[]) {
  const context = { now, transaction, blocked: desk.card.isBlocked(opened.state.cardNumber) };
  return decideCarryOver(opened.state, contracts.slots, faresLoads(loads), context, desk.card.pursePolicy);
}

async function write(desk: InspectorDesk, coding: Coding, granted: readonly OfferedLoad[]): Promise<Coded> {
  const { opened, contracts, transaction, now } = coding;
  const decision = decide(desk, coding, granted);
  // What moves money, or writes the card's state, is never carried out here: the key could not, and must not be asked to.
  if (decision.kind !== 'carry-over' || decision.after !== undefined) {
    giveUp(desk, coding);
    return { kind: 'done', coding: { kind: 'being-checked' }, contracts };
  }
  const plan = carryOverPlan(decision, transaction, opened, contracts);
  const outcome = await carryOut(desk.card, opened, plan, now);
  switch (outcome.kind) {
    case 'committed':
      return {
        kind: 'done',
        coding: { kind: 'coded', count: decision.coded.length },
        contracts: after(contracts, decision),
      };
    case 'aborted':
    case 'boundary':
      return { kind: 'done', coding: { kind: 'removed-early' }, contracts };
    case 'not-journaled':
      return { kind: 'done', coding: { kind: 'not-journaled' }, contracts };
    case 'in-doubt':
      return { kind: 'uncertain', proof: outcome.proof, again: outcome.inARow >= 2 };
    default:
      return outcome satisfies never;
  }
}

const after = ({ bytes }: Contracts, { coded }: CarryOver): Contracts => contractsIn(codedSlots(bytes, coded));

/** The office hears that the claim came to nothing: its loads are free again. */
function giveUp(desk: InspectorDesk, { opened, contracts, now, transaction }: Coding): void {
  const slots = joinedSlots(contracts.bytes);
  note(desk.card, settled(now, opened.reference, transaction, 'rolled-back', opened.record, slots));
}
