import type { SnapshotFrom } from 'xstate';
import type { ValidatorChart } from './chart.ts';
import type { OutOfServiceReason, ProofOfFailure, Situation } from './situation.ts';

type Snapshot = SnapshotFrom<ValidatorChart>;

/**
 * What the passenger has in front of him in this state of the chart. `before` is what he saw until now: a card
 * that is served quickly leaves it in place. `proof` is made for a closed machine that has no older proof.
 */
export function situationOf(
  snapshot: Snapshot,
  before: Situation,
  proof: (reason: OutOfServiceReason) => ProofOfFailure,
): Situation {
  if (snapshot.matches({ dialog: { attending: 'home' } })) return { view: 'home' };
  if (snapshot.matches({ dialog: { attending: 'presentCard' } }))
    return { view: 'present-card', purpose: 'card-check' };
  if (snapshot.matches({ dialog: { tapping: 'shown' } }) || snapshot.matches({ dialog: { checking: 'shown' } })) {
    return { view: 'working' };
  }
  if (snapshot.matches({ dialog: 'tapping' }) || snapshot.matches({ dialog: 'checking' })) return before;
  if (snapshot.matches({ dialog: 'result' }) && snapshot.context.result !== null) return snapshot.context.result;
  const reason = outOfServiceReason(snapshot);
  // Healthy again but still announced: what was said stays until the machine returns.
  if (before.view === 'out-of-service' && (reason === null || before.reason === reason)) return before;
  if (reason === null)
    return { view: 'out-of-service', reason: 'journal', proof: snapshot.context.proof ?? proof('journal') };
  return { view: 'out-of-service', reason, proof: snapshot.context.proof ?? proof(reason) };
}

function outOfServiceReason(snapshot: Snapshot): OutOfServiceReason | null {
  if (snapshot.matches({ health: { journal: 'failed' } })) return snapshot.context.journalFault;
  if (snapshot.matches({ health: { reader: 'lost' } })) return 'reader-lost';
  if (snapshot.matches({ health: { tariff: 'missing' } })) return 'no-tariff';
  return snapshot.matches({ dialog: 'starting' }) ? 'starting' : null;
}
