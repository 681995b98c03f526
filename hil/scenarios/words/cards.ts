import { z } from 'zod';
import { MachineFailure } from '../../runs/contract.ts';
import type { RigCalls } from '../../station/rig-calls.ts';
import type { RunStep } from './watch.ts';

/** What a card is to be like; what is left out the bench chooses. Amounts are grosze: 500 is 5 zł. */
export interface CardWish {
  readonly number?: number;
  readonly tier?: 'standard' | 'premium';
  readonly concession?: 'normal' | 'local' | 'statutory';
  /** `t`: the t-purse rides are paid from; `e`: the e-purse. */
  readonly purses?: { readonly t?: number; readonly e?: number };
  readonly kind?: 'city' | 'foreign' | 'damaged' | 'blank';
  readonly contracts?: readonly { readonly product: number; readonly from: string; readonly to: string }[];
  readonly issuedOn?: string;
  readonly expiresOn?: string;
}

const issued = z.object({ card: z.string(), number: z.string().nullable() });

const memory = z.looseObject({
  purses: z.record(z.string(), z.int()),
  journey: z.looseObject({ paid: z.int(), tickets: z.record(z.string(), z.int()) }).nullable(),
  counter: z.int().nullable(),
  log: z.array(z.looseObject({})),
});
export type CardMemory = z.infer<typeof memory>;

/** One card in the passenger's hand. */
export interface Card {
  /** The bench's name of it, c1, c2, ... */
  readonly id: string;
  /** What is printed on it; null where it has none. */
  readonly number: string | null;
  /** What is in its memory, read by the bench and not through the machine's driver. */
  memory(): Promise<CardMemory>;
  /** A FAIL where one of these purses holds another amount, in grosze. */
  holds(purses: Readonly<Record<string, number>>): Promise<void>;
}

export interface Cards {
  /** A new card, made by the commands a real one is personalised with. */
  issue(wish?: CardWish): Promise<Card>;
}

export function openCards(calls: RigCalls, step: RunStep, city: () => Promise<string>): Cards {
  return {
    issue: (wish = {}) =>
      step({ title: `a card is issued${inWords(wish)}`, act: 'other' }, async () => {
        const order = { city: await city(), purses: { t: 0, e: 0 }, ...wish };
        const { card: id, number } = await calls.ask(issued, 'POST', '/cards', order);
        const read = (): Promise<CardMemory> => calls.ask(memory, 'GET', `/cards/${id}`);
        return { id, number, memory: read, holds: (purses) => holds(step, id, read, purses) };
      }),
  };
}

function holds(
  step: RunStep,
  id: string,
  read: () => Promise<CardMemory>,
  purses: Readonly<Record<string, number>>,
): Promise<void> {
  const wanted = amounts(purses);
  return step({ title: `card ${id} holds ${wanted}`, act: 'look' }, async () => {
    const there = await read();
    const wrong = Object.entries(purses).filter(([purse, amount]) => there.purses[purse] !== amount);
    if (wrong.length > 0)
      throw new MachineFailure(`expected ${wanted} on card ${id}, found ${amounts(there.purses)}`, there);
  });
}

/** `t 19.50 zł, e 0.00 zł`. */
export function amounts(purses: Readonly<Record<string, number>>): string {
  return Object.entries(purses)
    .map(([purse, grosze]) => `${purse} ${(grosze / 100).toFixed(2)} zł`)
    .join(', ');
}

function inWords({ kind, tier, concession, purses }: CardWish): string {
  const words = [kind, tier, concession, purses && amounts({ ...purses })].filter((word) => word !== undefined);
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}
