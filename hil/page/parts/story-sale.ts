import { z } from 'zod';
import type { Entry } from '../rig/machines.ts';
import { amount } from '../words/numbers.ts';
import { words } from '../words/words.ts';

const told = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begun'), product: z.looseObject({ kind: z.string() }), price: z.int() }),
  z.object({ event: z.literal('coins'), coins: z.array(z.int()) }),
  z.object({ event: z.literal('disputed') }),
  z.object({ event: z.literal('coins-closed') }),
  z.object({ event: z.literal('payout-intended'), value: z.int(), coins: z.int() }),
  z.object({ event: z.literal('payout-ended'), coins: z.int(), stopped: z.string().optional() }),
  z.object({ event: z.literal('payout-unknown') }),
  z.object({ event: z.literal('card-intended'), amount: z.int() }),
  z.object({ event: z.literal('card-paid') }),
  z.object({ event: z.literal('card-not-paid') }),
  z.object({ event: z.literal('card-unknown') }),
  z.object({ event: z.literal('card-concluded') }),
  z.object({ event: z.literal('card-reversed') }),
  z.object({ event: z.literal('card-reversal-failed') }),
  z.object({ event: z.literal('delivery-intended') }),
  z.object({ event: z.literal('delivered') }),
  z.object({ event: z.literal('delivery-failed') }),
  z.object({ event: z.literal('delivery-in-doubt') }),
  z.object({ event: z.literal('delivery-rolled-back') }),
  z.object({ event: z.literal('entrusted') }),
  z.object({ event: z.literal('receipt'), printed: z.boolean() }),
  z.object({ event: z.literal('slip'), code: z.string(), amount: z.int(), printed: z.boolean() }),
  z.object({ event: z.literal('ended') }),
]);

/** What happened in a sale; undefined for an event that this page does not know. */
export function saleSentence(entry: Entry): string | undefined {
  const { data } = told.safeParse(entry);
  const { sale: w } = words().story;
  switch (data?.event) {
    case undefined:
      return undefined;
    case 'begun':
      if (data.product.kind === 'nothing') return w.begunForNothing;
      return w.begun(w.product[data.product.kind] ?? data.product.kind, amount(data.price));
    case 'coins':
      return w.coins(data.coins.map(amount).join(', '));
    case 'disputed':
      return w.disputed;
    case 'coins-closed':
      return w.coinsClosed;
    case 'payout-intended':
      return w.payoutIntended(data.coins, amount(data.value));
    case 'payout-ended':
      return data.stopped === undefined ? w.payoutEnded(data.coins) : w.payoutStopped(data.coins);
    case 'payout-unknown':
      return w.payoutUnknown;
    case 'card-intended':
      return w.cardIntended(amount(data.amount));
    case 'card-paid':
      return w.cardPaid;
    case 'card-not-paid':
      return w.cardNotPaid;
    case 'card-unknown':
      return w.cardUnknown;
    case 'card-concluded':
      return w.cardConcluded;
    case 'card-reversed':
      return w.cardReversed;
    case 'card-reversal-failed':
      return w.cardReversalFailed;
    case 'delivery-intended':
      return w.deliveryIntended;
    case 'delivered':
      return w.delivered;
    case 'delivery-failed':
      return w.deliveryFailed;
    case 'delivery-in-doubt':
      return w.deliveryInDoubt;
    case 'delivery-rolled-back':
      return w.deliveryRolledBack;
    case 'entrusted':
      return w.entrusted;
    case 'receipt':
      return data.printed ? w.receipt.printed : w.receipt.notPrinted;
    case 'slip':
      return (data.printed ? w.slip : w.slipNotPrinted)(amount(data.amount), data.code);
    case 'ended':
      return w.ended;
    default:
      return data satisfies never;
  }
}

const till = z.discriminatedUnion('event', [
  z.object({ event: z.enum(['filled', 'counted']), value: z.int(), coins: z.int() }),
  z.object({ event: z.literal('reading') }),
]);

/** What lies in the machine, as it was filled or counted. */
export function tillSentence(entry: Entry): string | undefined {
  const { data } = till.safeParse(entry);
  const { sale: w } = words().story;
  if (!data) return undefined;
  if (data.event === 'reading') return w.reading;
  return (data.event === 'filled' ? w.filled : w.countedCoins)(data.coins, amount(data.value));
}

const HOPPER = /^hopper-(\d{1,4})$/;

/** How a device of a machine that sells is. */
export function moneyDeviceSentence(device: string, status: string): string | undefined {
  const { sale: w } = words().story;
  const value = HOPPER.exec(device)?.[1];
  const name = value === undefined ? w.deviceName[device] : w.hopper(amount(Number(value)));
  const how = w.deviceStatus[status];
  return name === undefined || how === undefined ? undefined : `${name} ${how}.`;
}
