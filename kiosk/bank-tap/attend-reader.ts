import type { ContactlessReader, ContactlessStatus } from '../../devices/contactless/contract.ts';
import type { EpochMillis } from '../../fares/time.ts';
import type { BankCardNews } from '../../statecharts/validator/situation.ts';
import type { Journal } from '../journal/contract.ts';
import type { BankTaps } from './serve-bank-tap.ts';

export type { BankCardNews };

export interface AttendingParts {
  readonly reader: ContactlessReader;
  readonly taps: BankTaps;
  readonly journal: Pick<Journal, 'append'>;
  readonly now: () => EpochMillis;
  /** Words, beeps and lamp: whoever shows the machine's face. */
  readonly tell: (news: BankCardNews) => void;
}

/** Serves each bank card that is held to the reader, one after the other. The answer ends it. */
export function attendBankCards({ reader, taps, journal, now, tell }: AttendingParts): () => void {
  let last: Promise<void> = Promise.resolve();
  return reader.subscribe((event) => {
    switch (event.kind) {
      case 'tap':
        last = last.then(async () => {
          const result = await taps.serve(event.reference);
          reader.show(result.kind);
          tell(result);
        });
        break;
      case 'unread':
        tell(event);
        break;
      case 'status':
        journal.append({ at: now(), kind: 'DEVICE', body: bodyOf(event.status) }, 'lazy').catch(() => undefined);
        break;
      default:
        event satisfies never;
    }
  });
}

const bodyOf = (status: ContactlessStatus) => ({
  device: 'contactless',
  status: status.kind,
  ...('why' in status ? { why: status.why } : {}),
});
