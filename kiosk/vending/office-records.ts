import { encodeStateRecord } from '../../fares/card/state-record.ts';
import { contractProductNumber } from '../../fares/products/contract-product.ts';
import { codesOnly } from '../../fares/settle.ts';
import type { EntryBody } from '../journal/contract.ts';
import { hex } from '../validator/service/entries.ts';
import type { VendingDesk } from './desk.ts';
import { lastDayText } from './price-list.ts';
import type { OpenSale } from './sale-book.ts';

/**
 * What the office is told of a paid sale for a card, when it is about to be delivered: a credit on this card is
 * explained by it (audit), and by nothing else.
 */
export function paidRecord(desk: VendingDesk, open: OpenSale): EntryBody | undefined {
  const number = cardNumberOf(desk, open);
  if (number === undefined) return undefined;
  const { name, sale } = open;
  return {
    kind: 'sale',
    sale: name,
    cardNumber: number,
    product: sale.product.kind,
    grosze: sale.price,
    paidBy: sale.card.kind === 'paid' ? 'bank-card' : 'coins',
  };
}

/** Step 9: what waits at the office from now on, and the card transaction that may have delivered it. */
export function entrustedRecord(desk: VendingDesk, open: OpenSale): EntryBody {
  const { name, sale } = open;
  const number = cardNumberOf(desk, open);
  const doubt = open.transactions
    .map((tx) => desk.card.doubts.findTransaction(tx)?.doubt)
    .findLast((one) => one !== undefined);
  if (number === undefined || sale.product.kind === 'ticket' || sale.product.kind === 'nothing') {
    const detail = `sale ${name}: ${sale.price} gr paid, and nobody knows whether the ticket came out`;
    return { kind: 'notice', code: 'goods-in-doubt', detail };
  }
  const load =
    sale.product.kind === 'top-up'
      ? { kind: 'top-up', grosze: sale.price }
      : { kind: 'season', grosze: sale.price, contract: contractOf(open) };
  return {
    kind: 'entrusted',
    sale: name,
    cardNumber: number,
    load,
    ...(doubt === undefined
      ? {}
      : {
          transaction: doubt.transaction,
          state: doubt.before === undefined ? undefined : hex(encodeStateRecord(doubt.before)),
          writesRecord: !codesOnly(doubt),
        }),
  };
}

function contractOf({ sale }: OpenSale): EntryBody {
  if (sale.product.kind !== 'contract') return {};
  const { days, fareClass, from } = sale.product;
  return { product: contractProductNumber(days, fareClass), from, to: lastDayText(from, days) };
}

function cardNumberOf(desk: VendingDesk, { customer }: OpenSale): number | undefined {
  return desk.counter.customer?.cardNumber ?? (customer && desk.journal.unsealCardNumber(customer.sealed));
}
