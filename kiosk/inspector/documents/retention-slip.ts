import type { PrintedDocument } from '../../../devices/printer/contract.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ProofOfFailure, RetentionReason } from '../../../statecharts/inspector/situation.ts';
import { paperCardNumber } from '../../vending/documents/words.ts';
import type { InspectorPlace } from '../desk.ts';
import { circumstances } from './slip-parts.ts';

const REASONS: Readonly<Record<RetentionReason, string>> = {
  blocked: 'Karta jest zablokowana.',
  'data-mismatch': 'Dane na karcie nie zgadzają się z dokumentem.',
  'no-identity': 'Pasażer nie okazał dokumentu tożsamości.',
  damaged: 'Karty nie można odczytać.',
};

export interface RetentionSlipData {
  readonly operator: string;
  readonly number: string;
  readonly reason: RetentionReason;
  /** Undefined where the card could not be read. */
  readonly cardNumber: number | undefined;
  readonly at: EpochMillis;
  readonly place: InspectorPlace | null;
  readonly proof: ProofOfFailure;
}

/** J81: what the passenger gets for the card that is kept. */
export function retentionSlip(data: RetentionSlipData): PrintedDocument {
  const { operator, number, reason, cardNumber, at, place, proof } = data;
  return {
    id: `retention ${number}`,
    parts: [
      { kind: 'title', text: 'POKWITANIE' },
      { kind: 'text', text: 'zatrzymania karty', align: 'centre' },
      { kind: 'text', text: operator, align: 'centre' },
      { kind: 'rule' },
      { kind: 'row', left: 'Numer', right: number, bold: true },
      {
        kind: 'row',
        left: 'Karta',
        right: cardNumber === undefined ? 'nieodczytana' : paperCardNumber(cardNumber),
        bold: true,
      },
      { kind: 'text', text: REASONS[reason] },
      { kind: 'rule' },
      ...circumstances(at, place, proof),
      { kind: 'rule' },
      { kind: 'text', text: `Kontroler zatrzymał kartę i przekaże ją do: ${operator}.` },
      {
        kind: 'text',
        text: 'Wyjaśnienia i zwrot karty: Centrum Obsługi Klienta. Zabierz to pokwitanie i dokument tożsamości.',
      },
    ],
  };
}
