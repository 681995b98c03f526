import type { CardState } from '../card/state.ts';
import type { ExitStopKept, TapContext } from '../journey/tap-context.ts';
import type { ReadSlots } from '../pocket/contract-slots.ts';
import { type Doubt, type Settlement, sameTransaction, stopIsUnchanged } from '../settle.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import { millisOf } from '../time.ts';
import { fareClassOf } from './fare-class-on-card.ts';
import { registered, validContract } from './register-contract.ts';
import type { TownTapResult } from './town-tap-decision.ts';
import { townTapResult } from './town-tap-result.ts';

/** How a card comes back whose doubt has just been settled. */
export interface TownPresentation {
  /** N or U was pressed before it. */
  readonly keyPressed: boolean;
  /** The uncertain view of this doubt is still on the screen. */
  readonly uncertainShown: boolean;
  /** Where the bus is; null when it is not known. */
  readonly place: Pick<TapContext, 'courseKey' | 'stops'> | null;
  /** The card's contracts, where they have been read. */
  readonly contracts?: ReadSlots | undefined;
}

/** What follows once the doubt is closed. Only `decide-afresh` and `run-again` may write. */
export type AfterTownDoubt =
  /** The doubtful operation is shown as done. */
  | { readonly kind: 'show-result'; readonly result: TownTapResult }
  /** As if this key had been pressed again. */
  | { readonly kind: 'run-again'; readonly pressed: FareClass }
  /** What is asked for now is decided on the card as it is; `exitStopKept` belongs into the tap's context. */
  | { readonly kind: 'decide-afresh'; readonly exitStopKept?: ExitStopKept | undefined };

const AFRESH: AfterTownDoubt = { kind: 'decide-afresh' };

/**
 * What follows on a settled doubt where rides are registered with N and U.
 *
 * Executed, nothing on the card since, and the stop that would count is unchanged: its result is shown, also to who
 * presses N or U again (before A8); nothing is written. Rolled back: a registration is tried again for who presents the
 * card as the uncertain view asks, with the key that he had pressed; after that view he has to press it again (J63). A
 * rolled-back check-out keeps the exit stop it had.
 */
export function afterTownDoubt(
  settlement: Settlement,
  doubt: Doubt,
  newest: CardState,
  presented: TownPresentation,
): AfterTownDoubt {
  switch (settlement) {
    case 'executed': {
      if (!sameTransaction(newest.transaction, doubt.transaction) || !comesToAsk(doubt, presented)) return AFRESH;
      const result = resultOf(doubt, newest, presented);
      return result === undefined ? AFRESH : { kind: 'show-result', result };
    }
    case 'rolled-back':
      return afterRollback(doubt, presented);
    case 'unknown':
      return AFRESH;
    default:
      return settlement satisfies never;
  }
}

/** While nobody knows where the bus is, nothing else can be done with a ride than to say what became of it. */
function comesToAsk(doubt: Doubt, { uncertainShown, place }: TownPresentation): boolean {
  return place === null ? uncertainShown : stopIsUnchanged(doubt, place);
}

function afterRollback(
  { intent, after, courseKey, stopIndex, at }: Doubt,
  { keyPressed, uncertainShown }: TownPresentation,
): AfterTownDoubt {
  if (intent === 'check-out') return { kind: 'decide-afresh', exitStopKept: { courseKey, exitIndex: stopIndex, at } };
  const again = intent === 'check-in' && !keyPressed && uncertainShown;
  return again && after.ride.kind === 'open' ? { kind: 'run-again', pressed: fareClassOf(after.ride) } : AFRESH;
}

function resultOf(
  { intent, before }: Doubt,
  newest: CardState,
  presented: TownPresentation,
): TownTapResult | undefined {
  if (intent === 'check-in' || intent === 'check-out') return townTapResult(newest, before);
  if (intent !== 'registration') return undefined;
  const { contracts } = presented;
  return registered(newest, contracts && validContract(contracts, millisOf(newest.at)));
}
