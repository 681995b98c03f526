import type { CardState } from './card/state.ts';
import type { FarePolicy } from './journey/fare-policy.ts';
import type { ExitStopKept, TapContext } from './journey/tap-context.ts';
import { tapResult } from './journey/tap-result.ts';
import { ticketsBought } from './journey/tickets-bought.ts';
import { subtract } from './money.ts';
import type { OperationResult } from './operation-result.ts';
import { codesOnly, type Doubt, type Order, type Settlement, sameTransaction, stopIsUnchanged } from './settle.ts';
import type { TariffBook } from './tariff/tariff-book.ts';

/** How a card comes back whose doubt has just been settled. */
export interface Presentation {
  /** What it is presented for: `tap` also where the passenger only does what the uncertain view asks him to. */
  readonly asked: 'tap' | Order['kind'];
  /** The uncertain view of this doubt is still on the screen. */
  readonly uncertainShown: boolean;
  /** Where the bus is; null when it is not known. */
  readonly place: Pick<TapContext, 'courseKey' | 'stops'> | null;
}

/** What follows once the doubt is closed. Only `decide-afresh` and `run-again` may write. */
export type AfterDoubt =
  /** The doubtful operation is shown as done. */
  | { readonly kind: 'show-result'; readonly result: OperationResult }
  /** The same order once more, without choosing it again. */
  | { readonly kind: 'run-again'; readonly order: Order }
  /** The passenger is told that what he had chosen was not carried out. */
  | { readonly kind: 'not-carried-out'; readonly intent: Order['kind'] }
  /** What is asked for now is decided on the card as it is; `exitStopKept` belongs into a tap's context. */
  | { readonly kind: 'decide-afresh'; readonly exitStopKept?: ExitStopKept | undefined };

const AFRESH: AfterDoubt = { kind: 'decide-afresh' };

/**
 * What follows on a settled doubt, whatever it was about and whatever the card (`newest` record) is presented for.
 *
 * Executed and nothing on the card since: its result is shown and nothing is written while the stop that would count
 * is unchanged, when the same operation is chosen again (tickets: on the same course), and while the uncertain view
 * asks for the card of a pocket operation, or of any while nobody knows where the bus is. Otherwise the passenger has
 * gone on to the next thing. Rolled back: what had been chosen is run again while the uncertain view is up; later a
 * plain tap is told that it was not carried out, and a new choice is decided. A rolled-back check-out keeps the exit
 * stop it had.
 */
export function afterDoubt(
  settlement: Settlement,
  doubt: Doubt,
  newest: CardState,
  presented: Presentation,
  book: TariffBook,
  policy: FarePolicy,
): AfterDoubt {
  switch (settlement) {
    case 'executed': {
      if (!isLastWord(doubt, newest) || !comesToAsk(doubt, presented)) return AFRESH;
      const result = resultOf(doubt, newest, book, policy);
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

function isLastWord(doubt: Doubt, newest: CardState): boolean {
  if (codesOnly(doubt)) return newest.counter === doubt.counterBefore;
  return sameTransaction(newest.transaction, doubt.transaction);
}

function comesToAsk(doubt: Doubt, { asked, uncertainShown, place }: Presentation): boolean {
  if (place !== null && stopIsUnchanged(doubt, place)) return true;
  // Tickets are for one course: whoever chooses some on another course, or on another day, wants new ones.
  if (asked === 'group' && place !== null && place.courseKey !== doubt.courseKey) return false;
  if (asked === doubt.intent) return true;
  // Where the bus is does not matter to the pocket; and while nobody knows it, nothing else can be done with a ride.
  return uncertainShown && (place === null || doubt.intent === 'transfer' || doubt.intent === 'carry-over');
}

function afterRollback(doubt: Doubt, { asked, uncertainShown }: Presentation): AfterDoubt {
  switch (doubt.intent) {
    case 'check-in':
      return AFRESH;
    case 'check-out': {
      const { courseKey, stopIndex, at } = doubt;
      return { kind: 'decide-afresh', exitStopKept: { courseKey, exitIndex: stopIndex, at } };
    }
    case 'group':
    case 'transfer':
    case 'carry-over':
      if (asked !== 'tap') return AFRESH;
      return uncertainShown && doubt.order !== undefined
        ? { kind: 'run-again', order: doubt.order }
        : { kind: 'not-carried-out', intent: doubt.intent };
    // A machine that sells asks for the card by itself; a contract is counted by the next tap.
    case 'top-up':
    case 'contract':
    case 'registration':
      return AFRESH;
    default:
      return doubt.intent satisfies never;
  }
}

/** The result as it was decided, or, after a restart, as far as the records before and after tell it. */
function resultOf(doubt: Doubt, newest: CardState, book: TariffBook, policy: FarePolicy): OperationResult | undefined {
  const { intent, before, result } = doubt;
  if (intent === 'check-in' || intent === 'check-out') return tapResult(newest, book, policy, before);
  if (result !== undefined) return result;
  switch (intent) {
    case 'group':
      return ticketsBought(newest, before);
    case 'transfer': {
      if (before === undefined) return undefined;
      const amount = subtract(before.servicePurse, newest.servicePurse);
      return { kind: 'purse-transferred', amount, balance: newest.purse, servicePurse: newest.servicePurse };
    }
    case 'carry-over':
      return { kind: 'carried-over', outcome: 4, carried: [], already: [], waiting: [], balance: newest.purse };
    case 'top-up':
    case 'contract':
    case 'registration':
      return undefined;
    default:
      return intent satisfies never;
  }
}
