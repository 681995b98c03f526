import { describe, expect, test } from 'vitest';
import { TARNOW_TARIFF } from '../../../fares/cities/tarnow.ts';
import { maximumFare, minimumFare, priceFor } from '../../../fares/tariff/distance-tariff.ts';
import { CONCESSIONS, onlyTariff, TIERS } from '../given.ts';

const tariff = onlyTariff(TARNOW_TARIFF);

/** Stops at both ends of every band: 1 and 3, 4 and 8, ... */
const borders = tariff.bands.flatMap(({ upToStops }, band) => {
  const first = (tariff.bands[band - 1]?.upToStops ?? 0) + 1;
  return [
    { band, stops: first },
    { band, stops: upToStops ?? 255 },
  ];
});
const tickets = TIERS.flatMap((tier) => CONCESSIONS.map((concession) => ({ tier, concession })));

describe('prices by stops', () => {
  test.each(borders.flatMap((border) => tickets.map((ticket) => ({ ...border, ...ticket }))))(
    'T8 T12 T13 $stops stops are in band $band for $tier $concession',
    ({ band, stops, tier, concession }) => {
      expect(priceFor(tariff, stops, tier, concession)).toBe(tariff.bands[band]?.prices[tier][concession]);
    },
  );

  test.each(tickets)('T10 T12 T84 maximum and minimum for $tier $concession', ({ tier, concession }) => {
    expect(maximumFare(tariff, tier, concession)).toBe(priceFor(tariff, 26, tier, concession));
    expect(minimumFare(tariff, tier, concession)).toBe(priceFor(tariff, 3, tier, concession));
  });
});
