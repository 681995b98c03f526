import type { PrintedDocument } from '../../../devices/printer/contract.ts';
import { type Grosze, NOTHING } from '../../../fares/money.ts';
import { millisOf } from '../../../fares/time.ts';
import type { SlipReason } from '../../../statecharts/vending-machine/events.ts';
import type { ProofOfFailure } from '../../../statecharts/vending-machine/situation.ts';
import { paperAmount, paperTime } from './words.ts';

const WORDS: Readonly<Record<SlipReason, string>> = {
  change: 'Automat nie mógł wydać całej reszty.',
  refund: 'Automat nie mógł oddać wszystkich monet.',
  'bank-card': 'Nie wiadomo jeszcze, czy bank pobrał zapłatę kartą, albo nie udało się jej cofnąć.',
  goods: 'Zapłata została przyjęta. Nie wiadomo, czy zakup został zapisany na karcie lub wydrukowany.',
  'coins-in-dispute': 'Automat mógł zatrzymać monetę, której nie zaliczył.',
};

export interface SlipData {
  readonly operator: string;
  readonly pointOfSale: string;
  readonly sale: string;
  readonly proof: ProofOfFailure;
  readonly reason: SlipReason;
  readonly amount: Grosze;
  /** What was paid for and may not be in the passenger's hands. */
  readonly goods?: string | undefined;
}

/** Proof of what the machine owes; its code follows from the machine's journal and can be checked by the office. */
export function slip({ operator, pointOfSale, sale, proof, reason, amount, goods }: SlipData): PrintedDocument {
  return {
    id: `slip ${proof.code}`,
    parts: [
      { kind: 'title', text: 'POTWIERDZENIE' },
      { kind: 'text', text: operator, align: 'centre' },
      { kind: 'rule' },
      { kind: 'text', text: WORDS[reason] },
      ...(amount > NOTHING
        ? [{ kind: 'row', left: 'Do zwrotu najwyżej', right: paperAmount(amount), bold: true } as const]
        : []),
      ...(goods === undefined ? [] : [{ kind: 'row', left: 'Zakup', right: goods, bold: true } as const]),
      { kind: 'rule' },
      { kind: 'row', left: 'Automat', right: `${proof.terminal}` },
      { kind: 'row', left: 'Punkt sprzedaży', right: pointOfSale },
      { kind: 'row', left: 'Data i godzina', right: paperTime(millisOf(proof.at)) },
      { kind: 'row', left: 'Sprzedaż', right: sale },
      { kind: 'row', left: 'Kod', right: proof.code, bold: true },
      { kind: 'space', lines: 1 },
      { kind: 'text', text: 'Zgłoś się z tym potwierdzeniem do Centrum Obsługi Klienta. Biuro już o tym wie.' },
    ],
  };
}
