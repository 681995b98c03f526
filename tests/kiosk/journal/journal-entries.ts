import { createHash } from 'node:crypto';
import { epochMillis } from '../../../fares/time.ts';
import type { NewEntry } from '../../../kiosk/journal/contract.ts';

export const AT = epochMillis(Date.UTC(2026, 2, 5, 8, 15));

/** Bytes that look random and are the same in every run. */
export function seeded(seed: string): (size: number) => Uint8Array {
  let count = 0;
  return (size) => {
    count += 1;
    const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, block) =>
      createHash('sha256').update(`${seed} ${count} ${block}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, size);
  };
}

export const device = (n: number): NewEntry => ({ at: AT, kind: 'DEVICE', body: { n } });

export const prepared = (tx: string): NewEntry => ({ at: AT, kind: 'PREPARED', body: { tx, card: 'c0ffee' } });

export const committed = (tx: string): NewEntry => ({
  at: AT,
  kind: 'COMMITTED',
  body: { tx },
  forOffice: { kind: 'committed', note: tx },
});
