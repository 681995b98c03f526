import { ChannelBroken, DesfireRefusal } from '../../../devices/card/errors.ts';
import type { ApplicationKey } from '../../../devices/card/layout.ts';
import type { StatusName } from '../../../devices/card/status.ts';
import { isForeignCard, TransitCard } from '../../../devices/card/transit-card.ts';
import type { CardInField } from '../../../devices/card-reader/contract.ts';
import { CardLost } from '../../../devices/card-reader/contract.ts';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import type { RefusalReason } from '../../../statecharts/validator/situation.ts';
import type { CardDesk } from './desk.ts';

/** A card of the city, authenticated, with its newest state read: four or five commands into a tap. */
export interface OpenedCard {
  readonly kind: 'opened';
  readonly card: TransitCard;
  readonly state: CardState;
  /** The record as it lies on the card, 40 bytes. */
  readonly record: Uint8Array;
  /** Pseudonym of the card in the journal. */
  readonly reference: string;
}

export interface NotOpened {
  readonly kind: 'not-opened';
  readonly reason: Extract<RefusalReason, 'foreign' | 'damaged' | 'removed-early'>;
  readonly detail: string;
  /** The card answered, and the answer made no sense: noise on the way, or a damaged card. */
  readonly broken: boolean;
}

/** Selects the application, authenticates with the tap key, or another, and reads the newest state record. */
export async function openCard(
  desk: Pick<CardDesk, 'city' | 'keys' | 'random' | 'journal'>,
  card: CardInField,
  key: ApplicationKey = 'tap',
): Promise<OpenedCard | NotOpened> {
  try {
    const opened = await TransitCard.open(card, { city: desk.city, key, keys: desk.keys, random: desk.random });
    const record = await opened.readNewestState();
    const decoded = decodeStateRecord(record);
    if (!decoded.ok) return { kind: 'not-opened', reason: 'damaged', detail: decoded.reason, broken: false };
    const reference = desk.journal.cardReference(decoded.state.cardNumber);
    return { kind: 'opened', card: opened, state: decoded.state, record, reference };
  } catch (error) {
    return failed(error);
  }
}

/** What a card says of itself; everything else it may say of a command that did not reach it as it was sent. */
const DAMAGE: readonly StatusName[] = [
  'application-integrity-error',
  'picc-integrity-error',
  'file-integrity-error',
  'eeprom-error',
  'picc-disabled',
];

/** Nothing was charged: no Commit was sent. What is told to the passenger is what he can do about it. */
function failed(error: unknown): NotOpened {
  const detail = describe(error);
  const because = (reason: NotOpened['reason'], broken = false): NotOpened => ({
    kind: 'not-opened',
    reason,
    detail,
    broken,
  });
  if (error instanceof CardLost) return because('removed-early');
  if (isForeignCard(error)) return because('foreign');
  if (error instanceof ChannelBroken) return because('removed-early', true);
  if (!(error instanceof DesfireRefusal)) throw error;
  if (DAMAGE.includes(error.statusName)) return because('damaged');
  // A command or a proof spoilt on its way looks to the card like a wrong one.
  return because('removed-early', true);
}

export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
