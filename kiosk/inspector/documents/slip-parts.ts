import type { DocumentPart } from '../../../devices/printer/contract.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/inspector/situation.ts';
import { paperTime } from '../../vending/documents/words.ts';
import type { InspectorPlace } from '../desk.ts';

/** When, where and by which reader; its code follows from the reader's journal and can be checked by the office. */
export function circumstances(
  at: EpochMillis,
  place: InspectorPlace | null,
  proof: ProofOfFailure,
): readonly DocumentPart[] {
  return [
    { kind: 'row', left: 'Czas', right: paperTime(at) },
    ...(place === null
      ? []
      : [
          { kind: 'row' as const, left: 'Linia / kurs', right: `${place.line} / ${place.course}` },
          { kind: 'row' as const, left: 'Pojazd', right: String(place.vehicle) },
        ]),
    { kind: 'row', left: 'Czytnik', right: String(proof.terminal) },
    { kind: 'row', left: 'Kod', right: proof.code, bold: true },
  ];
}
