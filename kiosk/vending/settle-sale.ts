import type { PayoutOutcome } from '../../devices/coin-hopper/contract.ts';
import { add, type Grosze, NOTHING } from '../../fares/money.ts';
import { isOnCard } from '../../fares/sale/product.ts';
import { owedIn, type Sale } from '../../fares/sale/sale.ts';
import { type Next, whatNext } from '../../fares/sale/what-next.ts';
import type { IssuedSlip, Recovered, Settled, SlipReason } from '../../statecharts/vending-machine/events.ts';
import { proofOfFailure } from '../validator/service/proof-code.ts';
import { isOpenAtBank, recall, reverse } from './bank-desk.ts';
import { hasOpenDoubt } from './code-card.ts';
import { recordNow, saleNow, type VendingDesk } from './desk.ts';
import { slip } from './documents/slip.ts';
import { paperTowns } from './documents/words.ts';
import { entrust } from './entrust.ts';
import { payBack, recordPayout } from './pay-back.ts';

/**
 * Brings the sale under way to its end: asks the devices what only they know, pays back what is owed, and proves by
 * slip what cannot be paid. What only a silent bank terminal could say keeps the sale open, and nobody waiting.
 * Rejects with JournalFailure: the next start goes on from there.
 */
export async function settleSale(desk: VendingDesk): Promise<Settled> {
  const found = await settle(desk, 'entrust');
  if (found === 'card-wanted') throw new Error('goods in doubt were to be entrusted');
  return found;
}

/** At the start, and whenever the machine comes back: every sale that was cut short, oldest first. */
export async function recoverSales(desk: VendingDesk): Promise<Recovered> {
  const { counter, book } = desk;
  await book.flush();
  let last: Recovered = { kind: 'nothing' };
  for (const { name } of book.open) {
    counter.sale = name;
    counter.customer = undefined;
    counter.coded = undefined;
    const found = await settle(desk, 'ask-for-card');
    if (found === 'card-wanted') return { kind: 'card-wanted', product: saleNow(desk).sale.product };
    if (found.slip !== null || found.paidBack > NOTHING || last.kind === 'nothing') {
      last = { kind: 'settled', delivered: false, ...found };
    }
  }
  counter.sale = undefined;
  return last;
}

async function settle(desk: VendingDesk, doubtful: 'entrust' | 'ask-for-card'): Promise<Settled | 'card-wanted'> {
  const { counter, book } = desk;
  await book.flush();
  const { name } = saleNow(desk);
  const before = saleNow(desk).sale.coins.paidOut;
  let terminal: 'asked' | 'silent' = 'asked';
  let issued: IssuedSlip | null = null;
  let last: Sale = saleNow(desk).sale;
  for (;;) {
    const open = book.get(name);
    last = open?.sale ?? last;
    const next: Next = open === undefined ? { next: 'nothing' } : whatNext(open.sale, terminal);
    switch (next.next) {
      case 'ask-hopper':
        await askHopper(desk, next.payout);
        break;
      case 'ask-terminal':
        if ((await recall(desk)) === 'unknown') terminal = 'silent';
        break;
      case 'settle-delivery':
        if (await certainlyNotOut(desk)) break;
        if (doubtful === 'ask-for-card' && isOnCard(last.product)) return 'card-wanted';
        await entrust(desk);
        break;
      case 'close-coins':
        await recordNow(desk, { event: 'coins-closed' });
        break;
      case 'reverse-card':
        await reverse(desk);
        break;
      case 'refund':
        await payBack(desk);
        // What is left no hopper can pay.
        if (whatNext(saleNow(desk).sale, terminal).next === 'refund') issued = await giveSlip(desk);
        break;
      case 'slip':
        issued = await giveSlip(desk);
        break;
      case 'end':
        last = await recordNow(desk, { event: 'ended' });
        break;
      case 'wait-for-terminal':
      case 'nothing':
        if (counter.sale === name) counter.sale = undefined;
        return { paidBack: (last.coins.paidOut - before) as Grosze, slip: issued };
      default:
        next satisfies never;
    }
  }
}

async function askHopper(
  desk: VendingDesk,
  { hopper, coins, before }: NonNullable<Sale['coins']['payout']>,
): Promise<void> {
  const device = desk.hoppers.find(({ name }) => name === hopper);
  const lost: PayoutOutcome = { kind: 'unknown', least: 0, most: coins, detail: 'the hopper does not answer' };
  const outcome =
    device === undefined
      ? lost
      : await device
          .recall(coins, before)
          .catch((error: unknown): PayoutOutcome => ({ ...lost, detail: String(error) }));
  await recordPayout(desk, hopper, outcome, coins);
}

/** Goods for a card of which no transaction was ever prepared, or each one is known to have failed. */
async function certainlyNotOut(desk: VendingDesk): Promise<boolean> {
  const { sale } = saleNow(desk);
  if (!isOnCard(sale.product) || sale.delivery.kind !== 'intended' || hasOpenDoubt(desk)) return false;
  await recordNow(desk, { event: 'delivery-failed', why: 'it was not begun' });
  return true;
}

/** The slip is on paper, or its code on the screen; either way the journal and the office know it first. */
async function giveSlip(desk: VendingDesk): Promise<IssuedSlip> {
  const { name, sale } = saleNow(desk);
  const proof = proofOfFailure(desk.journal.terminal, desk.now(), `slip ${name}`);
  const reason = reasonOf(sale);
  const amount = isOpenAtBank(sale.card) && 'amount' in sale.card ? add(owedIn(sale), openAmount(sale)) : owedIn(sale);
  const { operator, pointOfSale } = desk;
  const outcome = await desk.press.print(
    slip({ operator, pointOfSale, sale: name, proof, reason, amount, goods: goodsOf(sale) }),
  );
  const printed = outcome.kind === 'printed';
  const detail = `sale ${name}: ${reason}, ${amount} gr, code ${proof.code}, slip ${printed ? 'printed' : 'on the screen only'}`;
  await recordNow(
    desk,
    { event: 'slip', code: proof.code, amount, printed },
    { kind: 'notice', code: 'money-owed', detail },
  );
  return { proof, amount, reason, printed };
}

/** Charged perhaps: not owed for certain. */
function openAmount({ card }: Sale): Grosze {
  return card.kind === 'intended' || card.kind === 'unknown' ? card.amount : NOTHING;
}

function reasonOf(sale: Sale): SlipReason {
  const { coins, card, delivery } = sale;
  if (isOpenAtBank(card) || card.kind === 'reversal-failed') return 'bank-card';
  if (delivery.kind === 'entrusted') return 'goods';
  if (owedIn(sale) > NOTHING) return delivery.kind === 'delivered' ? 'change' : 'refund';
  return coins.disputes.length > 0 ? 'coins-in-dispute' : 'refund';
}

function goodsOf({ product, delivery }: Sale): string | undefined {
  if (delivery.kind !== 'entrusted') return undefined;
  switch (product.kind) {
    case 'top-up':
      return 'doładowanie EP';
    case 'contract':
      return `bilet okresowy ${product.days}-dniowy`;
    case 'ticket':
      return `bilet ${delivery.number ?? ''}, ${paperTowns[product.towns]}`;
    case 'nothing':
      return undefined;
    default:
      return product satisfies never;
  }
}
