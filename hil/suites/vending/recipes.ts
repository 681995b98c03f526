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
  | 'customer'
  /** A good one, of which the machine does not know what became of the last writing. */
  | 'doubtful';

/** What goes wrong with it. */
export type Mishap =
  /** The card never hears of Commit, and answers nothing. */
  | 'commit unheard'
  /** No tariff is in force while it is written. */
  | 'no tariff';

export interface Presented {
  readonly card: CardKind;
  readonly mishap?: Mishap;
  /** The office holds a top-up ready for it. */
  readonly load?: true;
}

/** What is broken from the beginning of an act until the machine stands where it leads. */
export type Trouble =
  | 'printer'
  | 'printer jam'
  | 'cutter'
  | 'acceptor'
  | 'hoppers'
  | 'disk'
  | 'slow disk'
  | 'slow card'
  /** So slow that the disk can fail meanwhile. */
  | 'very slow card'
  | 'reversal'
  | 'taken back'
  | 'begin';

/** What the terminal does with the bank card. */
export type Course = 'approve' | 'decline' | 'cancel' | 'lose-answer' | 'unplug' | 'none';

/** What is done while the machine is at work, as soon as it is there. */
export type Strike =
  | 'disk fails'
  /** And a jump of the clock that is to be written down makes it known. */
  | 'disk fails loudly'
  /** While a ticket is being printed. */
  | 'terminal pulled'
  /** In the middle of its last lines: what was to be done is done there. */
  | 'terminal pulled at last'
  /** It approves while the passenger says no. */
  | 'bank card held first'
  | 'terminal back'
  /** Nobody puts it back until the machine has given up. */
  | 'terminal given up'
  /** The acceptor is long in hearing what it may take. */
  | 'acceptor slow'
  /** The printer has to be asked twice. */
  | 'printer slow'
  /** The next coin follows before the machine has counted this one. */
  | 'coin after coin'
  /** Somebody has done it already. */
  | 'done';

export interface Recipe {
  /** Absent: no card is presented. */
  readonly presented?: Presented;
  /** A load waits for the card that lies there. */
  readonly loadForLying: boolean;
  readonly troubles: readonly Trouble[];
  readonly course: Course;
  /** By the position of the event that it belongs to. */
  readonly strikes: ReadonlyMap<number, Strike>;
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
    strikes: strikesIn(act, names),
  };
}

/** A reading comes to these only where something waits to be written. */
const WRITES: readonly string[] = ['done.readCard collected', 'done.readCard machine-failed'];

const ENDS = /^done\.(readCard|codeCard) (.+)$/;

function presentedIn({ before, through }: Act, names: readonly string[]): Presented | undefined {
  const at = names.indexOf('CARD');
  if (at < 0) return undefined;
  const [, actor, end] =
    names
      .slice(at)
      .map((name) => ENDS.exec(name))
      .find((found) => found !== null) ?? [];
  if (actor === undefined || end === undefined)
    return { card: 'good', ...(names.some((name) => name === 'JOURNAL_FAILED') ? { load: true } : {}) };
  const read = through[names.indexOf(`done.readCard ${end}`) - 1];
  return actor === 'readCard' ? forReading(end, read?.in('collecting') === true) : forWriting(end, before);
}

function forReading(end: string, collecting: boolean): Presented {
  switch (end) {
    case 'top-up':
    case 'contract':
    case 'contents':
      return { card: 'good' };
    case 'collected':
      return { card: 'good', load: true };
    case 'machine-failed':
      // Something must have to be written.
      return collecting ? { card: 'good', load: true } : { card: 'doubtful' };
    case 'uncertain':
      return { card: 'good', load: true, mishap: 'commit unheard' };
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
      return isInDoubt(before) ? { card: 'foreign' } : { card: 'customer', mishap: 'commit unheard' };
    case 'refused':
      return { card: 'customer', mishap: 'no tariff' };
    default:
      throw new Error(`nobody knows a card whose writing comes to ${end}`);
  }
}

const handsOf = (state: ModelState) => handsIn(withoutCard(state));
const isInDoubt = (state: ModelState): boolean => handsOf(state).goods === 'doubt';

/** Nothing is written at once there but the end of a doubt, and that only once the card has spoken. */
const SETTLING = ['readingForTopUp', 'readingForContract', 'checking'];
const OPENING = 'cashPayment.taking.acceptor.opening';
const CLOSING = 'bankPayment.terminal.closing';
/** What comes before that has to be written down. */
const LATER = [OPENING, 'delivery.receipt', 'recovering', 'bankPayment.terminal.asking', ...SETTLING];

/** The bank's word comes of itself, and so does what is at work. */
function isDeed({ kind, act }: Act['events'][number]): boolean {
  return kind === 'stimulus' && act !== 'answer';
}

function strikesIn({ events, through }: Act, names: readonly string[]): ReadonlyMap<number, Strike> {
  const strikes = new Map<number, Strike>();
  for (const [at, name] of names.entries()) {
    const here = through[at - 1];
    if (here === undefined) continue;
    if (here.in(OPENING) && (name.startsWith('COIN ') || name === 'TOUCH cancel' || name === 'JOURNAL_FAILED')) {
      const deed = events.findLastIndex((event, place) => place < at && isDeed(event));
      strikes.set(deed, name.startsWith('COIN ') ? 'coin after coin' : 'acceptor slow');
      if (name.startsWith('COIN ')) strikes.set(at, 'done');
    }
    const loudly = [OPENING, ...SETTLING].some((node) => here.in(node));
    if (name === 'JOURNAL_FAILED' && loudly) strikes.set(at, 'disk fails loudly');
    const quietly = ['delivery.receipt', 'recovering'].some((node) => here.in(node));
    if (name === 'JOURNAL_FAILED' && quietly) strikes.set(at, 'disk fails');
    if (name === 'done.codeCard coded' && names.includes('error.printReceipt journal')) strikes.set(at, 'printer slow');
    if (name === 'TERMINAL_PULLED') strikes.set(at, 'done');
    if (name === 'TOUCH cancel' && names.indexOf('BANK_APPROVED') > at) strikes.set(at, 'bank card held first');
    if (name === 'done.recall unknown') strikes.set(at, 'terminal given up');
    if (name.startsWith('done.recall ') && here.in('bankPayment.goodsAreNot') && !strikes.has(at)) {
      strikes.set(at, 'terminal back');
    }
    if (name === 'ANSWER_LOST' && !names.includes('JOURNAL_FAILED') && here.in('vending.health.journal.ready')) {
      const printed = names.findIndex((each) => each.startsWith('done.printTicket '));
      const late = names.includes('done.recall not-paid') || !names.includes('done.printTicket not-printed');
      if (late) strikes.set(names.indexOf('BANK_APPROVED'), 'terminal pulled at last');
      else strikes.set(printed, 'terminal pulled');
    }
  }
  return strikes;
}

function troublesIn({ events, before, through }: Act, names: readonly string[]): readonly Trouble[] {
  const has = (name: string) => names.includes(name);
  const troubles: Trouble[] = [];
  if (has('done.beginSale refused')) troubles.push('printer');
  if (has('done.beginSale begun, card only')) troubles.push('acceptor');
  if (has('done.printTicket not-printed')) troubles.push('printer jam');
  if (has('OWED') || has('done.reverse owed')) troubles.push('reversal');
  if (has('NOT_PAID not-begun')) troubles.push('begin');
  if (has('done.printTicket unknown')) troubles.push('cutter');
  if (names.some((name, at) => name === 'REVERSED' && through[at - 1]?.in(CLOSING))) troubles.push('taken back');
  const failed = names.indexOf('JOURNAL_FAILED');
  const during = through[failed - 1];
  const later = during !== undefined && LATER.some((node) => during.in(node));
  if (failed > 0 && !names.includes('TOUCH pay-card') && !later) troubles.push('disk');
  if (during?.in('recovering')) troubles.push('slow disk');
  if (during !== undefined && SETTLING.some((node) => during.in(node))) troubles.push('very slow card');
  const shown = through.filter((_, at) => names[at] === 'elapsed.workingShown');
  if (shown.some((state) => state.in('beginning'))) troubles.push('slow disk');
  // One that never answers is slow enough; and it would come anew when a fault of its wire is taken back.
  const silent = has('done.readCard uncertain');
  if (shown.some((state) => state.in('vending.dialog.reading')) && !silent) troubles.push('slow card');
  const slip = names.findIndex((name) => name === 'done.settleSale slip' || name === 'done.recoverSales slip');
  const hands = slip < 0 ? undefined : handsOf(through[slip - 1] ?? before);
  if (hands !== undefined && owesCoins(hands) && !needsSlip(hands)) troubles.push('hoppers');
  return events.length === 0 ? [] : troubles;
}

function courseOf(names: readonly string[]): Course {
  const has = (name: string) => names.includes(name);
  const given = has('TOUCH cancel') || has('elapsed.bankWait');
  if (has('BANK_APPROVED')) return 'approve';
  if (has('NOT_PAID declined')) return 'decline';
  if (has('ANSWER_LOST early')) {
    if (has('done.recall paid')) return 'lose-answer';
    if (has('done.recall not-paid') || has('done.recall unknown')) return 'unplug';
    // What the terminal says cannot be written down.
    return given ? 'none' : 'approve';
  }
  return has('NOT_PAID cancelled') && !given ? 'cancel' : 'none';
}

/** The card that lies there at the beginning. */
export const lyingBefore = ({ before }: Act) => lyingCardIn(before);
