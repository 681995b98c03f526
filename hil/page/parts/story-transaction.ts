import { z } from 'zod';
import type { CardState } from '../../../fares/card/state.ts';
import { decodeStateRecord } from '../../../fares/card/state-record.ts';
import type { Entry } from '../rig/machines.ts';
import { amount } from '../words/numbers.ts';
import { words } from '../words/words.ts';

const prepared = z.object({
  intent: z.string(),
  before: z.string(),
  after: z.string(),
  contracts: z.unknown().optional(),
});

const item = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('top-up'), amount: z.int() }),
  z.object({ kind: z.literal('refund'), amount: z.int() }),
  z.object({ kind: z.literal('season') }),
]);

const result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('checked-in'), charged: z.int(), balance: z.int() }),
  z.object({ kind: z.literal('registered'), balance: z.int() }),
  z.object({ kind: z.literal('checked-out'), refunded: z.int(), balance: z.int() }),
  z.object({
    kind: z.literal('tickets-bought'),
    tickets: z.record(z.string(), z.int()),
    charged: z.int(),
    balance: z.int(),
  }),
  z.object({ kind: z.literal('purse-transferred'), amount: z.int(), balance: z.int(), servicePurse: z.int() }),
  z.object({
    kind: z.literal('carried-over'),
    carried: z.array(item),
    waiting: z.array(z.unknown()),
    balance: z.int(),
  }),
]);

/** What is about to happen to the purses: the difference of the two records. */
export function intention(entry: Entry): string {
  const { story } = words();
  const { data } = prepared.safeParse(entry);
  const what = story.intent[data?.intent ?? ''] ?? data?.intent ?? '';
  const before = data && stateIn(data.before);
  const after = data && stateIn(data.after);
  const moved = before && after ? after.purse - before.purse : 0;
  if (data?.intent === 'carry-over') return story.aboutToCarry(loads(moved, data.contracts !== undefined));
  // Onto a card from a machine that sells: what was paid for.
  if (data?.intent === 'top-up' && after) return story.sale.toppedUp(amount(moved), amount(after.purse));
  if (data?.intent === 'contract') return story.sale.coding;
  if (data?.intent === 'registration') return words().keys.aboutToRegister;
  if (data?.intent === 'transfer') return story.aboutToMove(amount(moved));
  if (moved < 0) return story.aboutToTake(amount(-moved), what);
  if (moved > 0) return story.aboutToGive(amount(moved), what);
  return story.aboutTo(what);
}

function loads(money: number, season: boolean): string {
  const { item: w } = words().story;
  return listed([...(money > 0 ? [w.money(amount(money))] : []), ...(season ? [w.season] : [])]);
}

/** What the card has confirmed. */
export function confirmation(entry: Entry): readonly string[] {
  const { story } = words();
  const parsed = result.safeParse(entry.result);
  if (!parsed.success) return [story.committed];
  const { data } = parsed;
  switch (data.kind) {
    case 'checked-in':
      return [story.taken(amount(data.charged), amount(data.balance))];
    case 'checked-out':
      return [story.given(amount(data.refunded), amount(data.balance))];
    case 'registered':
      return [words().keys.registered(amount(data.balance))];
    case 'tickets-bought':
      return [story.bought(sum(data.tickets), amount(data.charged), amount(data.balance))];
    case 'purse-transferred':
      return [story.moved(amount(data.amount), amount(data.balance), amount(data.servicePurse))];
    case 'carried-over': {
      const staying = data.waiting.length > 0 ? [story.staying(data.waiting.length)] : [];
      return [story.carried(listed(data.carried.map(itemWord)), amount(data.balance)), ...staying];
    }
    default:
      return data satisfies never;
  }
}

function itemWord(one: z.output<typeof item>): string {
  const { item: w } = words().story;
  return one.kind === 'season' ? w.season : w[one.kind](amount(one.amount));
}

const listed = (parts: readonly string[]): string => parts.join(', ') || words().story.item.nothing;

function sum(tickets: Readonly<Record<string, number>>): number {
  return Object.values(tickets).reduce((total, count) => total + count, 0);
}

function stateIn(hex: string): CardState | undefined {
  const bytes = hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  const decoded = decodeStateRecord(Uint8Array.from(bytes));
  return decoded.ok ? decoded.state : undefined;
}
