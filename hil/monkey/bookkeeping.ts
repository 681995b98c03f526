import type { Verdict } from './judge-tap.ts';
import { type BusPlace, entryStop, exitStop, type Standing } from './ledger/account.ts';
import { isPlain, type Order, type Outcome, type Written } from './ledger/outcome.ts';
import { keptBy } from './ledger/rules.ts';
import { type Doubt, isNewest, type TerminalBook, withNothing } from './ledger/terminal-book.ts';
import type { Seen } from './presentation.ts';
import type { PackCard, Validator, World } from './world.ts';

/** Before Commit the transaction is on the disk, and with it all that was written lazily before. */
const COMMIT = 'CommitTransaction';

/** All that came of one presentation. */
export interface Happened {
  readonly card: PackCard & { account: NonNullable<PackCard['account']> };
  readonly order: Order;
  readonly bus: BusPlace | null;
  readonly outcomes: readonly Outcome[];
  readonly verdict: Verdict;
  readonly seen: Seen;
  readonly diskOut: boolean;
  /** Something struck, or the card was snatched away. */
  readonly disturbed: boolean;
  /** Of the tap; time may have passed while the card was held. */
  readonly now: number;
}

/** Writes into the ledger what became of a presentation: on the card, at this machine and at the others. */
export function enter(world: World, machine: Validator, happened: Happened): void {
  const { card, outcomes, verdict, seen, diskOut, now } = happened;
  const { book } = machine;
  const standing = card.account.standing;
  const page = book.page(card.id);
  const { told, onCard, scene, read } = verdict;
  const attempted = outcomes.find((outcome): outcome is Outcome & Written => outcome.kind === 'written');
  const tried = onCard ?? attempted;
  const chosen = orderBehind(happened.order, tried, page.doubts);
  const doubt = tried === undefined ? undefined : doubtOf(tried, { ...happened, order: chosen }, standing.counter);
  // Whether a doubt that others have overtaken was settled before the cut is not to be seen from outside.
  const needsLog = page.doubts.some((each) => each !== undefined && !isNewest(each, standing));
  const surelyRead = read && (!needsLog || told !== undefined || seen.commands.length > 5);
  const failed = diskOut || (seen.fired && seen.sight?.scenes.some(({ view }) => view === 'out-of-service') === true);

  noteLoads(world, happened);
  if (seen.commands.includes(COMMIT)) book.writtenThrough();
  for (const each of doubt === undefined ? page.doubts : [...page.doubts, doubt]) {
    if (each !== undefined) book.outcomeWaits(card.id, each, performance.now());
  }
  if (failed && read) perhapsSettled(book, card.id, standing);
  else if (surelyRead) settled(book, card.id, standing);
  else if (read) perhapsSettled(book, card.id, standing);
  if (scene?.view === 'uncertain') book.turn(card.id, { doubts: [doubt] });
  else if ((seen.died || failed) && read) {
    book.turn(card.id, { doubts: withNothing([...page.doubts, ...(doubt === undefined ? [] : [doubt])]) });
  }
  // A doubt of a power cut counts, if it was one.
  book.turn(card.id, { inARow: (seen.died || failed) && read ? null : inARow(page.inARow, verdict) });
  const counter = onCard?.after.counter ?? standing.counter;
  if (told?.kind === 'written' || (told?.kind === 'repeated' && told.fromDoubt)) {
    book.turn(card.id, { green: { counter, first: now, last: now, forgotten: false } });
  } else if (told?.kind === 'repeated') {
    const known = page.green?.counter === counter ? page.green : { counter, first: undefined, forgotten: false };
    book.turn(card.id, { green: { ...known, last: now } });
  } else if (seen.died && onCard !== undefined) {
    book.turn(card.id, { green: { counter, first: now, last: now, forgotten: true } });
  }
  if (read) {
    for (const other of world.machines) if (other !== machine) other.book.seenElsewhere(card.id);
  }
  if (onCard !== undefined) card.account = { ...card.account, standing: onCard.after };
  if (scene?.view === 'uncertain') machine.doubtShown = card.id;
  if (seen.died) book.restarted(performance.now());
}

/** A load is on the card, or somebody may still believe that it could be. */
function noteLoads(world: World, { card, order, verdict, disturbed }: Happened): void {
  const asked = order.kind === 'carry-over' || world.machines.some((each) => mayCarryOver(each.book, card.id));
  for (const load of world.loadsOf(card)) {
    if (verdict.onCard?.loads.includes(load.id)) load.onCard = true;
    else if (asked && disturbed && !load.onCard) load.unclear = true;
  }
}

const mayCarryOver = (book: TerminalBook, card: string): boolean =>
  book.page(card).doubts.some((doubt) => doubt?.does === 'carry-over');

/** The machine has read the card, and so settled what was open; a rolled-back check-out keeps its stop. */
export function settled(book: TerminalBook, card: string, standing: Standing): void {
  const { doubts, kept } = book.page(card);
  const now = doubts.flatMap((doubt) => keptBy(doubt, { standing }) ?? kept);
  book.turn(card, { doubts: [undefined], kept: now });
}

/** It has, or it has not: the machine died or lost its disk over it. */
export function perhapsSettled(book: TerminalBook, card: string, standing: Standing): void {
  const before = book.page(card);
  settled(book, card, standing);
  book.turn(card, { doubts: withNothing(before.doubts), kept: [...book.page(card).kept, ...before.kept] });
}

/** A tap that ran an order again is a doubt about that order. */
function orderBehind(order: Order, tried: Written | undefined, doubts: readonly (Doubt | undefined)[]): Order {
  if (!isPlain(order) || tried === undefined) return order;
  return doubts.find((doubt) => doubt?.order.kind === tried.does)?.order ?? order;
}

function doubtOf(tried: Written, { order, bus, verdict, now }: Happened, counterBefore: number): Doubt {
  const ofRide = tried.does === 'check-in' || tried.does === 'check-out';
  const stop = bus === null || tried.stop < 0 ? -1 : tried.does === 'check-out' ? exitStop(bus) : entryStop(bus);
  return {
    executed: verdict.onCard !== undefined,
    does: tried.does,
    order,
    counterBefore,
    codesOnly: tried.after.counter === counterBefore,
    run: tried.stop < 0 ? '' : (bus?.run ?? ''),
    stopThen: stop,
    stopUsed: tried.stop,
    at: now,
    screen: ofRide ? undefined : saidLater(tried),
  };
}

/** What was carried over is named by the machine that did it; after a restart only what the card has now. */
function saidLater({ does, screen }: Written): Doubt['screen'] {
  if (does === 'group') {
    const { tickets: _tickets, says: _says, ...rest } = screen;
    return rest;
  }
  return does === 'carry-over'
    ? { ...screen, must: screen.must.slice(-1), may: [...screen.must, ...screen.may] }
    : screen;
}

/** Doubts of this card in a row; what neither answers nor fails to answer a commit leaves it open. */
function inARow(before: number | null, { told, scene }: Verdict): number | null {
  if (scene?.view === 'uncertain') return before === null ? null : before + 1;
  if (told?.kind === 'written' || (told?.kind === 'repeated' && told.fromDoubt)) return 0;
  return before === 0 ? 0 : null;
}
