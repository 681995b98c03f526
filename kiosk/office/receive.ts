import { z } from 'zod';
import { evidenceIn } from './evidence.ts';
import type { OfficeStore } from './office-store.ts';
import { type OfficeNews, type OfficeRecord, officeRecordSchema } from './record.ts';

export interface Received {
  readonly accepted: OfficeNews['accepted'];
  readonly rejected: OfficeNews['rejected'];
  readonly machines: ReadonlySet<string>;
  /** Cards with a record that was new. */
  readonly changed: ReadonlySet<number>;
}

/** An upload that cannot be answered record by record: the sender made a mistake. */
export class BadUpload extends Error {
  override readonly name = 'BadUpload';
}

/**
 * Takes the good records of an upload into the store and rejects the others by sequence and reason. Sending again
 * changes nothing. Throws BadUpload when the answer's sequences could not be told apart.
 */
export function receiveRecords(store: OfficeStore, raw: readonly unknown[], now: number): Received {
  const parsed = raw.map(parse);
  const good = parsed.flatMap((one) => (one.ok ? [one.record] : []));
  const sources = new Set(good.map(({ machine, terminal }) => `${machine}, terminal ${terminal}`));
  if (sources.size > 1) throw new BadUpload(`one upload is of one journal, not of ${[...sources].join(' and ')}`);
  const accepted: number[] = [];
  const rejected = parsed.flatMap((one) => (one.ok ? [] : [{ seq: one.seq, reason: one.reason }]));
  const changed = new Set<number>();
  store.transaction(() => {
    for (const record of good) {
      const reason = take(store, record, now, changed);
      if (reason === undefined) accepted.push(record.seq);
      else rejected.push({ seq: record.seq, reason });
    }
  });
  return { accepted, rejected, machines: new Set(good.map(({ machine }) => machine)), changed };
}

/** Why this record can never be taken, or undefined: it is held. */
function take(store: OfficeStore, record: OfficeRecord, now: number, changed: Set<number>): string | undefined {
  const found = evidenceIn(record);
  if (!found.ok) return found.reason;
  switch (store.add(record, found.cardNumber, now)) {
    case 'added':
      if (record.kind === 'settled' && record.result !== 'unknown') {
        // It knows by itself what became of its doubt.
        store.hear(record.machine, record.transaction.terminal, record.transaction.sequence);
      }
      if (found.cardNumber !== undefined) changed.add(found.cardNumber);
      return undefined;
    case 'held':
      return undefined;
    case 'other':
      return 'another record is held under this machine, terminal and sequence';
  }
}

type Parsed =
  | { readonly ok: true; readonly record: OfficeRecord }
  | { readonly ok: false; readonly seq: number; readonly reason: string };

const numbered = z.object({ seq: z.int() });

function parse(raw: unknown, index: number): Parsed {
  const result = officeRecordSchema.safeParse(raw);
  if (result.success) return { ok: true, record: result.data };
  const seq = numbered.safeParse(raw);
  const [issue] = result.error.issues;
  const reason = `${issue?.path.join('.') || 'record'}: ${issue?.message ?? 'not a record'}`;
  // A record without a readable number can only be named by its place; no journal has a sequence 0.
  return seq.success
    ? { ok: false, seq: seq.data.seq, reason }
    : { ok: false, seq: 0, reason: `record ${index + 1} of the upload: ${reason}` };
}
