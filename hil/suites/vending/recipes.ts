import type { ModelState } from '../../models/contract.ts';
import { handsIn, needsSlip, owesCoins } from '../../models/vending/world.ts';
import type { Act } from '../walk/walk.ts';
import { lyingCardIn, withoutCard } from './lying-card.ts';

/** Which card is presented. */
export type CardKind =
  /** Money and contracts fit on it. */
  | 'good'
  | 'foreign'
  /** The one that the machine has read last. */
  | 'customer';

/** What goes wrong with it. */
export type Mishap =
  /** The card's answer to Commit is lost. */
  | 'commit unanswered'
  /** No tariff is in force while it is written. */
  | 'no tariff';

export interface Presented {
  readonly card: CardKind;
  readonly mishap?: Mishap;
  /** The office holds a top-up ready for it. */
  readonly load?: true;
}

/** What is broken from the beginning of an act until the machine stands where it leads. */
export type Trouble = 'printer' | 'printer jam' | 'acceptor' | 'hoppers' | 'disk' | 'slow disk' | 'reversal' | 'begin';

/** What the terminal does with the bank card. */
export type Course = 'approve' | 'decline' | 'cancel' | 'lose-answer' | 'unplug' | 'none';

export interface Recipe {
  /** Absent: no card is presented. */
  readonly presented?: Presented;
  /** A load waits for the card that lies there. */
  readonly loadForLying: boolean;
  readonly troubles: readonly Trouble[];
  readonly course: Course;
}

/** How an act is to come out as the model says. Throws where nobody knows how. */
export function recipeOf(act: Act): Recipe {
  const names = act.events.map(({ name }) => name);
  const presented = presentedIn(act, names);
  return {
    ...(presented === undefined ? {} : { presented }),
    loadForLying: presented === undefined && names.some((name) => WRITES.includes(name)),
    troubles: troublesIn(act, names),
    course: courseOf(names),
  };
}

/** A reading comes to these only where something waits to be written. */
const WRITES: readonly string[] = ['done.readCard collected', 'done.readCard machine-failed'];

const ENDS = /^done\.(readCard|codeCard) (.+)$/;

function presentedIn({ before }: Act, names: readonly string[]): Presented | undefined {
  const at = names.indexOf('CARD');
  if (at < 0) return undefined;
  const [, actor, end] =
    names
      .slice(at)
      .map((name) => ENDS.exec(name))
      .find((found) => found !== null) ?? [];
  if (actor === undefined || end === undefined)
    return { card: 'good', ...(names.some((name) => name === 'JOURNAL_FAILED') ? { load: true } : {}) };
  return actor === 'readCard' ? forReading(end) : forWriting(end, before);
}

function forReading(end: string): Presented {
  switch (end) {
    case 'top-up':
    case 'contract':
    case 'contents':
      return { card: 'good' };
    case 'collected':
    case 'machine-failed':
      return { card: 'good', load: true };
    case 'uncertain':
      return { card: 'good', load: true, mishap: 'commit unanswered' };
    case 'refused':
      return { card: 'foreign' };
    default:
      throw new Error(`nobody knows a card whose reading comes to ${end}`);
  }
}

function forWriting(end: string, before: ModelState): Presented {
  switch (end) {
    case 'coded':
      return { card: 'customer' };
    case 'again: other-card':
      return { card: 'foreign' };
    case 'in-doubt':
      return isInDoubt(before) ? { card: 'foreign' } : { card: 'customer', mishap: 'commit unanswered' };
    case 'refused':
      return { card: 'customer', mishap: 'no tariff' };
    default:
      throw new Error(`nobody knows a card whose writing comes to ${end}`);
  }
}

const handsOf = (state: ModelState) => handsIn(withoutCard(state));
const isInDoubt = (state: ModelState): boolean => handsOf(state).goods === 'doubt';

function troublesIn({ events, before, through }: Act, names: readonly string[]): readonly Trouble[] {
  const has = (name: string) => names.includes(name);
  const troubles: Trouble[] = [];
  if (has('done.beginSale refused')) troubles.push('printer');
  if (has('done.beginSale begun, card only')) troubles.push('acceptor');
  if (has('done.printTicket not-printed')) troubles.push('printer jam');
  if (has('OWED') || has('done.reverse owed')) troubles.push('reversal');
  if (has('NOT_PAID not-begun')) troubles.push('begin');
  const failed = names.indexOf('JOURNAL_FAILED');
  if (failed > 0 && !names.includes('TOUCH pay-card')) troubles.push('disk');
  if (has('elapsed.workingShown') && through.some((state) => state.in('beginning'))) troubles.push('slow disk');
  const slip = names.findIndex((name) => name === 'done.settleSale slip' || name === 'done.recoverSales slip');
  const hands = slip < 0 ? undefined : handsOf(through[slip - 1] ?? before);
  if (hands !== undefined && owesCoins(hands) && !needsSlip(hands)) troubles.push('hoppers');
  return events.length === 0 ? [] : troubles;
}

function courseOf(names: readonly string[]): Course {
  const has = (name: string) => names.includes(name);
  if (has('BANK_APPROVED')) return 'approve';
  if (has('NOT_PAID declined')) return 'decline';
  if (has('ANSWER_LOST early')) {
    if (has('done.recall paid')) return 'lose-answer';
    if (has('done.recall not-paid')) return 'unplug';
    // What the terminal says cannot be written down.
    return has('TOUCH cancel') ? 'none' : 'approve';
  }
  const given = has('TOUCH cancel') || has('elapsed.bankWait');
  return has('NOT_PAID cancelled') && !given ? 'cancel' : 'none';
}

/** The card that lies there at the beginning. */
export const lyingBefore = ({ before }: Act) => lyingCardIn(before);
