import { civilDay, formatDay } from '../../fares/local-time.ts';
import type { CardPayment } from '../../fares/sale/sale.ts';
import { secondsOf } from '../../fares/time.ts';
import type { Printing } from '../../statecharts/vending-machine/delivery.ts';
import type { EntryBody } from '../journal/contract.ts';
import { recordNow, saleNow, type VendingDesk } from './desk.ts';
import { type CodedGoods, type ReceiptData, receipt } from './documents/receipt.ts';
import { paperTicket } from './documents/ticket.ts';
import { ticketCode } from './ticket-code.ts';

/** J65: prints the paid ticket. Its number is in the journal before the printer gets it. Rejects with JournalFailure. */
export async function printTicket(desk: VendingDesk): Promise<Printing> {
  const { name, sale } = saleNow(desk);
  if (sale.product.kind !== 'ticket') throw new Error(`a ${sale.product.kind} is not printed as a ticket`);
  await recordNow(desk, { event: 'delivery-intended', number: name });
  const at = desk.now();
  const { towns, fareClass } = sale.product;
  const [terminal = 0, sequence = 0] = name.split('-').map(Number);
  const facts = {
    city: desk.card.city,
    terminal,
    sequence,
    fareClass,
    towns,
    price: sale.price,
    validFrom: secondsOf(at),
  };
  const { operator, pointOfSale } = desk;
  const document = paperTicket({
    number: name,
    operator,
    pointOfSale,
    towns,
    fareClass,
    price: sale.price,
    at,
    code: ticketCode(facts, desk.seal),
  });
  const outcome = await desk.press.print(document);
  switch (outcome.kind) {
    case 'printed':
      await desk.book.fact(name, { event: 'delivered' });
      return 'printed';
    case 'not-printed':
      desk.log('a ticket was not printed', { ticket: name, why: outcome.why });
      return 'not-printed';
    case 'unknown':
      await recordNow(
        desk,
        { event: 'delivery-in-doubt', why: outcome.detail },
        { kind: 'notice', code: 'ticket-in-doubt', detail: `sale ${name}: ${outcome.detail}` },
      );
      return 'unknown';
    default:
      return outcome satisfies never;
  }
}

/** J38: the receipt of what is on the card now. One that does not come out is told to the passenger and the office. */
export async function printReceipt(desk: VendingDesk): Promise<void> {
  const data = receiptOf(desk);
  if (data === undefined) return;
  const outcome = await desk.press.print(receipt(data));
  const printed = outcome.kind === 'printed';
  const detail = `sale ${data.number}: the receipt is ${outcome.kind}`;
  const notice: EntryBody | undefined = printed ? undefined : { kind: 'notice', code: 'receipt-missing', detail };
  await recordNow(desk, { event: 'receipt', printed }, notice);
}

function receiptOf(desk: VendingDesk): ReceiptData | undefined {
  const { name, sale } = saleNow(desk);
  const { coded, customer } = desk.counter;
  const sealed = saleNow(desk).customer;
  const cardNumber = customer?.cardNumber ?? (sealed && desk.journal.unsealCardNumber(sealed.sealed));
  if (coded === undefined || cardNumber === undefined) return undefined;
  const { operator, pointOfSale } = desk;
  const goods = codedGoods(desk);
  if (goods === undefined) return undefined;
  return { number: name, operator, pointOfSale, cardNumber, at: coded.at, goods: [goods], paidBy: paidBy(sale.card) };
}

function codedGoods({ counter, ...desk }: VendingDesk): CodedGoods | undefined {
  const { coded } = counter;
  const { sale } = saleNow({ counter, book: desk.book });
  if (coded?.kind === 'top-up') return coded;
  if (coded?.kind !== 'contract' || sale.product.kind !== 'contract') return undefined;
  const { days, fareClass, from } = sale.product;
  // J43
  const fromPurchase = from === formatDay(civilDay(coded.at));
  return { kind: 'contract', days, fareClass, price: sale.price, from, to: coded.to, fromPurchase };
}

function paidBy(card: CardPayment): ReceiptData['paidBy'] {
  return card.kind === 'paid' ? card.payment : 'coins';
}
