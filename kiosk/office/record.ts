import { z } from 'zod';
import { loadId } from './load.ts';
import { hexContracts, hexState as hexRecord } from './load-wire.ts';

const transaction = z.object({ terminal: z.int().min(1).max(0xffff), sequence: z.int().min(0).max(0xffffff) });

const common = {
  /** Name of the machine, and the journal sequence of this record: together they make an upload idempotent. */
  machine: z.string().min(1).max(64),
  terminal: z.int().min(1).max(0xffff),
  seq: z.int().min(1),
  /** Milliseconds since 1970. */
  at: z.number(),
};

/** The sale of a machine that a transaction delivers: its name (`terminal-sequence`), and what was paid. */
const saleName = z.string().regex(/^\d{1,5}-\d{1,8}$/);
const grosze = z.int().min(1).max(1_000_000);
const deliveredSale = z.object({ name: saleName, grosze });

/** What a transaction did; `before` and `after` are state records of the card (40 bytes, hex). */
const movement = {
  transaction,
  intent: z.string(),
  before: hexRecord,
  after: hexRecord,
  /** A carry-over: the loads that were granted to this transaction, all of which it put on the card. */
  loads: z.array(loadId).max(50).optional(),
  /** Both contract slots as read and as written, where the transaction wrote them. */
  contracts: z.object({ before: hexContracts, after: hexContracts }).optional(),
  sale: deliveredSale.optional(),
};

/** Contracts coded without a state record: the counter stays, and the e-tickets in the slots are the proof. */
const coding = {
  /** Names the claim; it is not on the card. */
  transaction,
  intent: z.string(),
  /** None where a machine sold it. */
  loads: z.array(loadId).max(2),
  sale: deliveredSale.optional(),
  /** Newest record as read from the card. */
  state: hexRecord,
  contracts: z.object({ before: hexContracts, after: hexContracts }),
};

/** By what a bank card is known (devices/contactless): a payment account reference, or a token with the tag it came in. */
export const paymentReference = z
  .string()
  .regex(/^(PAR:[0-9A-Z]{29}|([0-9A-F]{2}){1,3}:([0-9a-f]{2}){1,64})$/, 'a payment reference is expected');

/** What a machine tells the office; each kind is one thing that can happen to a card. */
export const officeRecordSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('committed'), ...movement }),
  z.object({ ...common, kind: z.literal('in-doubt'), ...movement }),
  z.object({ ...common, kind: z.literal('coded'), ...coding }),
  z.object({ ...common, kind: z.literal('coding-in-doubt'), ...coding }),
  /**
   * A doubt closed by reading the card. A carry-over that was claimed and given up before Commit is told as
   * rolled-back too, with the state it had read: its loads are free again at once.
   */
  z.object({
    ...common,
    kind: z.literal('settled'),
    transaction,
    result: z.enum(['executed', 'rolled-back', 'unknown']),
    /** Newest record read from the card when it settled. */
    state: hexRecord,
    /** The contract slots as read then: what settles a coding. */
    contracts: hexContracts.optional(),
  }),
  /** A tap that read the card and wrote nothing: proof of where the card stands. */
  z.object({
    ...common,
    kind: z.literal('observed'),
    state: hexRecord,
    purse: z.int().optional(),
    contracts: hexContracts.optional(),
  }),
  /** State and value file disagreed; `purse` is what the value file said. */
  z.object({ ...common, kind: z.literal('reconciled'), state: hexRecord, purse: z.int() }),
  /** Something for a card was paid at a machine and is about to be written on it: what explains the credit. */
  z.object({
    ...common,
    kind: z.literal('sale'),
    sale: saleName,
    cardNumber: z.int().min(1).max(0xffff_ffff),
    product: z.enum(['top-up', 'contract']),
    grosze,
    paidBy: z.enum(['coins', 'bank-card']),
  }),
  /**
   * It was paid, and nobody knows whether it is on the card: the office owes it from now on, unless `transaction`
   * turns out to have delivered it. `state`: the card before that.
   */
  z.object({
    ...common,
    kind: z.literal('entrusted'),
    sale: saleName,
    cardNumber: z.int().min(1).max(0xffff_ffff),
    load: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('top-up'), grosze }),
      z.object({
        kind: z.literal('season'),
        grosze,
        contract: z.object({ product: z.int().min(1).max(0xffff), from: z.iso.date(), to: z.iso.date() }),
      }),
    ]),
    transaction: transaction.optional(),
    state: hexRecord.optional(),
    writesRecord: z.boolean().optional(),
  }),
  /** What an inspector saw and did: a card or a code checked, a document asked for, a card kept (J81), a surcharge (J82). */
  z.object({
    ...common,
    kind: z.literal('inspection'),
    what: z.enum(['card', 'code', 'document', 'retention', 'surcharge']),
    reason: z.string().min(1).max(64),
    verdict: z.enum(['right', 'check', 'no-right']).optional(),
    cardNumber: z.int().min(1).max(0xffff_ffff).optional(),
    /** Number of the ticket in a control code. */
    ticket: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .optional(),
    /** On the passenger's slip. */
    number: z.string().max(32).optional(),
    grosze: z.int().min(0).optional(),
    line: z.string().max(32).optional(),
    course: z.string().max(32).optional(),
  }),
  /** A bank card was taken for a ride on this course; the office folds the day's. */
  z.object({
    ...common,
    kind: z.literal('bank-tap'),
    reference: paymentReference,
    city: z.enum(['tarnow', 'jaworzno']),
    /** The operating day. */
    day: z.iso.date(),
    line: z.string().min(1).max(32),
    course: z.string().min(1).max(32),
    stop: z.string().max(120),
    vehicle: z.int(),
  }),
  /** A machine event the office should know: journal replaced, refund the card would not take, ... */
  z.object({
    ...common,
    kind: z.literal('notice'),
    code: z.string(),
    detail: z.string(),
    cardNumber: z.int().optional(),
  }),
]);

export type OfficeRecord = z.infer<typeof officeRecordSchema>;

/** POST /office/records */
export const uploadSchema = z.object({ records: z.array(z.unknown()).max(500) });

/** Answer to an upload and to GET /office/machines/NAME/news. */
export interface OfficeNews {
  /** The office's clock, milliseconds since 1970: it settles which of a machine's clocks is right. */
  readonly now: number;
  /** Journal sequences the office now has (also those it had before). */
  readonly accepted: readonly number[];
  /** Sequences it will never take, with the reason; the machine keeps them and shows a fault. */
  readonly rejected: readonly { readonly seq: number; readonly reason: string }[];
  /** Doubts of this machine that other machines' records have proved or disproved. */
  readonly resolved: readonly {
    readonly terminal: number;
    readonly sequence: number;
    readonly result: 'executed' | 'rolled-back';
  }[];
  /** Version of the hotlist now in force; a machine that has an earlier one fetches it. 0: there never was one. */
  readonly hotlistVersion: number;
  /** The same of the list of bank cards that are not taken; left out while there never was one. */
  readonly denyListVersion?: number | undefined;
}
