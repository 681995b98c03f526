import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import { JAWORZNO } from '../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../fares/cities/jaworzno-fares.ts';
import { contractProductNumber } from '../../fares/products/contract-product.ts';
import { readTownTariff, type TownTariffBook } from '../../fares/tariff/town-tariff-file.ts';
import type { LoopDay } from './loop-day.ts';
import type { Told } from './presentation.ts';
import type { Stage } from './story.ts';

/** Prices of one to three towns, told by the tables and not by the code that is tested (J50, J54). */
const LIST_1 = { normal: [400, 460, 500], reduced: [200, 230, 250] } as const;
const LIST_2 = { normal: [300, 360, 460], reduced: [150, 180, 230] } as const;
const TOWNS = ['Jaworzno', 'Mysłowice', 'Katowice'] as const;
const STOPS_IN_A_TOWN = 5;

const STOPS = TOWNS.flatMap((zone, town) =>
  Array.from({ length: STOPS_IN_A_TOWN }, (_, index) => ({
    id: `J${town}${index}`,
    name: `${zone} ${index}`,
    zone,
  })),
);
const townAt = (stop: number): number => Math.floor(stop / STOPS_IN_A_TOWN);

const bus = (at: number, vehicle: number, course = '12'): VehiclePosition => ({
  line: 'J',
  course,
  vehicle,
  stops: STOPS,
  at,
  phase: 'at-stop',
});

type Class = keyof typeof LIST_1;
/** J50: list I, to the end of the course. */
const taken = (fare: Class, entry: number): number => LIST_1[fare][TOWNS.length - 1 - townAt(entry)] ?? Number.NaN;
/** J54: list II, for the towns really travelled. */
const due = (fare: Class, entry: number, exit: number): number =>
  LIST_2[fare][townAt(exit) - townAt(entry)] ?? Number.NaN;

const shows =
  (view: string) =>
  (told: Told): boolean =>
    told.view === view;
const money = (t: number) => ({ t, e: 0 });

const registered = (name: Stage['name'], key: 'N' | 'U', where: VehiclePosition, after: number): Stage => ({
  name,
  reader: 'antenna',
  after,
  bus: where,
  touches: [key],
  isGreen: shows('checked-in'),
  effect: (at) => money(-taken(key === 'N' ? 'normal' : 'reduced', at)),
});

const left = (name: Stage['name'], entry: Stage['name'], fare: Class, where: VehiclePosition): Stage => ({
  name,
  reader: 'antenna',
  after: 240,
  bus: where,
  touches: [],
  isGreen: shows('checked-out'),
  effect: (at, believed) => {
    const from = believed.get(entry) ?? at;
    return money(taken(fare, from) - due(fare, from, at));
  },
});

/** J68: nothing is written, nothing moves. */
const read = (after: number, where: VehiclePosition): Stage => ({
  name: 'reading',
  reader: 'antenna',
  after,
  bus: where,
  touches: ['S'],
  isGreen: shows('card-contents'),
  effect: () => money(0),
  reads: true,
});

const CHECK_IN = registered('check-in', 'N', bus(3, 101), 30);

const TARIFF: TownTariffBook = bookOf({
  kind: 'towns',
  status: 'example',
  source: 'for fault loops',
  validFrom: '2016-02-01',
  ordinary: TOWNS.map((_, index) => row(index, LIST_1)),
  registered: TOWNS.map((_, index) => row(index, LIST_2)),
  purseLimit: 24_000,
  contracts: [{ id: 'days-30', days: 30, normal: 10_000, reduced: 5_000 }],
  countedAsOne: [],
});

function row(index: number, list: typeof LIST_1 | typeof LIST_2) {
  return { towns: index + 1, normal: list.normal[index] ?? 0, reduced: list.reduced[index] ?? 0 };
}

function bookOf(file: unknown): TownTariffBook {
  const tariff = readTownTariff(file);
  if (!tariff.ok) throw new Error(tariff.error);
  return tariff.book;
}

const COMMON = {
  city: 'jaworzno',
  profile: JAWORZNO,
  fares: jaworznoFares(TARIFF, JAWORZNO),
  position: bus(3, 101),
  next: CHECK_IN,
  check: 'S',
} as const;

/** In with N, looked at, out in the next town; in with U on another course, out of the bus that took it over (J71). */
export const JAWORZNO_DAY: LoopDay = {
  ...COMMON,
  purses: money(5000),
  story: [
    CHECK_IN,
    read(60, bus(4, 101)),
    left('check-out', 'check-in', 'normal', bus(6, 101)),
    registered('second check-in', 'U', bus(1, 202, '14'), 300),
    left('second check-out', 'second check-in', 'reduced', bus(12, 303, '14')),
  ],
};

/** J72, J73: a contract is counted, twice in a day; nothing is taken. */
export const JAWORZNO_CONTRACT_DAY: LoopDay = {
  ...COMMON,
  purses: money(700),
  contracts: [{ product: contractProductNumber(30, 'normal'), from: '2026-11-01', to: '2099-12-31' }],
  story: [
    {
      name: 'registration',
      reader: 'antenna',
      after: 30,
      bus: bus(3, 101),
      touches: [],
      isGreen: shows('registered'),
      effect: () => money(0),
    },
    read(60, bus(4, 101)),
  ],
};
