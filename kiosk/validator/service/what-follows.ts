import { type AfterDoubt, afterDoubt } from '../../../fares/after-doubt.ts';
import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ServiceOrder, ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import type { PocketPurpose } from '../../../statecharts/validator/situation.ts';
import { note } from './carry-out.ts';
import type { Desk, Place } from './desk.ts';
import { refused } from './entries.ts';
import type { OpenedCard } from './open-card.ts';
import { settleFirst } from './settle-first.ts';
import { showResult } from './show-result.ts';

/** What is done with a card once its open doubt is settled (step 6). */
export type Next =
  | { readonly kind: 'go-on'; readonly order: ServiceOrder; readonly exitStopKept?: ExitStopKept | undefined }
  | { readonly kind: 'answer'; readonly result: ServiceResult };

/** Settles what is open on this card, and says what follows for what it is presented for. */
export async function settleAndGoOn(
  desk: Desk,
  request: ServiceRequest,
  opened: OpenedCard,
  place: Place | null,
  now: EpochMillis,
): Promise<Next> {
  const settled = await settleFirst(desk, opened, now);
  const { order, afterUncertain } = request;
  const exitStopKept = desk.doubts.exitStopOf(opened.reference);
  if (settled === null) return { kind: 'go-on', order, exitStopKept };
  const { doubt, settlement } = settled;
  const presented = {
    asked: order.kind === 'card-check' ? ('tap' as const) : order.kind,
    // Step 6: of this very card; another passenger's doubt on the screen asks for another card.
    uncertainShown: afterUncertain && desk.doubts.isNewest(doubt),
    place,
  };
  const next = afterDoubt(settlement, doubt, opened.state, presented, desk.tariffs, desk.policy);
  if (order.kind === 'card-check') {
    if (next.kind === 'decide-afresh') keep(desk, opened, next.exitStopKept);
    return { kind: 'go-on', order };
  }
  return follow(desk, next, { order, opened, place, now, transaction: doubt.transaction });
}

interface Following {
  readonly order: ServiceOrder;
  readonly opened: OpenedCard;
  readonly place: Place | null;
  readonly now: EpochMillis;
  readonly transaction: OpenedCard['state']['transaction'];
}

function follow(desk: Desk, next: AfterDoubt, { order, opened, place, now, transaction }: Following): Next {
  switch (next.kind) {
    case 'show-result':
      // Green again now: the repeat rules count from here (A36).
      desk.greens.shown(transaction, now);
      desk.doubts.answered(opened.reference);
      return { kind: 'answer', result: showResult(next.result, place, true) };
    case 'run-again':
      return { kind: 'go-on', order: next.order };
    case 'not-carried-out': {
      note(desk, refused(now, 'not-carried-out', next.intent, opened.reference));
      const purpose = purposeOf(next.intent);
      return { kind: 'answer', result: { view: 'refused', reason: 'not-carried-out', purpose } };
    }
    case 'decide-afresh':
      keep(desk, opened, next.exitStopKept);
      return { kind: 'go-on', order, exitStopKept: desk.doubts.exitStopOf(opened.reference) };
    default:
      return next satisfies never;
  }
}

function keep(desk: Desk, opened: OpenedCard, kept: ExitStopKept | undefined): void {
  if (kept !== undefined) desk.doubts.keepExitStop(opened.reference, kept);
}

/** Where the card was to be: undefined = at the antenna. */
function purposeOf(intent: 'group' | 'transfer' | 'carry-over'): PocketPurpose | undefined {
  if (intent === 'group') return undefined;
  return intent === 'transfer' ? 'purse-transfer' : 'carry-over';
}
