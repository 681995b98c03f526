import type { Verdict } from '../../../fares/inspection/inspection.ts';
import type { EpochMillis } from '../../../fares/time.ts';
import type { NewEntry } from '../../journal/contract.ts';
import type { InspectorPlace } from '../desk.ts';

/** What an inspector saw or did. */
export interface InspectionEntry {
  readonly at: EpochMillis;
  readonly what: 'card' | 'code' | 'document' | 'retention' | 'surcharge';
  readonly reason: string;
  readonly verdict?: Verdict | undefined;
  /** Pseudonym for the journal, number for the office. */
  readonly card?: { readonly reference: string; readonly number: number } | undefined;
  /** Number of the ticket in a control code. */
  readonly ticket?: string | undefined;
  readonly number?: string | undefined;
  readonly grosze?: number | undefined;
  readonly place: InspectorPlace | null;
  /** For the journal alone. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** In the journal the card has its pseudonym; the office gets its number. No name, no PESEL in either. */
export function inspectionEntry(entry: InspectionEntry): NewEntry {
  const { at, card, more, place, ...rest } = entry;
  const told = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const where = place === null ? {} : { line: place.line, course: place.course };
  return {
    at,
    kind: 'INSPECTION',
    body: { ...told, ...where, ...(card === undefined ? {} : { card: card.reference }), ...more },
    forOffice: {
      kind: 'inspection',
      at,
      ...told,
      ...where,
      ...(card === undefined ? {} : { cardNumber: card.number }),
    },
  };
}
