import { readFileSync } from 'node:fs';

/** A tariff or profile file that cannot be used; the message is one line that names file, place and fault. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/** What is in the file; `what` it should be, for the message. Throws UnusableFile. */
export function contentsOf(what: 'tariff' | 'profile', file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableFile(`${what} file ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
