import { epochMillis } from '../../fares/time.ts';
import type { StoredEntry } from './chain.ts';
import type { EntryBody, EntryKind, JournalEntry } from './contract.ts';

const KINDS: ReadonlySet<string> = new Set<EntryKind>([
  'OPENED',
  'CLOSED',
  'JOURNAL_REPLACED',
  'PREPARED',
  'COMMITTED',
  'ABORTED',
  'IN_DOUBT',
  'SETTLED',
  'OBSERVED',
  'REFUSED',
  'RECONCILED',
  'SALE',
  'TILL',
  'INSPECTION',
  'BANK_TAP',
  'DEVICE',
  'CLOCK',
]);

export const isEntryKind = (kind: string): kind is EntryKind => KINDS.has(kind);

/** Reads a stored entry; undefined when its kind or body is none of the journal's. */
export function asEntry(stored: StoredEntry): JournalEntry | undefined {
  const body = jsonObject(stored.body);
  if (body === undefined || !isEntryKind(stored.kind)) return undefined;
  const hash = Buffer.from(stored.hash).toString('hex');
  return { seq: stored.seq, at: epochMillis(stored.at), kind: stored.kind, body, hash };
}

/** The object a JSON text says, or undefined when it says none. */
export function jsonObject(text: string): EntryBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is EntryBody =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
