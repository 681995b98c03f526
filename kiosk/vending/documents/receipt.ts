import type { DocumentPart, PrintedDocument } from '../../../devices/printer/contract.ts';
import type { Grosze } from '../../../fares/money.ts';
import type { CardOnReceipt } from '../../../fares/sale/sale-event.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import { paperAmount, paperCardNumber, paperClass, paperDay, paperTime } from './words.ts';

/** What a coding put on a card. */
export type CodedGoods =
  | { readonly kind: 'top-up'; readonly before: Grosze; readonly amount: Grosze; readonly after: Grosze }
  | {
      readonly kind: 'contract';
      readonly days: number;
      readonly fareClass: FareClass;
      readonly price: Grosze;
      /** `2026-11-20` */
      readonly from: string;
      readonly to: string;
      /** J43: valid from the moment of purchase, not from midnight. */
      readonly fromPurchase: boolean;
    };

export interface ReceiptData {
  /** Its number: the sale's, or the transaction's where nothing was paid here. */
  readonly number: string;
  readonly operator: string;
  readonly pointOfSale: string;
  readonly cardNumber: number;
  readonly at: EpochMillis;
  readonly goods: readonly CodedGoods[];
  readonly paidBy: 'coins' | CardOnReceipt | 'online';
}

/** J38-J41: the receipt of a coding, with every field that the regulations name. The basis of complaints. */
export function receipt(data: ReceiptData): PrintedDocument {
  const { number, operator, pointOfSale, cardNumber, at, goods } = data;
  return {
    id: `receipt ${number}`,
    parts: [
      { kind: 'title', text: 'KWITANCJA' },
      { kind: 'text', text: operator, align: 'centre' },
      { kind: 'rule' },
      { kind: 'row', left: 'Numer', right: number },
      { kind: 'row', left: 'Data kodowania', right: paperTime(at) },
      { kind: 'row', left: 'Punkt sprzedaży', right: pointOfSale },
      { kind: 'row', left: 'Numer karty', right: paperCardNumber(cardNumber) },
      ...goods.flatMap((one) => [{ kind: 'rule' } as const, ...goodsParts(one, at)]),
      { kind: 'rule' },
      ...paymentParts(data),
      { kind: 'space', lines: 1 },
      { kind: 'text', text: 'Kwitancja jest podstawą reklamacji. Sama kwitancja nie uprawnia do przejazdu.' },
    ],
  };
}

function goodsParts(goods: CodedGoods, at: EpochMillis): readonly DocumentPart[] {
  if (goods.kind === 'top-up') {
    return [
      { kind: 'text', text: 'Doładowanie elektronicznej portmonetki (EP)', bold: true },
      { kind: 'row', left: 'Stan EP przed', right: paperAmount(goods.before) },
      { kind: 'row', left: 'Doładowanie', right: paperAmount(goods.amount), bold: true },
      { kind: 'row', left: 'Stan EP po', right: paperAmount(goods.after), bold: true },
    ];
  }
  const { days, fareClass, from, to, fromPurchase, price } = goods;
  return [
    { kind: 'text', text: `Bilet okresowy ${days}-dniowy ${paperClass[fareClass]}`, bold: true },
    { kind: 'row', left: 'Cena', right: paperAmount(price), bold: true },
    { kind: 'row', left: 'Ważny od', right: fromPurchase ? paperTime(at) : `${paperDay(from)} 00:00` },
    { kind: 'row', left: 'Ważny do', right: `${paperDay(to)} 23:59` },
  ];
}

function paymentParts({ paidBy }: ReceiptData): readonly DocumentPart[] {
  if (paidBy === 'online') return [{ kind: 'row', left: 'Zapłata', right: 'w sklepie internetowym' }];
  if (paidBy === 'coins') return [{ kind: 'row', left: 'Zapłata', right: 'gotówka' }];
  return [
    { kind: 'row', left: 'Zapłata', right: `karta ${paidBy.card}` },
    { kind: 'row', left: 'Terminal', right: paidBy.terminalId },
    ...(paidBy.authorisation === undefined
      ? []
      : [{ kind: 'row' as const, left: 'Kod autoryzacji', right: paidBy.authorisation }]),
  ];
}
