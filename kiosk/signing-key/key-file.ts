import type { z } from 'zod';

/** Reads a key file of this shape; throws what `fault` makes of what is wrong, which shows no key. */
export function parseKeyFile<Shape extends z.ZodType>(
  shape: Shape,
  text: string,
  fault: (detail: string) => Error,
): z.output<Shape> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw fault('not JSON');
  }
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw fault(`${issue?.path.join('.') || 'file'}: ${issue?.message}`);
}
