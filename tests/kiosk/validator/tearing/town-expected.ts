import type { When, Where } from './expected.ts';

/** What is torn: a registration with N, a check-out, a contract that is counted. */
export type TownOperation = 'registration with N' | 'check-out' | 'contract';
/** How the card comes back: as it is, with N pressed again, or with S. */
export type Reading = 'as it is' | 'with N' | 'with S';

export const TOWN_OPERATIONS: readonly TownOperation[] = ['registration with N', 'check-out', 'contract'];
export const READINGS: readonly Reading[] = ['as it is', 'with N', 'with S'];

/** Towns of the course by stop; in at 3, out at 12 in the second town, and 20 is the next stop asked for. */
export const TOWNS: readonly string[] = ['Jaworzno', 'Mysłowice', 'Katowice', 'Tychy'].flatMap((town) =>
  Array<string>(10).fill(town),
);
export const TOWN_RIDE = { entry: 3, beside: 4, exit: 12, next: 20 } as const;

/** Normal, one to three towns; each price is another. */
const LIST_I = [411, 467, 503] as const;
const LIST_II = [307, 359, 449] as const;
export const TOWN_TARIFF = {
  kind: 'towns',
  status: 'example',
  source: 'for the test of torn cards',
  validFrom: '2014-06-22',
  ordinary: LIST_I.map((normal, index) => ({ towns: index + 1, normal, reduced: 200 })),
  registered: LIST_II.map((normal, index) => ({ towns: index + 1, normal, reduced: 100 })),
  purseLimit: 24_000,
  contracts: [],
};

const toTheEnd = (from: number): number => LIST_I[Math.min(3, new Set(TOWNS.slice(from)).size) - 1] ?? Number.NaN;
const travelled = (from: number, to: number): number =>
  LIST_II[Math.min(3, new Set(TOWNS.slice(from, to + 1)).size) - 1] ?? Number.NaN;

export interface TownCase {
  readonly operation: TownOperation;
  readonly reading: Reading;
  /** Whether the card executed the commit. */
  readonly executed: boolean;
  /** The terminal that was torn has a doubt whose view is still up. */
  readonly asked: boolean;
  /** Commit was sent, or the machine died between PREPARED and it: a doubt of that terminal. */
  readonly doubt: boolean;
  readonly where: Where;
  readonly when: When;
  /** Where the bus of the second presentation stands. */
  readonly stop: number;
}

export interface TownOutcome {
  /** What is gone from the purse since the card was fresh. */
  readonly paid: number;
  readonly said: string;
}

const CONTENTS = 'card-contents';

/** By the rules and not by the code: a ride is paid once, a refund given once, a contract counted once at a time. */
export function townOutcome(each: TownCase): TownOutcome {
  switch (each.operation) {
    case 'registration with N':
      return afterRegistration(each);
    case 'check-out':
      return afterCheckOut(each);
    case 'contract':
      return afterContract(each);
  }
}

const otherCourse = ({ where, when }: TownCase): boolean => where === 'other bus' || when === 'next day';
/** The torn terminal is asked where the same operation would count at the same stop. */
const settlesHere = ({ where, when, doubt }: TownCase): boolean =>
  doubt && where === 'same terminal' && (when === 'at once' || when === 'after the window');

function afterRegistration(each: TownCase): TownOutcome {
  const { executed, reading, when, where, stop } = each;
  const once = toTheEnd(TOWN_RIDE.entry);
  if (reading === 'with S') return { paid: executed ? once : 0, said: CONTENTS };
  if (!executed) {
    const again = reading === 'with N' || (each.asked && where === 'same terminal');
    return again ? { paid: toTheEnd(stop), said: 'checked-in' } : { paid: 0, said: 'choose-first' };
  }
  if (otherCourse(each)) {
    return reading === 'with N'
      ? { paid: once + toTheEnd(stop), said: 'checked-in' }
      : { paid: once, said: 'choose-first' };
  }
  if (settlesHere(each)) return { paid: once, said: 'checked-in' };
  if (reading === 'with N') return { paid: once, said: 'refused ride-open' };
  // Step 7: for 60 s the same answer at another terminal of the bus.
  if (when === 'at once') return { paid: once, said: 'checked-in' };
  return { paid: travelled(TOWN_RIDE.entry, stop), said: 'checked-out' };
}

function afterCheckOut(each: TownCase): TownOutcome {
  const { executed, reading, when, stop } = each;
  const open = toTheEnd(TOWN_RIDE.entry);
  const closed = travelled(TOWN_RIDE.entry, TOWN_RIDE.exit);
  const before = executed ? closed : open;
  if (reading === 'with S') return { paid: before, said: CONTENTS };
  const begins = { paid: before + toTheEnd(stop), said: 'checked-in' };
  if (otherCourse(each)) return reading === 'with N' ? begins : { paid: before, said: 'choose-first' };
  if (!executed) {
    if (reading === 'with N') return { paid: open, said: 'refused ride-open' };
    return { paid: travelled(TOWN_RIDE.entry, stop), said: 'checked-out' };
  }
  // A36: the bus has left the exit stop, and a minute has passed.
  if (when === 'next stop') return reading === 'with N' ? begins : { paid: closed, said: 'choose-first' };
  return { paid: closed, said: 'checked-out' };
}

/** J73: no money moves, but for who presses N to pay (J74). */
function afterContract(each: TownCase): TownOutcome {
  const { executed, reading, stop } = each;
  if (reading === 'with S') return { paid: 0, said: CONTENTS };
  if (reading === 'as it is' || (executed && settlesHere(each))) return { paid: 0, said: 'registered' };
  return { paid: toTheEnd(stop), said: 'checked-in' };
}

/** How often the contract has been counted after the second presentation. */
export function timesCounted(each: TownCase): number {
  const { executed, reading, when } = each;
  if (reading !== 'as it is') return executed ? 1 : 0;
  if (!executed) return 1;
  // Settled and shown, or held to a machine again at once (A36).
  return settlesHere(each) || when === 'at once' ? 1 : 2;
}
