import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { EntryOf, RecordEntry, Untimed } from './entries.ts';

/** There is a record in this folder already: records are never written over. */
export class RecordExists extends Error {
  override readonly name = 'RecordExists';
  constructor(folder: string) {
    super(`${folder} holds the record of another run; give another folder with --out`);
  }
}

export const RECORD_FILE = 'record.jsonl';
export const ATTACHMENTS = 'attachments';

type Listener = (entry: RecordEntry) => void;

/**
 * The append-only record of one run: a line is on the disk when `add` returns, so that a run that is cut off anywhere
 * leaves all that it had done. (The line that a step has begun is left to the system: it only names what was under
 * way.) Throws RecordExists.
 */
export class RecordWriter {
  readonly folder: string;
  readonly #file: number;
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();
  #attachments = 0;
  #open = true;

  constructor(folder: string, now: () => number = Date.now) {
    this.folder = folder;
    this.#now = now;
    mkdirSync(join(folder, ATTACHMENTS), { recursive: true });
    try {
      this.#file = openSync(join(folder, RECORD_FILE), 'ax', 0o644);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw new RecordExists(folder);
      throw cause;
    }
  }

  /** Whoever tells of the run while it goes on. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  add(untimed: Untimed): void {
    if (!this.#open) return;
    const entry: RecordEntry = { ...untimed, at: this.#now() };
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
    if (entry.kind !== 'begun') fsyncSync(this.#file);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Puts a file beside the record; the line that names it follows when the file is on the disk. */
  attach(name: string, mediaType: string, content: Uint8Array | string, step?: number): EntryOf<'attached'>['file'] {
    this.#attachments += 1;
    const safe = name.replaceAll(/[^\w.-]+/g, '-').slice(-80);
    const file = `${String(this.#attachments).padStart(4, '0')}-${safe}`;
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const handle = openSync(join(this.folder, ATTACHMENTS, file), 'wx', 0o644);
    try {
      writeFileSync(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const of = step === undefined ? {} : { step };
    this.add({ kind: 'attached', name, mediaType, file, bytes: bytes.length, sha256, ...of });
    return file;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
  }
}
