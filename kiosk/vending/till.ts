import { z } from 'zod';
import { grosze } from '../../fares/money.ts';
import type { Payout, Reading, SaleEvent } from '../../fares/sale/sale-event.ts';
import { afterTaking, type CoinStock, type HopperStock } from '../../fares/till/coin-stock.ts';
import type { JournalEntry } from '../journal/contract.ts';

const tillSchema = z.object({
  event: z.enum(['filled', 'counted']),
  hopper: z.string(),
  value: z.int().transform(grosze),
  coins: z.int().min(0),
  room: z.int().min(0),
});

/** A hopper holds so many coins: `filled` by somebody, or `counted`, as it turned out to be. */
export type TillEvent = z.infer<typeof tillSchema>;

const readingSchema = z.object({
  event: z.literal('reading'),
  reading: z.object({ serial: z.int(), epoch: z.int(), counter: z.int(), events: z.string() }),
});

/** Where the acceptor stands while no sale is open: no coin can be missing there. */
export function readingIn({ kind, body }: JournalEntry): Reading | undefined {
  if (kind !== 'TILL') return undefined;
  const parsed = readingSchema.safeParse(body);
  return parsed.success ? parsed.data.reading : undefined;
}

export function tillEventIn({ kind, body }: JournalEntry): TillEvent | undefined {
  if (kind !== 'TILL') return undefined;
  const parsed = tillSchema.safeParse(body);
  return parsed.success ? parsed.data : undefined;
}

/**
 * What the hoppers hold, as the journal knows it: filled, minus what they paid, plus the coins that the acceptor's
 * sorter let fall into them. What may have been paid counts as gone.
 */
export class Till {
  #stock: CoinStock = [];

  get stock(): CoinStock {
    return this.#stock;
  }

  holds(hopper: string): HopperStock | undefined {
    return this.#stock.find((one) => one.hopper === hopper);
  }

  fill({ hopper, value, coins, room }: Omit<TillEvent, 'event'>): void {
    const filled = { hopper, value, coins, room };
    this.#stock = this.holds(hopper)
      ? this.#stock.map((one) => (one.hopper === hopper ? filled : one))
      : [...this.#stock, filled];
  }

  /** `open`: the payout that the sale had open when this happened. */
  take(event: SaleEvent, open: Payout | undefined): void {
    switch (event.event) {
      case 'coins':
        for (const value of event.coins) this.#stock = afterTaking(this.#stock, value);
        return;
      case 'payout-ended':
        if (open !== undefined) this.#pays(open.hopper, event.coins);
        return;
      case 'payout-unknown':
        if (open !== undefined) this.#pays(open.hopper, Math.min(event.most, open.coins));
        return;
      default:
        return;
    }
  }

  #pays(hopper: string, coins: number): void {
    this.#stock = this.#stock.map((one) =>
      one.hopper === hopper ? { ...one, coins: Math.max(0, one.coins - coins) } : one,
    );
  }
}
