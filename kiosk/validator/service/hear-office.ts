import type { OfficeNews } from '../../office/record.ts';
import { note } from './carry-out.ts';
import type { CardDesk } from './desk.ts';
import { settled } from './entries.ts';
import { transactionName } from './transaction-name.ts';

/** What the office tells of doubts: those that other machines' records have settled. */
export function hearOffice(desk: CardDesk, news: Pick<OfficeNews, 'resolved'>): void {
  for (const { terminal, sequence, result } of news.resolved) {
    const open = desk.doubts.findTransaction(transactionName({ terminal, sequence }));
    if (open === undefined) continue;
    note(desk, settled(desk.now(), open.card, open.doubt.transaction, result));
    desk.doubts.close(open.card);
  }
}
