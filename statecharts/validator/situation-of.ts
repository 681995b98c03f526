import type { SnapshotFrom } from 'xstate';
import type { TicketCounts } from '../../fares/card/state.ts';
import type { Grosze } from '../../fares/money.ts';
import type { FareClass } from '../../fares/tariff/town-tariff.ts';
import type { FareQuote } from '../../fares/town-ride/fare-quote.ts';
import type { ValidatorChart } from './chart.ts';
import type { FunctionSituation, OutOfServiceReason, PocketPurpose, ProofOfFailure, Situation } from './situation.ts';

type Snapshot = SnapshotFrom<ValidatorChart>;

export type AnySituation = Situation | FunctionSituation;

/** What the pictures need besides the chart's state. */
export interface Surroundings {
  /** Makes the proof for a closed machine that has no older one. */
  readonly proof: (reason: OutOfServiceReason) => ProofOfFailure;
  /** Maximum fares of these companions (T64, T84). */
  readonly companionsFare: (tickets: TicketCounts) => Grosze;
  /** J50, J51: what a registration would take here and now; undefined where nobody can say. */
  readonly fareQuote?: ((fareClass: FareClass) => FareQuote | undefined) | undefined;
  /** T108: what + and - do. */
  readonly steps: { readonly step: Grosze; readonly least: Grosze; readonly most: Grosze };
}

/**
 * What the passenger has in front of him in this state of the chart. `before` is what he saw until now: a card that
 * is served quickly leaves it in place.
 */
export function situationOf(snapshot: Snapshot, before: AnySituation, surroundings: Surroundings): AnySituation {
  return (
    attending(snapshot, surroundings) ??
    serving(snapshot, before) ??
    (snapshot.matches({ dialog: 'result' }) ? snapshot.context.result : null) ??
    closed(snapshot, before, surroundings)
  );
}

function attending(snapshot: Snapshot, { companionsFare, fareQuote, steps }: Surroundings): AnySituation | null {
  const { amount, fare, tickets } = snapshot.context;
  const at = (
    state:
      | 'home'
      | 'presentCard'
      | 'fareClass'
      | 'group'
      | 'amount'
      | 'insertForTransfer'
      | 'insertForCarryOver'
      | 'asking'
      | 'presentForRide',
  ) => snapshot.matches({ dialog: { attending: state } });
  if (at('home')) return { view: 'home' };
  if (at('presentCard')) return { view: 'present-card', purpose: 'card-check' };
  if (at('presentForRide')) return { view: 'present-card', purpose: 'ride' };
  if (at('fareClass')) {
    const { fareClass } = fare;
    return { view: 'choosing', purpose: 'fare-class', fareClass, quote: fareQuote?.(fareClass) };
  }
  if (at('asking')) return snapshot.context.question;
  if (at('group')) return { view: 'choosing', purpose: 'group', tickets, companions: companionsFare(tickets) };
  if (at('amount')) return { view: 'choosing', purpose: 'purse-transfer', amount, ...steps };
  if (at('insertForTransfer')) return { view: 'insert-card', purpose: 'purse-transfer', amount };
  if (at('insertForCarryOver')) return { view: 'insert-card', purpose: 'carry-over' };
  return null;
}

const SERVING = [
  'tapping',
  'paying',
  'registering',
  'checking',
  'grouping',
  'transferring',
  'carryingOver',
  'repeating',
] as const;

function serving(snapshot: Snapshot, before: AnySituation): AnySituation | null {
  for (const state of SERVING) {
    if (snapshot.matches({ dialog: { [state]: 'shown' } })) return { view: 'working', purpose: pocketPurpose(state) };
    if (snapshot.matches({ dialog: state })) return before;
  }
  return null;
}

/** T112, T116: the card has to stay in the pocket. */
function pocketPurpose(state: (typeof SERVING)[number]): PocketPurpose | undefined {
  if (state === 'transferring') return 'purse-transfer';
  return state === 'carryingOver' ? 'carry-over' : undefined;
}

function closed(snapshot: Snapshot, before: AnySituation, { proof }: Surroundings): AnySituation {
  const reason = outOfServiceReason(snapshot);
  // Healthy again but still announced: what was said stays until the machine returns.
  if (before.view === 'out-of-service' && (reason === null || before.reason === reason)) return before;
  const shown = reason ?? 'journal';
  return { view: 'out-of-service', reason: shown, proof: snapshot.context.proof ?? proof(shown) };
}

function outOfServiceReason(snapshot: Snapshot): OutOfServiceReason | null {
  if (snapshot.matches({ health: { journal: 'failed' } })) return snapshot.context.journalFault;
  if (snapshot.matches({ health: { reader: 'lost' } })) return 'reader-lost';
  if (snapshot.matches({ health: { tariff: 'missing' } })) return 'no-tariff';
  return snapshot.matches({ dialog: 'starting' }) ? 'starting' : null;
}
