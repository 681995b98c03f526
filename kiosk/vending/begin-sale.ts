import { NOTHING } from '../../fares/money.ts';
import { isOnCard } from '../../fares/sale/product.ts';
import type { SaleBegun, SaleOrder } from '../../statecharts/vending-machine/events.ts';
import type { SaleRefusalReason } from '../../statecharts/vending-machine/situation.ts';
import { note } from '../validator/service/carry-out.ts';
import { refused } from '../validator/service/entries.ts';
import { bankIsFree } from './bank-desk.ts';
import { coinsNow } from './coins.ts';
import type { VendingDesk } from './desk.ts';
import { offered } from './price-list.ts';

/**
 * Begins a sale, unless it could not be finished: paper for ticket or receipt (J38), a way to pay, a card to write on.
 * Rejects with JournalFailure: then nothing was begun.
 */
export async function beginSale(desk: VendingDesk, order: SaleOrder): Promise<SaleBegun> {
  const { counter } = desk;
  counter.sale = undefined;
  counter.coded = undefined;
  counter.skipped.clear();
  const tariff = desk.tariff();
  const wanted = tariff && offered(order, tariff, desk.now());
  if (wanted === undefined) return refuse(desk, 'not-possible');
  if (!desk.press.ready) return refuse(desk, 'printer');
  const coins = coinsNow(desk, wanted.price, NOTHING).mode;
  const card = bankIsFree(desk);
  if (coins === 'none' && !card) return refuse(desk, 'no-payment');
  const customer = isOnCard(wanted.product) ? counter.customer : undefined;
  if (isOnCard(wanted.product) && customer === undefined) return refuse(desk, 'removed-early');
  const sealed = customer && { card: customer.reference, sealed: customer.sealed };
  counter.sale = await desk.book.begin(wanted.product, wanted.price, sealed);
  return { kind: 'begun', coins, card };
}

function refuse(desk: VendingDesk, reason: SaleRefusalReason): SaleBegun {
  note(desk.card, refused(desk.now(), reason, 'sale'));
  return { kind: 'refused', refusal: { reason } };
}
