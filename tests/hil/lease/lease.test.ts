import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeLease } from '../../../hil/lease/lease.ts';
import { LeaseBook, RigTaken, STALE_MS } from '../../../hil/lease/lease-book.ts';

let folder: string;
let now: number;
const living = new Set<number>();
const books: LeaseBook[] = [];
/** A run of its own, in another process as far as the book can tell. */
function book(pid: number, host = 'bench-1'): LeaseBook {
  living.add(pid);
  const made = new LeaseBook({ folder, now: () => now, lives: (each) => living.has(each), host, pid });
  books.push(made);
  return made;
}
const never = new AbortController().signal;
const order = (
  of: LeaseBook,
  resources: readonly string[],
  more: { waitSeconds?: number; onWait?: (taken: RigTaken) => void } = {},
) => takeLease({ resources, purpose: 'ride', waitSeconds: 0, signal: never, book: of, heartbeatMs: 5, ...more });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leases-'));
  now = Date.UTC(2026, 10, 20, 12);
  living.clear();
});
afterEach(() => {
  for (const each of books.splice(0)) each.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a rig is taken by one run at a time', () => {
  test('the second gets one line that names who has it, and takes nothing of the rest', async () => {
    const lease = await order(book(11), ['gantry']);
    now += 2000;
    const second = book(12);
    const failure = await order(second, ['camera', 'gantry']).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(RigTaken);
    expect(String(failure)).toMatch(
      /^RigTaken: gantry is taken: ride, by \S+ on bench-1 \(process 11\), since 12:00:00 UTC, last heard of [0-2] s ago$/,
    );
    expect(second.list().map(({ resource }) => resource)).toEqual(['gantry']);
    lease.release();
    (await order(second, ['gantry'])).release();
    expect(second.list()).toEqual([]);
  });

  test('who waits gets it when it is given back, and was told whom it waits for', async () => {
    const lease = await order(book(11), ['gantry']);
    const told: string[] = [];
    const waiting = order(book(12), ['gantry'], {
      waitSeconds: 20,
      onWait: ({ holder }) => {
        told.push(`${holder.pid}`);
        lease.release();
      },
    });
    (await waiting).release();
    expect(told).toEqual(['11']);
  });

  test('of many that come at the same moment one gets it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => order(book(20 + index), ['gantry'])),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a run whose process is dead has lost it at once; one of another host when it is not heard of', async () => {
    book(11).take(['gantry'], 'ride');
    living.delete(11);
    const lease = await order(book(12), ['gantry']);
    expect(lease.recovered).toMatchObject([{ pid: 11 }]);
    lease.release();
    book(13, 'bench-2').take(['gantry'], 'ride');
    living.delete(13);
    await expect(order(book(14), ['gantry'])).rejects.toThrow(/on bench-2/);
    now += STALE_MS + 1;
    (await order(book(14), ['gantry'])).release();
  });

  test('the heartbeat keeps it; a run that slept too long learns that it has lost it', async () => {
    const sleeper = await order(book(11), ['gantry', 'relay']);
    now += STALE_MS - 1;
    await expect(order(book(12), ['relay'])).rejects.toThrow(RigTaken);
    const heard = async (): Promise<boolean> => book(13).holder('relay')?.heartbeat === now;
    await expect.poll(heard).toBe(true);
    // It sleeps: its heartbeat is older than anybody waits for, and another run comes.
    living.delete(11);
    const next = await order(book(15), ['relay']);
    expect(await sleeper.lost).toMatchObject({ name: 'LeaseLost' });
    sleeper.release();
    expect(book(16).list()).toMatchObject([{ resource: 'relay', pid: 15 }]);
    next.release();
  });

  test('nothing to lease is leased without a book', async () => {
    const lease = await takeLease({ resources: [], purpose: 'ride', waitSeconds: 0, signal: never });
    expect(lease.recovered).toEqual([]);
    lease.release();
  });
});
