import { z } from 'zod';

const place = z.object({ line: z.number(), column: z.number() });
const mutantSchema = z.object({
  location: z.object({ start: place, end: place }),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.enum(['Killed', 'Survived', 'NoCoverage', 'Timeout', 'CompileError', 'RuntimeError', 'Ignored', 'Pending']),
  testsCompleted: z.number().optional(),
});
const reportSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(mutantSchema) })),
});

/** One change of the sources, and what the tests said to it. */
export interface JudgedMutant {
  /** From the root of the project. */
  readonly file: string;
  readonly line: number;
  /** The line it begins in, without what surrounds it. */
  readonly inLine: string;
  readonly original: string;
  readonly replacement: string;
  readonly status: z.infer<typeof mutantSchema>['status'];
  /** Tests that ran against it. */
  readonly tests: number;
}

/** The mutants of a report (schema of mutation-testing-elements) in files of these paths. Throws on another shape. */
export function judgedMutants(json: unknown, paths: readonly string[]): readonly JudgedMutant[] {
  return Object.entries(reportSchema.parse(json).files)
    .filter(([file]) => paths.some((path) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)))
    .flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      return mutants.map((mutant) => ({
        file,
        line: mutant.location.start.line,
        inLine: (lines[mutant.location.start.line - 1] ?? '').trim(),
        original: oneLine(textAt(lines, mutant.location)),
        replacement: oneLine(mutant.replacement ?? ''),
        status: mutant.status,
        tests: mutant.testsCompleted ?? 0,
      }));
    });
}

function textAt(lines: readonly string[], { start, end }: z.infer<typeof mutantSchema>['location']): string {
  const within = lines.slice(start.line - 1, end.line);
  const last = within.length - 1;
  return within
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
