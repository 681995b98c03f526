import { readFileSync } from 'node:fs';
import { z } from 'zod';

const explainedSchema = z.strictObject({
  file: z.string(),
  original: z.string(),
  replacement: z.string(),
  /** The whole line, without what surrounds it: where the file has the same mutant in several places. */
  inLine: z.string().optional(),
  reason: z.string().min(10),
});

/** A mutant that no test can tell from the original, and why. */
export type Explained = Readonly<z.infer<typeof explainedSchema>>;

/** Reads explained.json. Throws ZodError when it is not of that shape. */
export function readExplained(): readonly Explained[] {
  const text = readFileSync(new URL('./explained.json', import.meta.url), 'utf8');
  return z.array(explainedSchema).parse(JSON.parse(text));
}
