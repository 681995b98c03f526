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
  z.object({ kind: z.literal('open'), refundable: z.int() }),
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
  ride,
});
/** One record of the card: what it was after a transaction. */
export type LogEntry = z.output<typeof logEntry>;

const unreadable = z.object({ unreadable: z.string() });

const memory = z.object({
  purses: z.record(z.string(), z.int()),
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
}

const presented = z.object({ seen: z.boolean().optional() });

export const listCards = () => call('cards', { answer: z.array(card) });
export const readCard = (id: string) => call(`cards/${encodeURIComponent(id)}`, { answer: memory });
export const makeCard = (order: CardOrder) =>
  call('cards', { method: 'POST', body: order, answer: z.object({ card: z.string() }) });

/** Into the machine's field; answers when its reader has seen the card, or will not. */
export const putOnReader = (machine: string, id: string) =>
  call('antenna', { method: 'POST', query: { machine }, body: { card: id }, answer: presented });
/** Out of it. */
export const takeOffReader = (machine: string, id: string) =>
  call('antenna', { method: 'DELETE', query: { machine, card: id }, answer: anything });
