import { createHash } from 'node:crypto';
import { z } from 'zod';
import { civilDay, formatDay } from '../../fares/local-time.ts';
import { saleNumber } from '../../fares/products/contract-product.ts';
import type { EpochMillis } from '../../fares/time.ts';

/** Names a load for ever, in the office, in claims and in records. */
export const loadId = z.string().regex(/^[\w-]{1,64}$/, 'expected 1 to 64 letters, digits, _ or -');

/** Highest balance of a purse file on the card: 10 000 zł. */
const MOST_GROSZE = 1_000_000;
const HOUR_MS = 3_600_000;

const contract = z
  .strictObject({ product: z.int().min(1).max(0xffff), from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { message: 'the last day is before the first', path: ['to'] });

const whole = {
  id: loadId,
  /** The card's. */
  number: z.int().min(1).max(0xffff_ffff),
  kind: z.enum(['top-up', 'season', 'refund', 'e-ticket']),
  /** Money: what the purse gets. Contract: what was paid for it. */
  grosze: z.int().min(1).max(MOST_GROSZE).optional(),
  /** Days as `2026-11-20`, both included. */
  contract: contract.optional(),
  /** When the shop confirmed the payment, milliseconds since 1970. */
  paidAt: z.int().min(0).optional(),
  /** False: the operator says that it cannot be carried out (T118). */
  feasible: z.boolean(),
};

type Parts = { readonly [part in 'kind' | 'grosze' | 'contract']?: z.output<(typeof whole)[part]> };

/** Money has an amount and no contract; the others have a contract. */
function fitsItsKind({ kind = 'top-up', grosze, contract }: Parts, faults: Pick<z.RefinementCtx, 'addIssue'>): void {
  const fault = (part: keyof Parts, message: string) => faults.addIssue({ code: 'custom', path: [part], message });
  if (isMoney({ kind })) {
    if (grosze === undefined) fault('grosze', `a load of kind ${kind} needs an amount`);
    if (contract !== undefined) fault('contract', `a load of kind ${kind} has no contract`);
  } else if (contract === undefined) fault('contract', `a load of kind ${kind} needs a contract`);
}

/**
 * What waits in the office to be put on a card: money for the t-purse (a top-up, T53; a complaint decided for the
 * passenger, T54) or a contract for a slot (a season ticket, T52; an e-ticket).
 */
export const loadSchema = z.strictObject(whole).superRefine(fitsItsKind);
export type Load = Readonly<z.output<typeof loadSchema>>;

/** A load as somebody enters it: without an id it gets a new one, and it is feasible unless it says otherwise. */
export const loadOrderSchema = z
  .strictObject({
    ...whole,
    id: loadId.optional(),
    feasible: z.boolean().optional(),
    paidAt: z.union([whole.paidAt, z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]),
  })
  .superRefine(fitsItsKind);
export type LoadOrder = Readonly<z.output<typeof loadOrderSchema>>;

export const isMoney = ({ kind }: Pick<Load, 'kind'>): boolean => kind === 'top-up' || kind === 'refund';

/** Grosze that the t-purse rises by when this load is carried over. */
export const moneyOf = (load: Load): number => (isMoney(load) ? (load.grosze ?? 0) : 0);

/**
 * The number by which a contract slot (6 bytes) tells that this load is in it. Made of the id alone, so that it stays
 * the same whatever becomes of the office's files; never 0, which means none. A contract that a machine sold bears its
 * sale's number, so that what was entrusted is never coded beside what was.
 */
export function eTicketOf(id: string): number {
  const sold = /^sale-(\d{1,5})-(\d{1,8})$/.exec(id);
  if (sold !== null) return saleNumber({ terminal: Number(sold[1]), sequence: Number(sold[2]) });
  return createHash('sha256').update(id).digest().readUIntBE(0, 6) || 1;
}

/** Why a load cannot be carried over now. */
export type Obstacle =
  | { readonly reason: 'declined' | 'expired' | 'blocked' }
  /** J37: an e-ticket can be coded from this time on, milliseconds since 1970. */
  | { readonly reason: 'too-early'; readonly from: number };

/** What stands against a load now, whatever the card holds; undefined when nothing does. */
export function obstacleTo(load: Load, now: EpochMillis, blocked: boolean): Obstacle | undefined {
  if (blocked) return { reason: 'blocked' };
  if (!load.feasible) return { reason: 'declined' };
  if (load.contract !== undefined && load.contract.to < formatDay(civilDay(now))) return { reason: 'expired' };
  // J37: not earlier than an hour after the confirmation; without one nothing is known to wait for.
  const from = load.kind === 'e-ticket' && load.paidAt !== undefined ? load.paidAt + HOUR_MS : 0;
  return now < from ? { reason: 'too-early', from } : undefined;
}
