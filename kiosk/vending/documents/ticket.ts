import type { PrintedDocument } from '../../../devices/printer/contract.ts';
import type { Grosze } from '../../../fares/money.ts';
import type { FareClass, Towns } from '../../../fares/tariff/town-tariff.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import { paperAmount, paperClass, paperTime, paperTowns } from './words.ts';

export interface TicketData {
  readonly number: string;
  readonly operator: string;
  readonly pointOfSale: string;
  readonly towns: Towns;
  readonly fareClass: FareClass;
  readonly price: Grosze;
  readonly at: EpochMillis;
  /** What the inspector's reader checks (ticket-code.ts). */
  readonly code: Uint8Array;
}

/**
 * J65: a single ticket on paper. Carrier, zone, price and scope of the discount have to be on it (Prawo przewozowe,
 * art. 16); the symbol carries the same, signed.
 */
export function paperTicket({
  number,
  operator,
  pointOfSale,
  towns,
  fareClass,
  price,
  at,
  code,
}: TicketData): PrintedDocument {
  return {
    id: `ticket ${number}`,
    parts: [
      { kind: 'text', text: operator, align: 'centre' },
      { kind: 'title', text: 'BILET JEDNORAZOWY' },
      { kind: 'text', text: paperClass[fareClass].toUpperCase(), bold: true, align: 'centre' },
      { kind: 'text', text: paperTowns[towns], align: 'centre' },
      { kind: 'rule' },
      { kind: 'row', left: 'Cena brutto', right: paperAmount(price), bold: true },
      { kind: 'row', left: 'Ważny od', right: paperTime(at) },
      { kind: 'row', left: 'Sprzedano', right: pointOfSale },
      { kind: 'space', lines: 1 },
      { kind: 'text', text: 'Ważny na jeden przejazd. Okaż na żądanie kontrolera.' },
      { kind: 'space', lines: 1 },
      // Last: a ticket that stopped before the lower part of its symbol can be used by nobody, one that stopped there
      // is in doubt (devices/printer/escpos-job.ts).
      { kind: 'aztec', content: code, caption: number },
    ],
  };
}
