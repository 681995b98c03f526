import type { AfterRideDoubt } from '../../../fares/cities/city-fares.ts';
import type { ExitStopKept } from '../../../fares/journey/tap-context.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ContentsContext } from '../../../fares/town-ride/card-contents.ts';
import type { ServiceOrder, ServiceRequest, ServiceResult } from '../../../statecharts/validator/events.ts';
import type { PocketPurpose } from '../../../statecharts/validator/situation.ts';
import { note } from './carry-out.ts';
import { contractsIn } from './contract-bytes.ts';
import type { Desk, Place } from './desk.ts';
import { refused } from './entries.ts';
import type { OpenedCard } from './open-card.ts';
import { settleFirst } from './settle-first.ts';
import { showResult } from './show-result.ts';

/** What is done with a card once its open doubt is settled (step 6). */
export type Next =
  | {
      readonly kind: 'go-on';
      readonly order: ServiceOrder;
      readonly exitStopKept?: ExitStopKept | undefined;
      /** The doubt that was open, for a card check. */
      readonly settled?: ContentsContext['settled'];
    }
  | { readonly kind: 'answer'; readonly result: ServiceResult };

/** Settles what is open on this card, and says what follows for what it is presented for. */
export async function settleAndGoOn(
  desk: Desk,
  request: ServiceRequest,
  opened: OpenedCard,
  place: Place | null,
  now: EpochMillis,
): Promise<Next> {
  const contracts = await contractsForDoubt(desk, opened);
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
    contracts,
  };
  const next = desk.fares.afterDoubt(settlement, doubt, opened.state, presented);
  if (order.kind === 'card-check') {
    if (next.kind === 'decide-afresh') keep(desk, opened, next.exitStopKept);
    return { kind: 'go-on', order, settled: { intent: doubt.intent, outcome: settlement } };
  }
  return follow(desk, next, { order, opened, place, now, transaction: doubt.transaction });
}

/** J72: which contract was counted is told by the slots alone. Read while the doubt is still open: the card may be torn. */
async function contractsForDoubt(desk: Desk, { card, state }: OpenedCard): Promise<ReadSlots | undefined> {
  const open = desk.doubts.find(desk.journal.cardReferences(state.cardNumber));
  if (open?.doubt.intent !== 'registration') return undefined;
  return contractsIn(await card.readContracts()).slots;
}

interface Following {
  readonly order: ServiceOrder;
  readonly opened: OpenedCard;
  readonly place: Place | null;
  readonly now: EpochMillis;
  readonly transaction: OpenedCard['state']['transaction'];
}

function follow(desk: Desk, next: AfterRideDoubt, { order, opened, place, now, transaction }: Following): Next {
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
