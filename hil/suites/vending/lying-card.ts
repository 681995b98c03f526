import type { ModelEvent, Sight, World } from '../../models/contract.ts';
import { vendingWorld } from '../../models/vending/world.ts';

/**
 * The card at the reader, as far as a suite must know it: `fresh` has just been presented and is what the act needs;
 * `customer` is a good card that the machine has read; `other` is one that it would refuse.
 */
export type LyingCard = 'none' | 'fresh' | 'customer' | 'other';

/** What has just happened, where that tells what can come next. */
export type Lately =
  | 'nothing'
  /** A coin is in, and the acceptor is told what may follow it; after the second none follows. */
  | 'coin'
  | 'two coins'
  /** The disk has failed while the acceptor was being told what it may take. */
  | 'disk'
  /** The passenger does not want to pay by card any more. */
  | 'changed mind'
  /** The bank has approved, and a ticket is being printed. */
  | 'paper'
  /** Only a terminal that is lost knows what became of a payment. */
  | 'parked';

const MARK = '#';

const besideIn = ({ world }: Pick<Sight, 'world'>): readonly string[] => world.split(MARK);

export function lyingCardIn(sight: Pick<Sight, 'world'>): LyingCard {
  return besideIn(sight)[1] as LyingCard;
}

export function latelyIn(sight: Pick<Sight, 'world'>): Lately {
  return besideIn(sight)[2] as Lately;
}

/** The sight as the machine's own subject has it, which knows nothing of the card. */
export function withoutCard<Seen extends Sight>(sight: Seen): Seen {
  const at = sight.world.indexOf(MARK);
  if (at < 0) return sight;
  return Object.create(sight, { world: { value: sight.world.slice(0, at) } }) as Seen;
}

/** The money in the machine, the card at the reader, and what has just happened. */
export const ledWorld: World = {
  begin: [vendingWorld.begin, 'none', 'nothing'].join(MARK),
  after: (before, event, after) => {
    const hands = vendingWorld.after(withoutCard(before), event, after);
    return [hands, lyingAfter(lyingCardIn(before), event, after), latelyAfter(before, event, after)].join(MARK);
  },
};

const WRITTEN = 'done.codeCard coded';
const READ = /^done\.readCard (\S+)/;
const GOOD: readonly string[] = ['top-up', 'contract', 'contents', 'collected'];

function lyingAfter(lying: LyingCard, { name }: ModelEvent, after: Sight): LyingCard {
  if (!after.in('vending.field.occupied')) return 'none';
  if (name === 'CARD') return isAsked(after) ? 'fresh' : 'customer';
  if (name === WRITTEN) return 'customer';
  if (name.startsWith('done.codeCard ')) return 'other';
  const found = READ.exec(name)?.[1];
  if (found === undefined) return lying;
  if (GOOD.includes(found)) return 'customer';
  // Nothing waits for it at the office: a good card all the same.
  return found === 'refused' && lying === 'customer' ? 'customer' : 'other';
}

/** Somebody reads it now. */
function isAsked(sight: Sight): boolean {
  return sight.in('vending.dialog.reading') || sight.in('delivery.coding');
}

const OPENING = 'cashPayment.taking.acceptor.opening';
const ASKING = 'bankPayment.terminal.asking';
const ABORTING = 'bankPayment.terminal.aborting';

function latelyAfter(before: Sight, { name }: ModelEvent, after: Sight): Lately {
  const lately = latelyIn(before);
  if (after.in(OPENING)) {
    if (name === 'COIN part') return before.in(OPENING) ? 'two coins' : 'coin';
    return name === 'JOURNAL_FAILED' ? 'disk' : before.in(OPENING) ? lately : 'nothing';
  }
  if (name === 'TOUCH cancel' && before.in(ASKING)) return 'changed mind';
  if (name === 'BANK_APPROVED') return before.in(ASKING) && after.in('delivery.printing') ? 'paper' : 'nothing';
  if (name === 'done.recall unknown') return 'parked';
  if (name.startsWith('done.recoverSales')) return 'nothing';
  return lastsIn(after, lately) ? lately : 'nothing';
}

function lastsIn(sight: Sight, lately: Lately): boolean {
  switch (lately) {
    case 'changed mind':
      return sight.in(ABORTING);
    case 'paper':
      return !sight.in('bankPayment.off');
    default:
      return lately === 'parked';
  }
}
