import { z } from 'zod';
import type { RigCalls } from '../../station/rig-calls.ts';
import { amounts, type Card } from './cards.ts';
import { type RunStep, waitFor } from './watch.ts';

const account = z.object({
  purses: z.record(z.string(), z.int()),
  counter: z.int(),
  findings: z.array(z.unknown()),
  openDoubts: z.int(),
});
const office = z.object({
  loads: z.array(z.looseObject({ id: z.string(), state: z.string() })),
  cards: z.record(z.string(), account),
});

export interface LoadWish {
  readonly kind: 'top-up' | 'season' | 'refund' | 'e-ticket';
  /** Money: what the purse gets. Contract: what was paid for it. */
  readonly grosze?: number;
  readonly contract?: { readonly product: number; readonly from: string; readonly to: string };
  readonly paidAt?: string;
  readonly feasible?: boolean;
}

const AGREE_SECONDS = 10;

/** The operator's office. */
export interface Office {
  /** Something paid in the web shop waits to be put on the card. */
  offers(card: Card, load: LoadWish): Promise<void>;
  /** These cards are blocked, and no others. */
  blocks(...cards: readonly Card[]): Promise<void>;
  /** A FAIL unless the office's own fold over all records is what is in the card's memory, with no doubt left. */
  agreesWith(card: Card): Promise<void>;
}

export function openOffice(calls: RigCalls, step: RunStep, signal: AbortSignal): Office {
  return {
    offers: (card, load) =>
      step({ title: `the office has a ${load.kind} for card ${card.id}`, act: 'other' }, async () => {
        await calls.tell('POST', '/office', { load: { number: numberOf(card), ...load } });
      }),
    blocks: (...cards) =>
      step(
        { title: `the office blocks ${cards.map(({ id }) => id).join(', ') || 'no card'}`, act: 'other' },
        async () => {
          await calls.tell('POST', '/office', { hotlist: cards.map(numberOf) });
        },
      ),
    agreesWith: (card) =>
      step({ title: `office and card ${card.id} are in agreement`, act: 'look' }, async () => {
        await waitFor(
          `the office's account of card ${card.id} to be what is in its memory`,
          async () => {
            const memory = await card.memory();
            const { cards } = await calls.ask(office, 'GET', '/office');
            const said = cards[String(card.number)];
            const evidence = { card: memory, office: said };
            if (said === undefined) return { is: 'wrong', saw: 'no account of it', evidence };
            const wrong = disagreements(memory, said);
            return wrong.length === 0 ? { is: 'there', seen: said } : { is: 'wrong', saw: wrong.join('; '), evidence };
          },
          AGREE_SECONDS,
          signal,
        );
      }),
  };
}

type Said = z.infer<typeof account>;

function disagreements(memory: Awaited<ReturnType<Card['memory']>>, said: Said): readonly string[] {
  const purses = Object.entries(said.purses).filter(([purse, amount]) => memory.purses[purse] !== amount);
  return [
    ...(purses.length > 0
      ? [`purses ${amounts(said.purses)} in the office, ${amounts(memory.purses)} on the card`]
      : []),
    ...(said.counter === memory.counter
      ? []
      : [`${said.counter} transactions in the office, ${memory.counter} on the card`]),
    ...(said.findings.length > 0 ? [`findings ${JSON.stringify(said.findings)}`] : []),
    ...(said.openDoubts > 0 ? [`${said.openDoubts} open doubts`] : []),
  ];
}

function numberOf(card: Card): number {
  if (card.number === null) throw new RangeError(`card ${card.id} has no number the office could know`);
  return Number(card.number);
}
