import type { MachineParts } from './machine-parts.ts';

/** Until the disk takes what has to be written nothing is begun. */
export async function journalReady({ journal }: Pick<MachineParts, 'journal'>): Promise<void> {
  if (journal.status.kind === 'ready') return;
  await new Promise<void>((resolve) => {
    const end = journal.subscribe((event) => {
      if (event.kind !== 'status' || event.status.kind !== 'ready') return;
      end();
      resolve();
    });
  });
}
