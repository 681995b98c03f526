import type { Verdict, Written } from './judge-tap.ts';
import { type BusPlace, entryStop, exitStop, type Standing } from './ledger/account.ts';
import { keptBy, type Outcome } from './ledger/rules.ts';
import { type Doubt, isNewest, type TerminalBook, withNothing } from './ledger/terminal-book.ts';
import type { Seen } from './presentation.ts';
import type { PackCard, Validator, World } from './world.ts';

/** Writes into the ledger what became of a tap: on the card, at this machine and at the others. */
export function enter(
  world: World,
  machine: Validator,
  card: PackCard & { account: NonNullable<PackCard['account']> },
  bus: BusPlace | null,
  outcomes: readonly Outcome[],
  verdict: Verdict,
  seen: Seen,
  diskOut: boolean,
  /** Of the tap; time may have passed while the card was held. */
  now: number,
): void {
  const { book } = machine;
  const standing = card.account.standing;
  const page = book.page(card.id);
  const { told, onCard, scene, read } = verdict;
  const attempted = outcomes.find((outcome): outcome is Written => outcome.kind === 'written');
  const tried = onCard ?? attempted;
  const doubt = tried === undefined || bus === null ? undefined : doubtOf(tried, onCard, bus, now, standing.counter);
  // Whether a doubt that others have overtaken was settled before the cut is not to be seen from outside.
  const needsLog = page.doubts.some((each) => each !== undefined && !isNewest(each, standing));
  const surelyRead = read && (!needsLog || told !== undefined || seen.commands.length > 5);
  const failed = diskOut || (seen.fired && seen.sight?.scenes.some(({ view }) => view === 'out-of-service') === true);

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
  if (seen.died) book.restarted();
}

/** The machine has read the card, and so settled what was open; a rolled-back check-out keeps its stop. */
export function settled(book: TerminalBook, card: string, standing: Standing): void {
  const { doubts, kept } = book.page(card);
  const now = doubts.flatMap((doubt) => keptBy(doubt, standing) ?? kept);
  book.turn(card, { doubts: [undefined], kept: now });
}

/** It has, or it has not: the machine died or lost its disk over it. */
export function perhapsSettled(book: TerminalBook, card: string, standing: Standing): void {
  const before = book.page(card);
  settled(book, card, standing);
  book.turn(card, { doubts: withNothing(before.doubts), kept: [...book.page(card).kept, ...before.kept] });
}

function doubtOf(tried: Written, onCard: Written | undefined, bus: BusPlace, at: number, counterBefore: number): Doubt {
  return {
    executed: onCard !== undefined,
    does: tried.does,
    counterBefore,
    run: bus.run,
    stopThen: tried.does === 'check-in' ? entryStop(bus) : exitStop(bus),
    stopUsed: tried.stop,
    at,
  };
}

/** Doubts of this card in a row; what neither answers nor fails to answer a commit leaves it open. */
function inARow(before: number | null, { told, scene }: Verdict): number | null {
  if (scene?.view === 'uncertain') return before === null ? null : before + 1;
  if (told?.kind === 'written' || (told?.kind === 'repeated' && told.fromDoubt)) return 0;
  return before === 0 ? 0 : null;
}
