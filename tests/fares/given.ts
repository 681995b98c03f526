import * as fc from 'fast-check';
import {
  type CardState,
  type Concession,
  MOST_COUNTED,
  type Ride,
  type RideGroup,
  type Tier,
} from '../../fares/card/state.ts';
import { RECORD_KINDS } from '../../fares/card/state-record.ts';
import { TARNOW } from '../../fares/cities/tarnow.ts';
import type { FarePolicy } from '../../fares/journey/fare-policy.ts';
import type { TapContext } from '../../fares/journey/tap-context.ts';
import { civilDay } from '../../fares/local-time.ts';
import { grosze } from '../../fares/money.ts';
import { countingStops } from '../../fares/position.ts';
import type { DistanceTariff } from '../../fares/tariff/distance-tariff.ts';
import type { TariffBook } from '../../fares/tariff/tariff-book.ts';
import { readTariff } from '../../fares/tariff/tariff-file.ts';
import { dayNumber, type EpochMillis, epochMillis, unixSeconds } from '../../fares/time.ts';

export const TIERS: readonly Tier[] = ['standard', 'premium'];
export const CONCESSIONS: readonly Concession[] = ['normal', 'local', 'statutory'];

/** Friday 20 November 2026, 14:32 in Warsaw. */
export const NOON_ISH = epochMillis(Date.parse('2026-11-20T14:32:00+01:00'));
export const LITERAL: FarePolicy = TARNOW.fares;

export const later = (seconds: number, from: EpochMillis = NOON_ISH): EpochMillis => epochMillis(from + seconds * 1000);

export function givenCard(changes: Partial<CardState> = {}): CardState {
  return {
    kind: 'issued',
    counter: 1,
    transaction: { terminal: 1, sequence: 1 },
    at: unixSeconds(NOON_ISH / 1000 - 86_400),
    cardNumber: 123_456,
    tier: 'standard',
    concession: 'normal',
    purseEnabled: true,
    expiresOn: dayNumber(civilDay(NOON_ISH) + 100),
    purse: grosze(4_000),
    servicePurse: grosze(700),
    ride: { kind: 'none' },
    ...changes,
  };
}

export interface Place {
  readonly at?: number;
  readonly phase?: 'at-stop' | 'between';
  readonly courseKey?: number;
  readonly vehicle?: number;
  readonly terminal?: number;
  readonly sequence?: number;
  readonly now?: EpochMillis;
}

/** A tap on terminal 500 of vehicle 101 on course 7000 of 40 stops, unless said otherwise. */
export function givenTap(place: Place = {}, more: Partial<TapContext> = {}): TapContext {
  const { at = 0, phase = 'at-stop', courseKey = 7000, vehicle = 101, terminal = 500, sequence = 9 } = place;
  const stops = countingStops({ line: '9', course: '12', vehicle, stops: { length: 40 }, at, phase });
  if (stops === undefined) throw new RangeError(`no stop ${at}`);
  return {
    now: place.now ?? NOON_ISH,
    transaction: { terminal, sequence },
    courseKey,
    vehicle,
    stops,
    blocked: false,
    ...more,
  };
}

export function bookFrom(data: unknown): TariffBook {
  const read = readTariff(data);
  if (!read.ok) throw new Error(read.error);
  return read.book;
}

export function onlyTariff(book: TariffBook): DistanceTariff {
  const version = book.versions[0];
  if (version === undefined) throw new Error('no version');
  return version.tariff;
}

/** Data of any valid tariff in the shape of a file: 1-6 bands, any ends, any non-decreasing prices. */
export const anyTariffData = fc
  .record({
    ends: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 0, maxLength: 5 }),
    steps: fc.array(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 6, maxLength: 6 }), {
      minLength: 6,
      maxLength: 6,
    }),
    transferWindowSeconds: fc.integer({ min: 0, max: 3600 }),
  })
  .map(({ ends, steps, transferWindowSeconds }) => {
    const ordered: (number | null)[] = [...ends.sort((a, b) => a - b), null];
    const price = (bandIndex: number, column: number): number =>
      steps.slice(0, bandIndex + 1).reduce((sum, row) => sum + (row[column] ?? 0), 0);
    return {
      kind: 'distance',
      status: 'example',
      source: 'made up by a test',
      validFrom: '2016-02-01',
      bands: ordered.map((upToStops, index) => ({
        upToStops,
        prices: {
          standard: { normal: price(index, 0), local: price(index, 1), statutory: price(index, 2) },
          premium: { normal: price(index, 3), local: price(index, 4), statutory: price(index, 5) },
        },
      })),
      transferWindowSeconds,
    };
  });

export const anyBook = anyTariffData.map(bookFrom);

const anyTickets = fc
  .record({
    self: fc.constantFrom<0 | 1>(0, 1),
    normal: fc.integer({ min: 0, max: 31 }),
    local: fc.integer({ min: 0, max: 31 }),
    statutory: fc.integer({ min: 0, max: 31 }),
  })
  .filter(({ self, normal, local, statutory }) => self + normal + local + statutory > 0);

const anyGroup: fc.Arbitrary<RideGroup> = fc.record({
  entryIndex: fc.integer({ min: 0, max: 255 }),
  tickets: anyTickets,
  transfer: fc.boolean(),
});

const byte3 = fc.integer({ min: 0, max: 0xff_ff_ff });
const byte2 = fc.integer({ min: 0, max: 0xff_ff });
const byte4 = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
const signed3 = fc.integer({ min: -0x80_00_00, max: 0x7f_ff_ff }).map(grosze);

const anyRide = (at: number): fc.Arbitrary<Ride> =>
  fc.oneof(
    fc.constant<Ride>({ kind: 'none' }),
    fc.record({
      kind: fc.constant('open' as const),
      courseKey: byte3,
      vehicle: byte2,
      groups: fc.oneof(fc.tuple(anyGroup), fc.tuple(anyGroup, anyGroup)) as fc.Arbitrary<
        readonly [RideGroup] | readonly [RideGroup, RideGroup]
      >,
      refundable: byte2.map(grosze),
      tariffDay: fc.integer({ min: -254, max: 1 }).map((back) => dayNumber(Math.floor(at / 86_400) + back)),
    }),
    fc.record({
      kind: fc.constant('closed' as const),
      courseKey: byte3,
      vehicle: byte2,
      exitIndex: fc.integer({ min: 0, max: 255 }),
      at: byte4.map(unixSeconds),
      stops: fc.integer({ min: 0, max: 127 }),
      transferRight: fc.boolean(),
      refund: byte2.map(grosze),
    }),
  );

/** Every state that a record can hold. */
export const anyState: fc.Arbitrary<CardState> = byte4.chain((at) =>
  fc.record({
    kind: fc.constantFrom(...RECORD_KINDS),
    counter: fc.integer({ min: 0, max: MOST_COUNTED }),
    transaction: fc.record({ terminal: byte2, sequence: byte3 }),
    at: fc.constant(unixSeconds(at)),
    cardNumber: byte4,
    tier: fc.constantFrom(...TIERS),
    concession: fc.constantFrom(...CONCESSIONS),
    purseEnabled: fc.boolean(),
    expiresOn: byte2.map(dayNumber),
    purse: signed3,
    servicePurse: signed3,
    ride: anyRide(at),
  }),
);
