import { z } from 'zod';
import { grosze } from '../../fares/money.ts';
import type { SaleEvent } from '../../fares/sale/sale-event.ts';
import type { JournalEntry } from '../journal/contract.ts';

const amount = z.int().transform(grosze);
const reading = z.object({ serial: z.int(), epoch: z.int(), counter: z.int(), events: z.string() });
const mark = z.object({ receipt: z.int(), trace: z.int() });
const counters = z.object({ serial: z.int(), event: z.int(), dispensed: z.int() });
const fareClass = z.enum(['normal', 'reduced']);

export const productSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('top-up') }),
  z.object({ kind: z.literal('ticket'), towns: z.literal([1, 2, 3]), fareClass }),
  z.object({ kind: z.literal('contract'), id: z.string(), days: z.int(), fareClass, from: z.iso.date() }),
  z.object({ kind: z.literal('nothing') }),
]);

const why = z.string();

const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begun'), product: productSchema, price: amount }),
  z.object({ event: z.literal('coins'), reading, coins: z.array(amount) }),
  z.object({ event: z.literal('disputed'), reading, why, most: z.int().optional() }),
  z.object({ event: z.literal('coins-closed') }),
  z.object({
    event: z.literal('payout-intended'),
    hopper: z.string(),
    value: amount,
    coins: z.int(),
    before: counters,
  }),
  z.object({ event: z.literal('payout-ended'), coins: z.int(), stopped: z.string().optional() }),
  z.object({ event: z.literal('payout-unknown'), least: z.int(), most: z.int(), why }),
  z.object({ event: z.literal('card-intended'), amount, before: mark.nullable() }),
  z.object({
    event: z.literal('card-paid'),
    payment: mark.extend({ terminalId: z.string(), card: z.string(), authorisation: z.string().optional() }),
  }),
  z.object({ event: z.literal('card-not-paid'), why }),
  z.object({ event: z.literal('card-unknown'), why }),
  z.object({ event: z.literal('card-concluded') }),
  z.object({ event: z.literal('card-reversed') }),
  z.object({ event: z.literal('card-reversal-failed'), why }),
  z.object({ event: z.literal('delivery-intended'), number: z.string().optional() }),
  z.object({ event: z.literal('delivered') }),
  z.object({ event: z.literal('delivery-failed'), why }),
  z.object({ event: z.literal('delivery-in-doubt'), why }),
  z.object({ event: z.literal('delivery-rolled-back') }),
  z.object({ event: z.literal('entrusted') }),
  z.object({ event: z.literal('receipt'), printed: z.boolean() }),
  z.object({ event: z.literal('slip'), code: z.string(), amount, printed: z.boolean() }),
  z.object({ event: z.literal('ended') }),
]) satisfies z.ZodType<SaleEvent>;

/** Whose city card a sale is for, as the journal keeps it: its pseudonym, and its number under the period's key. */
const customerSchema = z.object({ card: z.string(), sealed: z.string() });
export type SealedCustomer = z.infer<typeof customerSchema>;

/** One event of a sale as an entry tells it. */
export interface ToldEvent {
  readonly sale: string;
  readonly event: SaleEvent;
  /** With `begun`, where it is for a card. */
  readonly customer: SealedCustomer | undefined;
}

/** What a SALE entry says; undefined for any other entry, and for one that cannot be read. */
export function saleEventIn({ kind, body }: JournalEntry): ToldEvent | undefined {
  if (kind !== 'SALE' || typeof body.sale !== 'string') return undefined;
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const customer = customerSchema.safeParse(body);
  return { sale: body.sale, event: parsed.data, customer: customer.success ? customer.data : undefined };
}

const preparedSchema = z.object({ tx: z.string(), sale: z.object({ name: z.string() }) });

/** The card transaction by which a sale is to be delivered, where a PREPARED entry names one. */
export function deliveryIn({ kind, body }: JournalEntry): { readonly tx: string; readonly sale: string } | undefined {
  if (kind !== 'PREPARED') return undefined;
  const parsed = preparedSchema.safeParse(body);
  return parsed.success ? { tx: parsed.data.tx, sale: parsed.data.sale.name } : undefined;
}

/** What an entry says of a card transaction that delivers a sale. */
export function deliveryOutcomeIn({
  kind,
  body,
}: JournalEntry): { readonly tx: string; readonly event: SaleEvent } | undefined {
  if (typeof body.tx !== 'string') return undefined;
  if (kind === 'COMMITTED') return { tx: body.tx, event: { event: 'delivered' } };
  if (kind === 'SETTLED' && body.result === 'executed') return { tx: body.tx, event: { event: 'delivered' } };
  if (kind === 'SETTLED' && body.result === 'rolled-back')
    return { tx: body.tx, event: { event: 'delivery-rolled-back' } };
  if (kind === 'IN_DOUBT')
    return { tx: body.tx, event: { event: 'delivery-in-doubt', why: 'the card gave no answer' } };
  return undefined;
}
