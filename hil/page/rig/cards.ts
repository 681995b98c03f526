import { z } from 'zod';
import { anything, call } from './call.ts';

const card = z.object({
  card: z.string(),
  uid: z.string(),
  number: z.string().nullable(),
  kind: z.enum(['city', 'foreign', 'damaged', 'blank']),
  city: z.string(),
  holder: z.string().nullable(),
  lyingAt: z.object({ machine: z.string(), device: z.string() }).nullable(),
});
/** A card of the rack. */
export type Card = z.output<typeof card>;

const ride = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('open'),
    refundable: z.int(),
    groups: z.array(z.object({ tickets: z.record(z.string(), z.int()) })).default([]),
  }),
  z.object({ kind: z.literal('closed'), refund: z.int(), stops: z.int(), transferRight: z.boolean() }),
]);

const logEntry = z.object({
  kind: z.string(),
  counter: z.int(),
  tx: z.string(),
  at: z.number(),
  tier: z.enum(['standard', 'premium']),
  concession: z.enum(['normal', 'local', 'statutory']),
  purse: z.int(),
  servicePurse: z.int(),
  expiresOn: z.string().optional(),
  ride,
});
/** One record of the card: what it was after a transaction. */
export type LogEntry = z.output<typeof logEntry>;

const unreadable = z.object({ unreadable: z.string() });

const contract = z.object({ product: z.int(), from: z.string(), to: z.string() });
/** A season ticket in one of the card's two slots; days as `2026-11-20`, both included. */
export type Contract = z.output<typeof contract>;

const memory = z.object({
  purses: z.record(z.string(), z.int()),
  contracts: z.array(z.union([contract, unreadable])).default([]),
  journey: z
    .object({
      line: z.string().nullable(),
      course: z.string().nullable(),
      vehicle: z.int(),
      stop: z.int(),
      at: z.number(),
      paid: z.int(),
      tickets: z.record(z.string(), z.int()),
    })
    .nullable(),
  counter: z.int().nullable(),
  log: z.array(z.union([logEntry, unreadable])),
});
/** What is in a card's memory; amounts are grosze. */
export type Memory = z.output<typeof memory>;

/** What `POST /rig/cards` is asked for. */
export interface CardOrder {
  readonly city: string;
  readonly kind: Card['kind'];
  readonly holder?: { readonly name: string };
  readonly tier?: 'standard' | 'premium';
  readonly concession?: 'normal' | 'local' | 'statutory';
  readonly purses?: Readonly<Record<string, number>>;
  readonly contracts?: readonly Contract[];
  readonly issuedOn?: string;
  readonly expiresOn?: string;
}

/** Where a machine takes cards: the antenna's field, and the pocket into which one is slid. */
export type Place = 'antenna' | 'slot';

const presented = z.object({ seen: z.boolean().optional() });

export const listCards = () => call('cards', { answer: z.array(card) });
export const readCard = (id: string) => call(`cards/${encodeURIComponent(id)}`, { answer: memory });
export const makeCard = (order: CardOrder) =>
  call('cards', { method: 'POST', body: order, answer: z.object({ card: z.string() }) });

/** Puts a card there; answers when the machine's reader has seen it, or will not. */
export const putCard = (machine: string, place: Place, id: string) =>
  call(place, { method: 'POST', query: { machine }, body: { card: id }, answer: presented });
/** Two cards into the antenna's field at exactly once. */
export const putPair = (machine: string, cards: readonly [string, string]) =>
  call('antenna', { method: 'POST', query: { machine }, body: { cards }, answer: presented });
/** Out of there again. */
export const takeCard = (machine: string, place: Place, id: string) =>
  call(place, { method: 'DELETE', query: place === 'slot' ? { machine } : { machine, card: id }, answer: anything });
