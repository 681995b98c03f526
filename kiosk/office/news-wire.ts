import { z } from 'zod';
import type { OfficeNews } from './record.ts';

const sequence = z.int().min(0);

const newsSchema = z.object({
  now: z.number(),
  accepted: z.array(sequence),
  rejected: z.array(z.object({ seq: sequence, reason: z.string() })),
  resolved: z.array(z.object({ terminal: z.int(), sequence: z.int(), result: z.enum(['executed', 'rolled-back']) })),
  hotlistVersion: z.int().min(0),
  denyListVersion: z.int().min(0).optional(),
});

/** Reads an answer of the office; undefined when it is none. */
export function newsIn(text: string): OfficeNews | undefined {
  try {
    return newsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
