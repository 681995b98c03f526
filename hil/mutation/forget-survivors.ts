import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const keptSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ mutants: z.array(z.looseObject({ status: z.string() })) })),
});

/**
 * Takes survivors out of the results that are kept, so that the next run tries them again: a new test may notice a
 * change in what is read only once (a constant, a schema, a chart), and StrykerJS does not look for it there.
 */
export function forgetSurvivors(incrementalFile: string): void {
  if (!existsSync(incrementalFile)) return;
  const kept = keptSchema.parse(JSON.parse(readFileSync(incrementalFile, 'utf8')));
  for (const file of Object.values(kept.files)) {
    file.mutants = file.mutants.filter(({ status }) => status !== 'Survived' && status !== 'NoCoverage');
  }
  writeFileSync(incrementalFile, JSON.stringify(kept));
}
