/**
 * Jaworzno's rules told once more, in their own words and with their own arithmetic: it imports nothing of what it
 * judges. It remembers what a passenger would, not what a card's record holds.
 */
export interface LedgerTariff {
  readonly ordinary: readonly { readonly normal: number; readonly reduced: number }[];
  readonly registered: readonly { readonly normal: number; readonly reduced: number }[];
}

export interface Presented {
  readonly key: 'N' | 'U' | null;
  /** Seconds. */
  readonly time: number;
  readonly course: number;
  readonly vehicle: number;
  readonly machine: number;
  /** Twice the stop it stands at; one more when it has left that stop. */
  readonly half: number;
  readonly towns: readonly (string | undefined)[];
  readonly hasContract: boolean;
  /** A check-out tried here less than a minute ago came to nothing: its stop still counts. */
  readonly keptExit?: number | undefined;
}

interface OpenRide {
  readonly course: number;
  readonly vehicle: number;
  readonly machine: number;
  readonly entry: number;
  readonly key: 'N' | 'U';
  readonly taken: number;
  readonly time: number;
}

export class TownLedger {
  purse: number;
  writes = 0;
  private readonly tariff: LedgerTariff;
  private ride: OpenRide | null = null;
  /** Nothing was written since the ride was registered. */
  private rideIsLast = false;
  private out: { readonly course: number; readonly exit: number; readonly time: number } | null = null;
  private counted: { readonly machine: number; readonly time: number } | null = null;

  constructor(tariff: LedgerTariff, purse: number) {
    this.tariff = tariff;
    this.purse = purse;
  }

  /** What the validator shows. */
  present(at: Presented): string {
    const entry = Math.floor(at.half / 2);
    const exit = at.keptExit ?? Math.min(Math.ceil(at.half / 2), at.towns.length - 1);
    const { ride } = this;
    if (ride?.course === at.course) {
      // A8: to leave, no key.
      if (at.key !== null) return 'ride-open';
      // A36: at the same stop, ten seconds here, a minute at the bus's other validator.
      const patience = ride.machine === at.machine ? 10 : ride.vehicle === at.vehicle ? 60 : 0;
      if (this.rideIsLast && ride.entry === entry && at.time - ride.time < patience) return 'checked-in again';
      // J54: list II for the towns really travelled.
      this.purse +=
        ride.taken - this.price('registered', ride.key, at.towns.slice(ride.entry, exit + 1), ride.entry, at);
      this.out = { course: at.course, exit, time: at.time };
      this.wrote({ ride: null });
      return 'checked-out';
    }
    if (at.key === null && at.hasContract) {
      // J72, A36
      const { counted } = this;
      if (counted !== null && at.time - counted.time < (counted.machine === at.machine ? 10 : 60))
        return 'registered again';
      this.wrote({ counted: at });
      return 'registered';
    }
    const { out } = this;
    if (out?.course === at.course && this.ride === null) {
      // A36: not before the bus has left that stop and a minute has gone.
      const hasLeft = at.half > 2 * out.exit;
      if (!hasLeft || at.time - out.time < 60) return 'checked-out again';
    }
    if (at.key === null) return 'choose-first';
    // J50: list I to the end of the course. J51: the cheapest registered ride must be there; the card bears -10.00 zł.
    const taken = this.price('ordinary', at.key, at.towns.slice(entry), entry, at);
    const cheapest = this.row('registered', 1, at.key);
    if (this.purse < cheapest || this.purse - taken < -1000) return 'funds';
    this.purse -= taken;
    this.wrote({ ride: { ...at, entry, key: at.key, taken } });
    this.rideIsLast = true;
    return 'checked-in';
  }

  private wrote(change: { ride?: OpenRide | null; counted?: Presented }): void {
    this.writes += 1;
    this.rideIsLast = false;
    this.counted = change.counted ?? null;
    if (change.ride === undefined) return;
    this.ride = change.ride;
    // A card has room for one ride.
    if (change.ride !== null) this.out = null;
  }

  private price(
    list: 'ordinary' | 'registered',
    key: 'N' | 'U',
    part: readonly (string | undefined)[],
    from: number,
    { towns }: Presented,
  ): number {
    const named = new Set<string | undefined>(part.filter((town) => town !== undefined));
    // The town of a stop that names none is that of the stop before.
    let back = from;
    while (towns[back] === undefined) back -= 1;
    named.add(towns[back]);
    return this.row(list, named.size, key);
  }

  private row(list: 'ordinary' | 'registered', towns: number, key: 'N' | 'U'): number {
    const row = this.tariff[list][Math.min(towns, 3) - 1];
    if (row === undefined) throw new RangeError('three rows');
    return key === 'N' ? row.normal : row.reduced;
  }
}
