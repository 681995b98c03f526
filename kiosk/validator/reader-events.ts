import type { ReaderEvent, ReaderStatus } from '../../devices/card-reader/contract.ts';
import type { ValidatorEvent } from '../../statecharts/validator/events.ts';
import type { JournalStatus } from '../journal/contract.ts';

/** What the antenna says, in the chart's words; null when the chart need not know. */
export function chartEventOf(event: ReaderEvent): ValidatorEvent | null {
  switch (event.kind) {
    case 'card':
      return { type: 'CARD', card: event.card };
    case 'two-cards':
      return { type: 'TWO_CARDS' };
    case 'unreadable':
      return { type: 'UNREADABLE' };
    case 'removed':
      return { type: 'FIELD_EMPTY' };
    case 'status':
      return readerHealth(event.status);
    default:
      return event satisfies never;
  }
}

/** What the card pocket says; two cards do not fit, and its health is the antenna's service's. */
export function pocketEventOf(event: ReaderEvent): ValidatorEvent | null {
  switch (event.kind) {
    case 'card':
      return { type: 'POCKET_CARD', card: event.card };
    case 'two-cards':
    case 'unreadable':
      return { type: 'POCKET_UNREADABLE' };
    case 'removed':
      return { type: 'POCKET_EMPTY' };
    case 'status':
      return null;
    default:
      return event satisfies never;
  }
}

export function readerHealth(status: ReaderStatus): ValidatorEvent | null {
  switch (status.kind) {
    case 'starting':
      return null;
    case 'ready':
      return { type: 'READER_READY' };
    case 'lost':
      return { type: 'READER_LOST' };
    default:
      return status satisfies never;
  }
}

export function journalHealth(status: JournalStatus): ValidatorEvent {
  if (status.kind === 'ready') return { type: 'JOURNAL_READY' };
  return { type: 'JOURNAL_FAILED', fault: status.failure === 'disk-full' ? 'disk-full' : 'journal' };
}
