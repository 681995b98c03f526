import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Who has something, and since when. Times are milliseconds since 1970. */
const holderShape = z.object({
  resource: z.string(),
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  user: z.string(),
  purpose: z.string(),
  since: z.number(),
  heartbeat: z.number(),
});
export type Holder = z.infer<typeof holderShape>;

/** Another run has it. */
export class RigTaken extends Error {
  override readonly name = 'RigTaken';
  readonly holder: Holder;
  constructor(holder: Holder, now: number) {
    super(`${holder.resource} is taken: ${describe(holder, now)}`);
    this.holder = holder;
  }
}

/** `ride, by anna on bench-1 (process 4711), since 14:02:11 UTC, last heard of 1 s ago`. */
export function describe({ purpose, user, host, pid, since, heartbeat }: Holder, now: number): string {
  const time = new Date(since).toISOString().slice(11, 19);
  const ago = Math.max(0, Math.round((now - heartbeat) / 1000));
  return `${purpose}, by ${user} on ${host} (process ${pid}), since ${time} UTC, last heard of ${ago} s ago`;
}

/** All runs of one computer share the book, whatever checkout they come from. */
export const BOOK_FOLDER = join(tmpdir(), 'kasownik-rigs');

/** A holder that has not been heard of for so long is gone, wherever it ran. */
export const STALE_MS = 15_000;
export const HEARTBEAT_MS = 3000;

export interface BookMeans {
  readonly folder?: string;
  readonly now?: () => number;
  /** Whether a process of this computer lives. */
  readonly lives?: (pid: number) => boolean;
  readonly host?: string;
  readonly pid?: number;
}

/**
 * The book of leases. Each change is one transaction of the database, so that of two runs that come at the same moment,
 * or find the same stale lease, one gets it.
 */
export class LeaseBook {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #lives: (pid: number) => boolean;
  readonly #host: string;
  readonly #pid: number;

  constructor({
    folder = BOOK_FOLDER,
    now = Date.now,
    lives = isAlive,
    host = hostname(),
    pid = process.pid,
  }: BookMeans = {}) {
    mkdirSync(folder, { recursive: true });
    this.#database = new DatabaseSync(join(folder, 'leases.sqlite'));
    // Every user of the lab's computer takes part.
    permitEverybody(folder);
    this.#database.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL');
    this.#database.exec(
      'CREATE TABLE IF NOT EXISTS lease (resource TEXT PRIMARY KEY, token TEXT, pid INTEGER, host TEXT, user TEXT, purpose TEXT, since INTEGER, heartbeat INTEGER) STRICT',
    );
    this.#now = now;
    this.#lives = lives;
    this.#host = host;
    this.#pid = pid;
  }

  /** Takes all of them or none. The answer is the token they are held by. Throws RigTaken. */
  take(
    resources: readonly string[],
    purpose: string,
  ): { readonly token: string; readonly recovered: readonly Holder[] } {
    const token = randomUUID();
    const now = this.#now();
    const recovered: Holder[] = [];
    this.#transaction(() => {
      for (const resource of resources) {
        const holder = this.holder(resource);
        if (holder && !this.isStale(holder)) throw new RigTaken(holder, now);
        if (holder) recovered.push(holder);
        this.#database
          .prepare('INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
          .run(resource, token, this.#pid, this.#host, userName(), purpose, now, now);
      }
    });
    return { token, recovered };
  }

  /** Says that the holder lives. False: somebody else has taken over meanwhile. */
  beat(token: string, count: number): boolean {
    const { changes } = this.#database
      .prepare('UPDATE lease SET heartbeat = ? WHERE token = ?')
      .run(this.#now(), token);
    return Number(changes) === count;
  }

  release(token: string): void {
    this.#database.prepare('DELETE FROM lease WHERE token = ?').run(token);
  }

  holder(resource: string): Holder | undefined {
    const row = this.#database.prepare('SELECT * FROM lease WHERE resource = ?').get(resource);
    return row === undefined ? undefined : holderShape.parse(row);
  }

  list(): readonly Holder[] {
    return z.array(holderShape).parse(this.#database.prepare('SELECT * FROM lease ORDER BY resource').all());
  }

  /** Dead on this computer, or not heard of for too long. */
  isStale({ host, pid, heartbeat }: Holder): boolean {
    if (host === this.#host && !this.#lives(pid)) return true;
    return this.#now() - heartbeat > STALE_MS;
  }

  close(): void {
    this.#database.close();
  }

  #transaction(act: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      act();
      this.#database.exec('COMMIT');
    } catch (cause) {
      this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // It lives, and belongs to somebody else.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

function permitEverybody(folder: string): void {
  try {
    chmodSync(folder, 0o777);
    chmodSync(join(folder, 'leases.sqlite'), 0o666);
  } catch {
    // Somebody else made it, and has permitted it.
  }
}
