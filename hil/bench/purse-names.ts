import { z } from 'zod';
import type { Rack } from './rack.ts';

/** The office's fold over the records of one card; its purses are those of files 02 and 03. */
const overview = z.looseObject({
  cards: z.record(z.string(), z.looseObject({ purses: z.object({ t: z.number(), e: z.number() }) })),
});

/**
 * The office's view with each card's purses called what that city, and so the card's own memory, calls them: Jaworzno
 * has one, EP. What is no such view is left as it is.
 */
export function withPurseNames(view: unknown, rack: Rack): unknown {
  const known = overview.safeParse(view).data;
  if (known === undefined) return view;
  const ofJaworzno = new Set(
    rack.list().flatMap(({ city, number }) => (city === 'jaworzno' && number ? [number] : [])),
  );
  const cards = Object.entries(known.cards).map(([number, account]) => {
    const { purses } = account;
    return [number, ofJaworzno.has(number) ? { ...account, purses: { ep: purses.t } } : account];
  });
  return { ...known, cards: Object.fromEntries(cards) };
}
