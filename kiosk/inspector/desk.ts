import type { PrintedDocument } from '../../devices/printer/contract.ts';
import type { InspectionPolicy } from '../../fares/inspection/inspection.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { ControlKeys } from '../control-code/control-key.ts';
import type { SeenCodes } from '../control-code/seen-codes.ts';
import type { CardDesk, Place } from '../validator/service/desk.ts';
import type { Press } from '../vending/press.ts';
import type { ETicketList } from './e-ticket-list.ts';
import type { InspectorProfile } from './inspector-profile.ts';
import type { OfficeSilence } from './office-silence.ts';
import type { Sightings } from './service/sightings.ts';

/** What an inspector's reader needs; each member is given from outside, so time and chance are too. */
export interface InspectorDesk {
  /** Its key store holds inspection keys and no others. */
  readonly card: CardDesk;
  readonly profile: InspectorProfile;
  readonly policy: InspectionPolicy;
  readonly now: () => EpochMillis;
  /** Where the bus is; null when the on-board computer does not say. */
  readonly place: (now: EpochMillis) => InspectorPlace | null;
  readonly eTickets: ETicketList;
  readonly silence: OfficeSilence;
  readonly controlKeys: ControlKeys;
  readonly seen: SeenCodes;
  readonly sightings: Sightings;
  readonly press: Press;
  readonly hand: Hand;
}

/** The bus, with what an inspector writes down of it. */
export interface InspectorPlace extends Place {
  readonly line: string;
  readonly course: string;
  readonly zone: string | undefined;
}

/** What the inspector has in hand between two steps of his business; forgotten with the next card or code. */
export interface Hand {
  card: { readonly reference: string; readonly number: number; readonly holder: string | null } | undefined;
  ticket: string | undefined;
  /** Cards whose answers broke at their last presentation, by UID: the second time in a row the card is damaged. */
  readonly broken: Set<string>;
  /** The last slip, to be printed once more. */
  slip: PrintedDocument | undefined;
}
