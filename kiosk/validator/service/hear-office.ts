import type { OfficeNews } from '../../office/record.ts';
import { note } from './carry-out.ts';
import type { Desk } from './desk.ts';
import { settled } from './entries.ts';
import { transactionName } from './transaction-name.ts';

/** What the office tells: doubts that other machines' records have settled, and the hotlist. */
export function hearOffice(desk: Desk, hotlist: Set<number>, news: OfficeNews): void {
  hotlist.clear();
  for (const card of news.hotlist) hotlist.add(card);
  for (const { terminal, sequence, result } of news.resolved) {
    const open = desk.doubts.findTransaction(transactionName({ terminal, sequence }));
    if (open === undefined) continue;
    note(desk, settled(desk.now(), open.card, open.doubt.transaction, result));
    desk.doubts.close(open.card);
  }
}
