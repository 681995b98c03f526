import { recordNow, saleNow, type VendingDesk } from './desk.ts';
import { entrustedRecord } from './office-records.ts';

/**
 * Step 9: nobody knows whether the goods are out, and nobody comes to find out. The payment is accepted, and the
 * office owes them: as a load that waits for the card, which it gives out only if the card does not have it, or as a
 * ticket whose number it knows. Rejects with JournalFailure.
 */
export async function entrust(desk: VendingDesk): Promise<void> {
  const open = saleNow(desk);
  await recordNow(desk, { event: 'entrusted' }, entrustedRecord(desk, open));
}
