import type { z } from 'zod';
import type { Claim } from './claim.ts';
import { seenState } from './evidence.ts';
import { type Load, loadSchema } from './load.ts';
import type { OfficeRecord } from './record.ts';

/** What machines sold for a card: what explains a credit on it, and what the office owes since nobody knows better. */
export interface CardSales {
  /** Grosze paid, by the sale's name. */
  readonly paid: ReadonlyMap<string, number>;
  /** Step 9 of a torn transaction: loads that machines entrusted, oldest first. */
  readonly loads: readonly Load[];
  /** The transactions that may have delivered them. */
  readonly claims: readonly Claim[];
}

/** A function of a card's records, like all that the office says of it. */
export function salesIn(records: readonly OfficeRecord[]): CardSales {
  const paid = new Map<string, number>();
  const loads: Load[] = [];
  const claims: Claim[] = [];
  for (const record of records) {
    if (record.kind === 'sale') paid.set(record.sale, record.grosze);
    if (record.kind !== 'entrusted') continue;
    const load = loadOf(record);
    if (!load.success) continue;
    loads.push(load.data);
    claims.push(...claimOf(record, load.data));
  }
  return { paid, loads, claims };
}

type Entrusted = Extract<OfficeRecord, { kind: 'entrusted' }>;

/** Where it is not known what the card was before, nobody can ever tell: a person has to decide (`feasible`). */
function loadOf({ sale, cardNumber, load, transaction, state }: Entrusted): z.ZodSafeParseResult<Load> {
  const known = transaction === undefined || state !== undefined;
  return loadSchema.safeParse({ id: `sale-${sale}`, number: cardNumber, ...load, feasible: known });
}

function claimOf(record: Entrusted, { id }: Load): readonly Claim[] {
  const { transaction, state, writesRecord = true, machine, at } = record;
  if (transaction === undefined || state === undefined) return [];
  const read = seenState('state', state);
  if (!read.ok) return [];
  const { terminal, sequence } = transaction;
  const { counter } = read.seen.state;
  const asked = [id];
  return [
    {
      machine,
      terminal,
      sequence,
      counter,
      asked,
      granted: asked,
      read: [read.seen],
      eTickets: undefined,
      writesRecord,
      at,
    },
  ];
}
