import type { ModelEvent, Sight, World } from '../contract.ts';

/**
 * What is in the machine's hands, as far as its chart can make a difference: the sale under way as its journal entries
 * and the devices have it. `credited = delivered + paid out + owed` is asked of it (invariants.ts).
 */
export interface Hands {
  /** `unknown`: the machine has just been switched on. `found`: coins or a bank's word came while nothing was sold. */
  readonly sale: 'none' | 'open' | 'unknown' | 'found';
  /** Credited and not paid out, against the price. */
  readonly coins: 'none' | 'part' | 'exact' | 'over';
  /** `approved`: charged, and the terminal still waits to hear of the goods. */
  readonly bank: 'none' | 'approved' | 'paid' | 'owed' | 'unclear';
  /** `doubt`: a card was being written; `paper`: nobody knows whether the ticket came out. */
  readonly goods: 'none' | 'doubt' | 'paper' | 'out' | 'entrusted';
}

const EMPTY: Hands = { sale: 'none', coins: 'none', bank: 'none', goods: 'none' };
const OPENED: Hands = { ...EMPTY, sale: 'open' };

const known = new Map<string, Hands>();

function told(hands: Hands): string {
  const text = `${hands.sale} ${hands.coins} ${hands.bank} ${hands.goods}`;
  if (!known.has(text)) known.set(text, hands);
  return text;
}

/** What `Sight.world` says. */
export function handsIn({ world }: Pick<Sight, 'world'>): Hands {
  const hands = known.get(world);
  if (hands === undefined) throw new Error(`no state of the model has "${world}" in hand`);
  return hands;
}

/** The whole price is there, in coins or by the bank's word. */
export const isPaidFor = ({ coins, bank }: Hands): boolean =>
  bank === 'approved' || bank === 'paid' || coins === 'exact' || coins === 'over';

/** Nobody can say any more that the passenger has nothing for his money. */
export const isDelivered = ({ goods }: Hands): boolean => goods === 'out' || goods === 'entrusted';

/** Out, or not: nobody knows. */
export const isInDoubt = ({ goods }: Hands): boolean => goods === 'doubt' || goods === 'paper';

const byBank = ({ bank }: Hands): boolean => bank === 'approved' || bank === 'paid';

/** Coins are in the machine that are the passenger's. */
export function owesCoins(hands: Hands): boolean {
  const { coins } = hands;
  if (coins === 'none') return false;
  return isDelivered(hands) && !byBank(hands) ? coins === 'over' : true;
}

/** The bank has charged what nobody got. */
export const mustReverse = (hands: Hands): boolean => byBank(hands) && !isDelivered(hands) && !isInDoubt(hands);

/** Only a slip can end this: the office owes goods, or money that no hopper and no terminal can give back. */
export const needsSlip = (hands: Hands): boolean => {
  const { bank, goods } = hands;
  return goods === 'entrusted' || isInDoubt(hands) || bank === 'owed' || bank === 'unclear';
};

/** Money or goods are owed: the sale is not at its end. */
export const isOpen = (hands: Hands): boolean => hands.sale === 'open';

/** Where the money is after each step, by what devices and journal have done. */
export const vendingWorld: World = {
  begin: told({ ...EMPTY, sale: 'unknown' }),
  after: (before, event, after) => {
    const hands = handsIn(before);
    const changed = next(hands, event, before, after);
    return changed === hands ? before.world : told(changed);
  },
};

function next(hands: Hands, { name }: ModelEvent, before: Sight, after: Sight): Hands {
  switch (name) {
    case 'UNFINISHED':
      return after.in('recovering') && hands.sale === 'none' ? { ...hands, sale: 'found' } : hands;
    case 'done.recoverSales card-wanted':
      // Whatever was paid: so much that change is owed, too.
      return hands.sale === 'open' ? hands : { ...OPENED, coins: 'over', goods: 'doubt' };
    case 'done.recoverSales nothing':
    case 'done.recoverSales refund':
    case 'done.recoverSales slip':
    case 'done.settleSale nothing':
    case 'done.settleSale refund':
    case 'done.settleSale slip':
      return EMPTY;
    case 'done.beginSale begun':
    case 'done.beginSale begun, card only':
      return OPENED;
    case 'COIN part':
      return { ...hands, coins: 'part' };
    case 'COIN exact':
      return { ...hands, coins: 'exact' };
    case 'COIN over':
      return { ...hands, coins: 'over' };
    default:
      return ofBank(hands, name, before) ?? ofGoods(hands, name) ?? hands;
  }
}

function ofBank(hands: Hands, name: string, before: Sight): Hands | undefined {
  switch (name) {
    case 'BANK_APPROVED':
      return { ...hands, bank: 'approved' };
    case 'PAID':
      return { ...hands, bank: 'paid' };
    case 'REVERSED':
    case 'done.reverse reversed':
      return { ...hands, bank: 'none' };
    case 'OWED':
    case 'done.reverse owed':
    case 'error.reverse journal':
      return { ...hands, bank: 'owed' };
    case 'done.recall paid':
      return { ...hands, bank: 'paid' };
    case 'done.recall not-paid':
      return { ...hands, bank: 'none' };
    case 'done.recall unknown':
    case 'error.recall journal':
      // Goods that are out keep their payment.
      return { ...hands, bank: before.in('bankPayment.goodsAreOut') ? 'paid' : 'unclear' };
    default:
      return undefined;
  }
}

function ofGoods(hands: Hands, name: string): Hands | undefined {
  switch (name) {
    case 'done.printTicket printed':
    case 'done.codeCard coded':
      return { ...hands, goods: 'out' };
    case 'done.printTicket unknown':
    case 'error.printTicket journal':
      return { ...hands, goods: 'paper' };
    case 'done.codeCard in-doubt':
      return { ...hands, goods: 'doubt' };
    case 'done.codeCard again: removed-early':
    case 'done.codeCard again: other-card':
    case 'done.codeCard refused':
    case 'done.printTicket not-printed':
      return { ...hands, goods: 'none' };
    // Where the disk refuses, the doubt stays.
    case 'done.entrust done':
      return { ...hands, goods: 'entrusted' };
    default:
      return undefined;
  }
}
