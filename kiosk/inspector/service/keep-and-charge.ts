import type { PrintedDocument } from '../../../devices/printer/contract.ts';
import type {
  RetentionAnswer,
  RetentionOrder,
  Subject,
  SurchargeAnswer,
  SurchargeOrder,
} from '../../../statecharts/inspector/events.ts';
import type { DocumentSeen, SlipState } from '../../../statecharts/inspector/situation.ts';
import { JournalFailure, type NewEntry } from '../../journal/contract.ts';
import { note } from '../../validator/service/carry-out.ts';
import { describe } from '../../validator/service/open-card.ts';
import { proofOfFailure } from '../../validator/service/proof-code.ts';
import { transactionName } from '../../validator/service/transaction-name.ts';
import type { InspectorDesk } from '../desk.ts';
import { retentionSlip } from '../documents/retention-slip.ts';
import { surchargeSlip } from '../documents/surcharge-slip.ts';
import { inspectionEntry } from './entries.ts';

/** J81: the card is kept. On record before the passenger gets his slip, and also where no slip comes out. */
export async function retainCard(desk: InspectorDesk, { reason, subject }: RetentionOrder): Promise<RetentionAnswer> {
  const at = desk.now();
  const number = nextNumber(desk);
  const card = subject.kind === 'card' ? desk.hand.card : undefined;
  const place = desk.place(at);
  const entry = inspectionEntry({ at, what: 'retention', reason, number, ...(card && { card }), place });
  if (!(await onRecord(desk, entry))) return { kind: 'machine-failed' };
  const slip = await printed(
    desk,
    retentionSlip({
      operator: desk.profile.operator,
      number,
      reason,
      cardNumber: card?.number,
      at,
      place,
      proof: proofOfFailure(desk.card.journal.terminal, at, `retention ${number}`),
    }),
  );
  const numberEnd = card === undefined ? null : String(card.number).slice(-4);
  return { kind: 'retained', retention: { number, reason, numberEnd, slip, at } };
}

/** J82: a surcharge by the price list, whose amount is the profile's. */
export async function recordSurcharge(desk: InspectorDesk, { id, subject }: SurchargeOrder): Promise<SurchargeAnswer> {
  const { surcharges, operator } = desk.profile;
  const choice = surcharges.choices.find((one) => one.id === id);
  if (choice === undefined) throw new Error(`no surcharge is called ${id}`);
  const at = desk.now();
  const number = nextNumber(desk);
  const place = desk.place(at);
  const entry = inspectionEntry({
    at,
    what: 'surcharge',
    reason: id,
    number,
    grosze: choice.grosze,
    ...subjectOf(desk, subject),
    place,
  });
  if (!(await onRecord(desk, entry))) return { kind: 'machine-failed' };
  const slip = await printed(
    desk,
    surchargeSlip({
      operator,
      number,
      title: choice.names.pl,
      amount: choice.grosze,
      example: surcharges.status === 'example',
      at,
      place,
      proof: proofOfFailure(desk.card.journal.terminal, at, `surcharge ${number}`),
    }),
  );
  return { kind: 'surcharged', surcharge: { number, id, amount: choice.grosze, slip, at } };
}

/** The last slip once more: the passenger has a right to it. */
export async function printAgain(desk: InspectorDesk): Promise<SlipState> {
  const { slip } = desk.hand;
  return slip === undefined ? 'not-printed' : printed(desk, slip);
}

/** J78: whether the document that entitles to the reduced fare was shown. */
export function documentSeen(desk: InspectorDesk, seen: DocumentSeen, subject: Subject): void {
  const at = desk.now();
  const place = desk.place(at);
  note(desk.card, inspectionEntry({ at, what: 'document', reason: seen, ...subjectOf(desk, subject), place }));
}

function subjectOf({ hand }: InspectorDesk, subject: Subject) {
  return {
    ...(subject.kind === 'card' && hand.card !== undefined ? { card: hand.card } : {}),
    ...(subject.kind === 'code' && hand.ticket !== undefined ? { ticket: hand.ticket } : {}),
  };
}

/** Bears this reader's terminal, so that no two readers give one number. */
function nextNumber({ card: { journal } }: InspectorDesk): string {
  return transactionName({ terminal: journal.terminal, sequence: journal.nextSequence() });
}

async function onRecord(desk: InspectorDesk, entry: NewEntry): Promise<boolean> {
  try {
    await desk.card.journal.append(entry, 'durable');
    return true;
  } catch (error) {
    if (!(error instanceof JournalFailure)) throw error;
    desk.card.log('the journal failed', { detail: describe(error) });
    return false;
  }
}

async function printed(desk: InspectorDesk, document: PrintedDocument): Promise<SlipState> {
  desk.hand.slip = document;
  const outcome = await desk.press.print(document);
  const body = { device: 'printer', document: document.id, outcome: outcome.kind };
  note(desk.card, { at: desk.now(), kind: 'DEVICE', body });
  return outcome.kind;
}
