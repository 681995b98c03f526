import type { ModelEvent, Sight, World } from '../../models/contract.ts';
import { vendingWorld } from '../../models/vending/world.ts';

/**
 * The card at the reader, as far as a suite must know it: `fresh` has just been presented and is what the act needs;
 * `customer` is a good card that the machine has read; `other` is one that it would refuse.
 */
export type LyingCard = 'none' | 'fresh' | 'customer' | 'other';

const MARK = '#';

export function lyingCardIn({ world }: Pick<Sight, 'world'>): LyingCard {
  return world.slice(world.indexOf(MARK) + 1) as LyingCard;
}

/** The sight as the machine's own subject has it, which knows nothing of the card. */
export function withoutCard<Seen extends Sight>(sight: Seen): Seen {
  const at = sight.world.indexOf(MARK);
  if (at < 0) return sight;
  return Object.create(sight, { world: { value: sight.world.slice(0, at) } }) as Seen;
}

/** The money in the machine, and the card at the reader. */
export const ledWorld: World = {
  begin: `${vendingWorld.begin}${MARK}none`,
  after: (before, event, after) => {
    const hands = vendingWorld.after(withoutCard(before), event, after);
    return `${hands}${MARK}${next(lyingCardIn(before), event, after)}`;
  },
};

const WRITTEN = 'done.codeCard coded';
const READ = /^done\.readCard (\S+)/;
const GOOD: readonly string[] = ['top-up', 'contract', 'contents', 'collected'];

function next(lying: LyingCard, { name }: ModelEvent, after: Sight): LyingCard {
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
