import type { CreditReading, DisputeReason } from '../coin-acceptor/contract.ts';

/** One event of an acceptor: a coin (A > 0: its position, B the sorter path) or a code (A = 0). */
export interface CoinEvent {
  readonly a: number;
  readonly b: number;
}

/** What is new in a reading, oldest first, and what may have happened that nobody can know. */
export interface NewEvents {
  readonly events: readonly CoinEvent[];
  readonly disputed: readonly { readonly events: number | undefined; readonly why: DisputeReason }[];
}

const KEPT_EVENTS = 5;
export const EVENTS_LENGTH = 2 * KEPT_EVENTS;

export function eventsOf(reading: Pick<CreditReading, 'events'>): readonly CoinEvent[] {
  const bytes = Buffer.from(reading.events, 'hex');
  return Array.from({ length: KEPT_EVENTS }, (_, index) => ({
    a: bytes[index * 2] ?? 0,
    b: bytes[index * 2 + 1] ?? 0,
  }));
}

/** The state of a device that was just reset: counter 0, five null events. */
export function afterReset(reading: Pick<CreditReading, 'serial' | 'epoch'>): CreditReading {
  return { serial: reading.serial, epoch: reading.epoch, counter: 0, events: '00'.repeat(EVENTS_LENGTH) };
}

/**
 * What a reading tells that the one before did not, within one life of the device. The counter runs 0, 1 ... 255, 1:
 * 0 follows a reset only. All eleven bytes are compared: a reset and as many new events leave the same counter. More
 * than five events: the five visible ones count, the rest is disputed. Where the old events are not found behind the
 * new ones nothing counts.
 */
export function newEvents(before: CreditReading, now: CreditReading): NewEvents {
  const nothing = (why: DisputeReason): NewEvents => ({ events: [], disputed: [{ events: undefined, why }] });
  if (now.serial !== before.serial) return nothing('another-history');
  if (now.counter === 0 && before.counter !== 0) return nothing('reset');
  const difference = now.counter - before.counter;
  const count = difference < 0 ? difference + 255 : difference;
  const [old, seen] = [eventsOf(before), eventsOf(now)];
  const fresh = Math.min(count, KEPT_EVENTS);
  const overlaps = seen.slice(fresh).every(({ a, b }, index) => a === old[index]?.a && b === old[index]?.b);
  if (!overlaps) return nothing('another-history');
  const events = seen.slice(0, fresh).toReversed();
  return count > KEPT_EVENTS
    ? { events, disputed: [{ events: count - KEPT_EVENTS, why: 'events-lost' }] }
    : { events, disputed: [] };
}

/**
 * Whether a reading surely goes on from the one before: a coin told then is still behind what is new. A device that was
 * reset in between refuses coins, so that it cannot have put one there.
 */
export function continues(before: CreditReading, now: CreditReading): boolean {
  const { disputed } = newEvents(before, now);
  if (disputed.length > 0 || now.counter === 0) return false;
  const difference = now.counter - before.counter;
  const fresh = difference < 0 ? difference + 255 : difference;
  return eventsOf(now)
    .slice(fresh)
    .some(({ a }) => a > 0);
}

/** Codes of events after which the coin may have been kept (Part 3 v4.7, table of error codes, marked "+"). */
const PERHAPS_KEPT: ReadonlySet<number> = new Set([7, 16, 17, 18, 19, 20, 23, 26, 27, 28, 29, 31, 36, 39, 40]);
/** Codes without a coin: null event, data block request, return lever. */
const NO_COIN: ReadonlySet<number> = new Set([0, 253, 254]);

export type CodeMeaning = 'no-coin' | 'returned' | 'perhaps-kept';

export function meaningOf(code: number): CodeMeaning {
  if (NO_COIN.has(code)) return 'no-coin';
  return PERHAPS_KEPT.has(code) ? 'perhaps-kept' : 'returned';
}
