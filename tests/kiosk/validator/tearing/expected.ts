/** The second presentation of a torn card: where and when. */
export type Where = 'same terminal' | 'other terminal of the bus' | 'other bus';
export type When = 'at once' | 'after the window' | 'next stop' | 'next day';
export type Operation = 'check-in' | 'check-out';

export const WHERES: readonly Where[] = ['same terminal', 'other terminal of the bus', 'other bus'];
export const WHENS: readonly When[] = ['at once', 'after the window', 'next stop', 'next day'];

/** A tariff in which each stop counts, so that a wrong exit stop shows. */
export const BY_STOPS: readonly number[] = [100, 150, 210];
export const MINIMUM = 100;
export const MAXIMUM = 460;
const price = (stops: number): number => BY_STOPS[stops - 1] ?? MAXIMUM;
const prices = (normal: number) => {
  const row = { normal, local: normal / 2, statutory: normal / 2 };
  return { standard: row, premium: row };
};

export const TEST_TARIFF = {
  kind: 'distance',
  status: 'example',
  source: 'for the test of torn cards',
  validFrom: '2016-02-01',
  bands: [
    ...BY_STOPS.map((normal, index) => ({ upToStops: index + 1, prices: prices(normal) })),
    { upToStops: null, prices: prices(MAXIMUM) },
  ],
  transferWindowSeconds: 900,
};

/** Where the test rides: in at 3, out at 5, and 6 is the next stop. */
export const RIDE = { entry: 3, exit: 5, next: 6 } as const;

export interface Case {
  readonly operation: Operation;
  /** Whether the card executed the commit. */
  readonly executed: boolean;
  readonly where: Where;
  readonly when: When;
  /** The machine gave its green before the power failed: it has no doubt about what it told. */
  readonly green?: boolean;
}

/**
 * What a card that began with `purse` holds after the second presentation, told by the rules and not by the code:
 * a journey is paid once, a refund given once, each new entry takes the maximum or, as a transfer, the minimum.
 */
export function expectedPurse(purse: number, { operation, executed, where, when }: Case): number {
  return (
    purse - (operation === 'check-in' ? afterCheckIn(executed, where, when) : afterCheckOut(executed, where, when))
  );
}

function afterCheckIn(executed: boolean, where: Where, when: When): number {
  // Nothing happened: this is simply the check-in.
  if (!executed) return MAXIMUM;
  // The first ride stays at its maximum (A18), a new one begins.
  if (where === 'other bus' || when === 'next day') return 2 * MAXIMUM;
  if (when === 'next stop') return price(1);
  // Step 6: shown again at the same terminal for as long as the stop is the same.
  if (where === 'same terminal') return MAXIMUM;
  // Step 7: for 60 s the same answer at another terminal; then out at the stop of entry (A17).
  return when === 'at once' ? MAXIMUM : 0;
}

function afterCheckOut(executed: boolean, where: Where, when: When): number {
  const travelled = RIDE.exit - RIDE.entry;
  if (!executed) {
    if (where === 'other bus' || when === 'next day') return 2 * MAXIMUM;
    // Out at the next stop: the kept exit stop counts for 60 s only.
    return when === 'next stop' ? price(RIDE.next - RIDE.entry) : price(travelled);
  }
  const first = price(travelled);
  if (when === 'next day') return first + MAXIMUM;
  // T16: another bus within 15 minutes.
  if (where === 'other bus') return first + MINIMUM;
  // The bus has left the exit stop and 60 s have passed: a new ride in the same bus is no transfer (T18).
  if (when === 'next stop') return first + MAXIMUM;
  return first;
}
