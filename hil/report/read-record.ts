import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordEntry, recordEntry } from './entries.ts';
import { RECORD_FILE } from './record-writer.ts';

/** The folder holds no record, or one that is none of ours. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
}

export interface ReadRecord {
  readonly entries: readonly RecordEntry[];
  /** The run ended without its last line; what had been done until then is there. */
  readonly cutOff: boolean;
}

/**
 * Reads a record, also one that was cut off in the middle of a line. Throws UnreadableRecord with the number of a line
 * that is wrong anywhere else: that record has been changed.
 */
export function readRecord(folder: string): ReadRecord {
  const file = join(folder, RECORD_FILE);
  if (!existsSync(file)) throw new UnreadableRecord(`${file}: there is no record`);
  const lines = readFileSync(file, 'utf8').split('\n');
  // What follows the last line end was not written to its end.
  const torn = lines.pop() !== '';
  const entries = lines.map((line, index) => entryOf(line, `${file}:${index + 1}`));
  if (entries[0]?.kind !== 'opened') throw new UnreadableRecord(`${file}: it does not begin with the line "opened"`);
  return { entries, cutOff: torn || entries.at(-1)?.kind !== 'closed' };
}

function entryOf(line: string, place: string): RecordEntry {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new UnreadableRecord(`${place}: not JSON`);
  }
  const entry = recordEntry.safeParse(json);
  if (entry.success) return entry.data;
  const issue = entry.error.issues[0];
  throw new UnreadableRecord(`${place}: ${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'unknown'}`);
}
