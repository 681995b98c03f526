import { z } from 'zod';
import { anything, call } from './call.ts';

const coins = z.object({
  credited: z.int(),
  disputed: z.int(),
  returned: z.int(),
  paidOut: z.int(),
  tray: z.int(),
  trayCoins: z.array(z.int()),
  cashBox: z.int(),
  hoppers: z.array(z.object({ name: z.string(), value: z.int(), coins: z.int(), room: z.int() })),
});
/** The coins of one machine as its devices count them; amounts are grosze. */
export type Coins = z.output<typeof coins>;

const dropped = coins.extend({ fates: z.array(z.string()).default([]) });

export const COURSES = ['approve', 'decline', 'cancel', 'timeout', 'lose-answer'] as const;
/** What passenger and bank do when the terminal asks for a card next. */
export type Course = (typeof COURSES)[number];

const terminal = z.object({
  charged: z.int(),
  waitsForCard: z.boolean(),
  busy: z.boolean(),
  /** A card is held to it by itself after a while. */
  automatic: z.boolean(),
  next: z.enum(COURSES),
});
/** The bank terminal as it stands there, and its bank's books. */
export type Terminal = z.output<typeof terminal>;

const sheet = z.object({ seq: z.int(), kind: z.string(), end: z.string(), text: z.string(), png: z.string() });
/** A piece of paper that has come out; `png` in base64. */
export type Sheet = z.output<typeof sheet>;

export const readCoins = (machine: string) => call('coins', { query: { machine }, answer: coins });
/** Drops one coin; answers when the machine has counted it, or it has fallen through. */
export const dropCoin = (machine: string, grosze: number) =>
  call('coins', { method: 'POST', query: { machine }, body: { grosze }, answer: dropped });
export const emptyTray = (machine: string) =>
  call('coins/tray', { method: 'DELETE', query: { machine }, answer: anything });
/** Somebody opens the machine, leaves so many coins there and tells the machine. */
export const fillHopper = (machine: string, hopper: string, count: number) =>
  call('coins/hoppers', { method: 'POST', query: { machine }, body: { hopper, coins: count }, answer: anything });

export const readTerminal = (machine: string) => call('terminal', { query: { machine }, answer: terminal });
export const orderTerminal = (
  machine: string,
  order: { readonly next?: Course; readonly automatic?: boolean; readonly tap?: true },
) => call('terminal', { method: 'POST', query: { machine }, body: order, answer: terminal });

export const readPaper = (machine: string, after: number) =>
  call('paper', { query: { machine, after }, answer: z.array(sheet) });
