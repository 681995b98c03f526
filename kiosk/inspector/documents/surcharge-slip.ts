import type { PrintedDocument } from '../../../devices/printer/contract.ts';
import type { Grosze } from '../../../fares/money.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/inspector/situation.ts';
import { paperAmount } from '../../vending/documents/words.ts';
import type { InspectorPlace } from '../desk.ts';
import { circumstances } from './slip-parts.ts';

export interface SurchargeSlipData {
  readonly operator: string;
  readonly number: string;
  readonly title: string;
  readonly amount: Grosze;
  /** The amount stands for the operator's price list, which is not known. */
  readonly example: boolean;
  readonly at: EpochMillis;
  readonly place: InspectorPlace | null;
  readonly proof: ProofOfFailure;
}

/** J82: what the passenger gets with a surcharge. */
export function surchargeSlip(data: SurchargeSlipData): PrintedDocument {
  const { operator, number, title, amount, example, at, place, proof } = data;
  return {
    id: `surcharge ${number}`,
    parts: [
      { kind: 'title', text: 'OPŁATA DODATKOWA' },
      { kind: 'text', text: operator, align: 'centre' },
      { kind: 'rule' },
      { kind: 'row', left: 'Numer', right: number, bold: true },
      { kind: 'text', text: title },
      { kind: 'row', left: 'Kwota', right: paperAmount(amount), bold: true },
      ...(example ? [{ kind: 'text' as const, text: 'Kwota przykładowa, nie z cennika przewoźnika.' }] : []),
      { kind: 'rule' },
      ...circumstances(at, place, proof),
      { kind: 'rule' },
      { kind: 'text', text: 'Odwołanie: Centrum Obsługi Klienta, z tym potwierdzeniem.' },
    ],
  };
}
