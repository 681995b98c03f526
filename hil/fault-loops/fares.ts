import type { VehiclePosition } from '../../devices/vehicle/contract.ts';
import type { TariffBook } from '../../fares/tariff/tariff-book.ts';
import { readTariff } from '../../fares/tariff/tariff-file.ts';

/** Grosze by stops travelled: each stop counts, so that a wrong stop shows. */
const BY_STOPS = [100, 150, 210] as const;
export const MINIMUM = 100;
export const MAXIMUM = 460;

/** What a ride of so many stops costs, told by the table and not by the code that is tested (T12-T14). */
export function price(stops: number): number {
  return stops === 0 ? 0 : (BY_STOPS[stops - 1] ?? MAXIMUM);
}

const prices = (normal: number) => {
  const row = { normal, local: normal / 2, statutory: normal / 2 };
  return { standard: row, premium: row };
};

export const LOOP_TARIFF: TariffBook = read({
  kind: 'distance',
  status: 'example',
  source: 'for fault loops',
  validFrom: '2016-02-01',
  bands: [
    ...BY_STOPS.map((normal, index) => ({ upToStops: index + 1, prices: prices(normal) })),
    { upToStops: null, prices: prices(MAXIMUM) },
  ],
  transferWindowSeconds: 900,
});

function read(file: unknown): TariffBook {
  const tariff = readTariff(file);
  if (!tariff.ok) throw new Error(tariff.error);
  return tariff.book;
}

const STOPS = Array.from({ length: 30 }, (_, index) => ({ id: `S${index}`, name: `Stop ${index}` }));

/** The bus of the ride, standing at a stop. */
export const firstBus = (at: number): VehiclePosition => ({
  line: '9',
  course: '12',
  vehicle: 101,
  stops: STOPS,
  at,
  phase: 'at-stop',
});

/** The bus changed into. */
export const otherBus = (at: number): VehiclePosition => ({ ...firstBus(at), line: '1', course: '4', vehicle: 202 });
