import { expect, test } from 'vitest';
import { encodeDocument } from '../../../devices/printer/escpos-document.ts';
import { grosze } from '../../../fares/money.ts';
import { epochMillis } from '../../../fares/time.ts';
import { documentKindOf } from '../../../hil/printer/document-kind.ts';
import { proofOfFailure } from '../../../kiosk/validator/service/proof-code.ts';
import { bankReceipt } from '../../../kiosk/vending/documents/bank-receipt.ts';
import { receipt } from '../../../kiosk/vending/documents/receipt.ts';
import { slip } from '../../../kiosk/vending/documents/slip.ts';
import { paperTicket } from '../../../kiosk/vending/documents/ticket.ts';
import { printed } from './given.ts';

const place = { operator: 'PKM sp. z o.o. Jaworzno', pointOfSale: 'Automat 117' };
const at = epochMillis(Date.UTC(2026, 10, 20, 11));

const DOCUMENTS = {
  ticket: paperTicket({
    ...place,
    number: '7-13',
    towns: 2,
    fareClass: 'normal',
    price: grosze(400),
    at,
    code: Uint8Array.of(1, 2, 3),
  }),
  receipt: receipt({
    ...place,
    number: '7-14',
    cardNumber: 412_877,
    at,
    goods: [{ kind: 'top-up', before: grosze(-100), amount: grosze(500), after: grosze(400) }],
    paidBy: 'coins',
  }),
  slip: slip({ ...place, sale: '7-15', proof: proofOfFailure(7, at, 'slip'), reason: 'refund', amount: grosze(50) }),
  'bank-receipt': bankReceipt('7-16', ['PKM', 'SPRZEDAZ', 'KWOTA 5,00 PLN']),
};

test.each(Object.entries(DOCUMENTS))('a %s is known by what is printed on it', (kind, { parts }) => {
  const paper = (columns: 32 | 48, page: 'cp852' | 'ascii') =>
    printed(encodeDocument(parts, { columns, codePage: page }), { width: columns * 12 }).text;
  expect(documentKindOf(paper(48, 'cp852'))).toBe(kind);
  expect(documentKindOf(paper(32, 'ascii'))).toBe(kind);
  expect(documentKindOf(`${paper(48, 'cp852')}\n       WYDRUK PRZERWANY - NIEWAŻNY`)).toBe('void');
});

test('what has no title of ours is other', () => {
  expect(documentKindOf('Bilet jednorazowy KWITANCJA dla Jana')).toBe('other');
});
