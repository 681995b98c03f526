import { z } from 'zod';
import { epochMillis } from '../../../fares/time.ts';
import type { SeenCode } from '../../control-code/seen-codes.ts';
import type { Journal } from '../../journal/contract.ts';
import type { Sighting } from './sightings.ts';

const millis = z.number().transform(epochMillis);
const rememberedSchema = z.object({
  what: z.literal('code'),
  reason: z.string(),
  ticket: z.string(),
  slot: z.literal([1, 2]),
  counter: z.int(),
  phone: z.string(),
  rightUntil: millis,
  shownAt: millis,
  first: z.boolean(),
});

const PAGE = 1000;
/** Reasons under which a code counted as shown from its phone. */
const SIGHTED: readonly string[] = ['valid', 'other-phone', 'limited'];

/** The codes that were shown to this reader before it was switched off, as its journal has them. */
export async function rememberedCodes(
  journal: Journal,
): Promise<{ readonly seen: readonly SeenCode[]; readonly sightings: readonly Sighting[] }> {
  const seen: SeenCode[] = [];
  const sightings: Sighting[] = [];
  for (let after = 0; ; ) {
    const entries = await journal.entries(after, PAGE);
    for (const { kind, body } of entries) {
      const read = kind === 'INSPECTION' ? rememberedSchema.safeParse(body) : undefined;
      if (!read?.success) continue;
      const { ticket, slot, counter, rightUntil, shownAt, phone, reason, first } = read.data;
      if (first) seen.push({ ticket, slot, counter, rightUntil, shownAt });
      if (SIGHTED.includes(reason)) sightings.push({ ticket, phone, at: shownAt });
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return { seen, sightings };
    after = last.seq;
  }
}
