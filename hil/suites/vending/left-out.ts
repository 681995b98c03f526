import { deriveModel } from '../../models/derive.ts';
import { explore, type StateGraph } from '../../models/explore.ts';
import { reachedBranches, unreachable } from '../../models/reach.ts';
import { whyUnreachable } from '../../models/vending/explain.ts';
import { vendingOnRig } from '../../models/vending/on-rig.ts';

/** Branches that happen, and that this suite does not bring about, with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = Object.fromEntries(
  [
    [
      'coins found while nothing is sold, or a payment that only a lost terminal knows: the terminal would have to stay lost where the tour wants it back',
      ['attending:UNFINISHED[0]', 'result:UNFINISHED[0]', 'bankPayment.askedLate:done.recall[2]'],
    ],
    [
      'reading writes nothing that has to be on the disk at once, unless a doubt is open on the card; no card with one is in stock',
      ['checking:done.readCard[6]', 'readingForTopUp:done.readCard[6]', 'readingForContract:done.readCard[6]'],
    ],
    [
      'the disk would have to fail between the machine\u2019s return and its next entry',
      ['recovering:error.recoverSales[0]'],
    ],
    [
      'the acceptor is open again some hundredths of a second after a coin: nothing falls in between',
      [
        'cashPayment.taking.acceptor.opening:cash.COIN[0]',
        'cashPayment.taking.acceptor.opening:cash.COIN[1]',
        'cashPayment.taking.acceptor.opening:cash.CLOSE[0]',
        'cashPayment.taking.acceptor.opening:cash.NO_MORE_COINS[0]',
      ],
    ],
    [
      'the printer would have to fall silent within the last centimetre of a ticket',
      ['delivery.printing:done.printTicket[2]'],
    ],
    [
      'the bank would have to approve between the passenger\u2019s change of mind and the terminal\u2019s hearing of it',
      ['bankPayment.terminal.aborting:bank.BANK_APPROVED[0]'],
    ],
    [
      'the bank would have to take back by itself what was approved and delivered',
      ['bankPayment.terminal.closing:bank.REVERSED[0]'],
    ],
    [
      'a disk that refuses while a card is written lets the writing be refused, or leaves a doubt: nothing rejects',
      ['delivery.coding:error.codeCard[0]'],
    ],
    [
      'the disk would have to fail between a card\u2019s last entry and its receipt',
      ['delivery.receipt:error.printReceipt[0]'],
    ],
    [
      'the terminal would have to fall silent between its approval and its last word, and the disk to hold',
      [
        'bankPayment.goodsAreOut:done.recall[0]',
        'bankPayment.goodsAreNot:done.recall[0]',
        'bankPayment.goodsAreNot:done.recall[1]',
        'bankPayment.goodsAreNot:done.recall[2]',
      ],
    ],
    [
      'while a card is in doubt nothing says that it was certainly not written',
      ['vending.dialog.resuming:done.delivery[0]'],
    ],
  ].flatMap(([why, ids]) => (Array.isArray(ids) ? ids.map((id) => [id, String(why)] as const) : [])),
);

/** Why the suite does not want a branch: nothing takes it, or there is no way to it through the rig. */
export function notLed(led: StateGraph): Record<string, string> {
  const rig = explore(deriveModel(vendingOnRig));
  const reached = reachedBranches(led);
  const known = new Set([...reached].map((branch) => led.model.branches[branch] ?? ''));
  const left = [...reachedBranches(rig)]
    .map((branch) => rig.model.branches[branch] ?? '')
    .filter((id) => !known.has(id) || Object.hasOwn(LEFT_OUT, id));
  return {
    ...unreachable(rig, whyUnreachable),
    ...Object.fromEntries(left.map((id) => [id, `not led here: ${LEFT_OUT[id] ?? 'no reason is known'}`])),
  };
}
