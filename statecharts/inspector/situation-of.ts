import type { SnapshotFrom } from 'xstate';
import type { InspectorChart } from './chart.ts';
import {
  type ClosedReason,
  type InspectorSituation,
  type ProofOfFailure,
  RETENTION_REASONS,
  type ShownMeans,
  type SurchargeChoice,
} from './situation.ts';

/** What the chart does not know. */
export interface Surroundings {
  readonly proof: (reason: ClosedReason) => ProofOfFailure;
  readonly surcharges: readonly SurchargeChoice[];
}

/** The picture that belongs to a state; `null` leaves the one that is there. */
export function situationOf(
  snapshot: SnapshotFrom<InspectorChart>,
  { proof, surcharges }: Surroundings,
): InspectorSituation | null {
  const { context } = snapshot;
  const at = (dialog: Parameters<typeof snapshot.matches>[0]) => snapshot.matches(dialog);
  const means = meansOf(snapshot);
  const closed = (reason: ClosedReason): InspectorSituation => ({
    view: 'out-of-service',
    reason,
    proof: proof(reason),
  });
  if (at({ dialog: 'starting' })) return closed('starting');
  if (at({ dialog: 'outOfService' })) return closed(context.journalFault);
  if (at({ dialog: { attending: 'challenge' } })) return { view: 'challenge', number: context.challenge };
  const { card, code, document } = context;
  if (card !== null && at({ dialog: { attending: 'inspected' } })) return { view: 'inspected', card, document, means };
  if (card !== null && at({ dialog: { attending: 'coded' } })) return { view: 'coded', card, document, means };
  if (code !== null && at({ dialog: { attending: 'code' } })) return { view: 'code', code, document };
  if (at({ dialog: { attending: 'refused' } })) return { view: 'refused', reason: context.refusal, means };
  if (context.proof !== null && at({ dialog: { attending: 'uncertain' } })) {
    return { view: 'uncertain', proof: context.proof, again: context.again };
  }
  if (context.retention !== null && at({ dialog: { attending: 'retained' } })) {
    return { view: 'retained', retention: context.retention };
  }
  if (context.surcharge !== null && at({ dialog: { attending: 'surcharged' } })) {
    return { view: 'surcharged', surcharge: context.surcharge };
  }
  if (at({ dialog: 'choosingRetention' })) {
    return { view: 'choose', what: 'retention', reasons: RETENTION_REASONS };
  }
  if (at({ dialog: 'choosingSurcharge' })) return { view: 'choose', what: 'surcharge', choices: surcharges };
  if (at({ dialog: { inspecting: 'shown' } })) return { view: 'working', what: 'card' };
  if (at({ dialog: { checkingCode: 'shown' } })) return { view: 'working', what: 'code' };
  for (const dialog of ['retaining', 'surcharging', 'printingAgain'] as const) {
    if (at({ dialog: { [dialog]: 'shown' } } as Parameters<typeof snapshot.matches>[0])) {
      return { view: 'working', what: 'slip' };
    }
  }
  return at({ dialog: 'attending' }) ? { view: 'home', means } : null;
}

function meansOf(snapshot: SnapshotFrom<InspectorChart>): ShownMeans {
  return {
    reader: snapshot.matches({ health: { reader: 'ready' } }),
    scanner: snapshot.matches({ health: { scanner: 'ready' } }),
    printer: snapshot.matches({ health: { printer: 'ready' } }),
  };
}
