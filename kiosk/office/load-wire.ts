import { z } from 'zod';
import { parseDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import { loadId } from './load.ts';

/** A state record of a card, 40 bytes in hex. */
export const hexState = z.string().regex(/^[0-9a-f]{80}$/, 'expected 40 bytes in hex');
/** Both contract slots of a card, 2 x 20 bytes in hex. */
export const hexContracts = hexState;

const terminal = z.int().min(1).max(0xffff);
const sequence = z.int().min(0).max(0xff_ff_ff);

/** POST /office/claims: one card transaction asks for loads before it is prepared. */
export const claimRequestSchema = z
  .strictObject({
    machine: z.string().min(1).max(64),
    terminal,
    sequence,
    /** Number of the card. */
    number: z.int().min(1).max(0xffff_ffff),
    /** What the transaction would carry over. */
    loads: z.array(loadId).min(1).max(50),
    /**
     * The card's state records as just read, newest first. The newest alone is enough unless the offer named an
     * earlier claim; then all that the card keeps, for they say what became of it.
     */
    states: z.array(hexState).min(1).max(8),
    /** The contract slots as just read; needed where a contract is among the loads. */
    contracts: hexContracts.optional(),
    /** False: only contracts, and the commit appends no state record; the slots will be the proof. */
    writesRecord: z.boolean().default(true),
  })
  .refine(({ loads }) => new Set(loads).size === loads.length, { message: 'a load is named twice', path: ['loads'] });
/** As it is sent. */
export type ClaimRequest = Readonly<z.input<typeof claimRequestSchema>>;
/** As it is understood. */
export type ClaimAsked = Readonly<z.output<typeof claimRequestSchema>>;

/** An earlier claim of which nobody knows yet what became of it. */
const earlierClaim = z.object({
  machine: z.string(),
  terminal,
  sequence,
  /** The card's counter when it was granted. */
  counter: z.int().min(0),
});
export type EarlierClaim = Readonly<z.output<typeof earlierClaim>>;

const withheldReason = z.enum(['declined', 'expired', 'blocked', 'too-early', 'being-checked', 'unknown']);
export type WithheldReason = z.output<typeof withheldReason>;

/** `2026-11-20` */
const day = z.string().transform((text, faults) => {
  const parsed = parseDay(text);
  if (parsed !== undefined) return parsed;
  faults.addIssue({ code: 'custom', message: 'expected a day like 2026-11-20' });
  return z.NEVER;
});

const offeredLoad = z.object({
  id: loadId,
  kind: z.enum(['top-up', 'season', 'refund', 'e-ticket']),
  grosze: z.int().transform(grosze).optional(),
  contract: z.object({ product: z.int(), from: day, to: day, eTicket: z.int() }).optional(),
  /** Absent: it can be carried over as far as the office knows. */
  obstacle: z.object({ reason: withheldReason, from: z.number().optional() }).optional(),
  /** Newest first. */
  claims: z.array(earlierClaim),
});
/** As it is sent. */
export type WireLoad = Readonly<z.input<typeof offeredLoad>>;
/** As it is understood. */
export type LoadRead = Readonly<z.output<typeof offeredLoad>>;

/** GET /office/cards/:number/loads: all loads of a card that are not on it yet, oldest first. */
export const offerSchema = z.object({ loads: z.array(offeredLoad) });
export type WireOffer = Readonly<z.input<typeof offerSchema>>;

const withheld = z.object({ id: loadId, reason: withheldReason, from: z.number().optional() });
export type Withheld = Readonly<z.output<typeof withheld>>;

/** Answer to a claim: each load asked for is in exactly one of the three. */
export const claimAnswerSchema = z.object({
  /** To be carried over by this transaction, all of them or none. */
  granted: z.array(loadId),
  /** On the card already: nothing is to be written for them. */
  confirmed: z.array(loadId),
  withheld: z.array(withheld),
});
export type ClaimAnswer = Readonly<z.output<typeof claimAnswerSchema>>;

/** Why no claim can be granted to this transaction at all; answered with 409. */
export type ClaimRefusal =
  /** Another machine, card, reading or choice of loads has this terminal and sequence. */
  | 'transaction-taken'
  /** This transaction has come to its end. */
  | 'transaction-ended'
  /** The card has gone on since it was read: a request that came late, or a copy of the card. */
  | 'stale-reading';
