import * as fc from 'fast-check';
import type { Contract, DecodedSlot } from '../../../fares/card/contract-slot.ts';
import type { CardState } from '../../../fares/card/state.ts';
import { JAWORZNO_TARIFF } from '../../../fares/cities/jaworzno.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import type { CheckIn, CheckOut } from '../../../fares/journey/tap-decision.ts';
import { civilDay } from '../../../fares/local-time.ts';
import { grosze } from '../../../fares/money.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';
import { countingStops } from '../../../fares/position.ts';
import type { FareClass } from '../../../fares/tariff/town-tariff.ts';
import { readTownTariff, type TownTariffBook } from '../../../fares/tariff/town-tariff-file.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';
import { decideTownTap } from '../../../fares/town-ride/decide-town-tap.ts';
import type { TownFarePolicy, TownTapContext } from '../../../fares/town-ride/town-tap-context.ts';
import type { Registration, TownTapDecision } from '../../../fares/town-ride/town-tap-decision.ts';
import { givenTap, NOON_ISH, type Place } from '../given.ts';

/** A36's windows; out at the stop of entry costs one town, as list II says. */
export const POLICY: TownFarePolicy = { repeats: TARNOW.fares.repeats, sameStop: 'minimum' };
export const EMPTY: DecodedSlot = { ok: true, contract: undefined };
export const NO_CONTRACTS: ReadSlots = [EMPTY, EMPTY];
export const TODAY = civilDay(NOON_ISH);

/** Valid from so many days after today to so many; 30 days, normal. */
export function givenContract(from: number, to: number, changes: Partial<Contract> = {}): DecodedSlot & { ok: true } {
  const contract: Contract = {
    product: 60,
    from: dayNumber(TODAY + from),
    to: dayNumber(TODAY + to),
    eTicket: 0,
    price: grosze(10_000),
    codedAt: unixSeconds(NOON_ISH / 1000 - 100 * 86_400),
    ...changes,
  };
  return { ok: true, contract };
}

/** Ten stops in Jaworzno, then ten each in Mysłowice, Katowice and Tychy, unless said otherwise. */
export const FOUR_TOWNS: readonly (string | undefined)[] = ['Jaworzno', 'Mysłowice', 'Katowice', 'Tychy'].flatMap(
  (town) => Array<string>(10).fill(town),
);

export interface TownPlace extends Place {
  readonly zones?: readonly (string | undefined)[];
}

export function givenTownTap(place: TownPlace = {}, more: Partial<TownTapContext> = {}): TownTapContext {
  const { zones = FOUR_TOWNS, at = 0, phase = 'at-stop' } = place;
  const stops = countingStops({ line: 'J', course: '5', vehicle: 101, stops: zones, at, phase });
  if (stops === undefined) throw new RangeError(`no stop ${at}`);
  const courseStops = zones.map((zone) => ({ zone }));
  return { ...givenTap({ ...place, at: 0 }), stops, courseStops, ...more };
}

/** A card held to the validator with its contracts known. */
export function present(
  card: CardState,
  pressed: FareClass | null,
  place: TownPlace = {},
  more: Partial<TownTapContext> = {},
  book: TownTariffBook = JAWORZNO_TARIFF,
): TownTapDecision {
  return decideTownTap(card, pressed, givenTownTap(place, { contracts: NO_CONTRACTS, ...more }), book, POLICY);
}

/** What a decision is, in one word or two: as the rig names its views, refusals with their reason. */
export function nameOf(decision: TownTapDecision): string {
  switch (decision.kind) {
    case 'refused':
      return decision.reason;
    case 'same-answer':
      return `${decision.result.kind} again`;
    case 'check-in':
    case 'check-out':
    case 'registration':
      return decision.result.kind;
    case 'choose-first':
    case 'read-contracts':
      return decision.kind;
  }
}

export function written(decision: TownTapDecision): CheckIn | CheckOut | Registration {
  if (decision.kind === 'check-in' || decision.kind === 'check-out' || decision.kind === 'registration')
    return decision;
  throw new Error(JSON.stringify(decision));
}

export function townBook(data: unknown): TownTariffBook {
  const read = readTownTariff(data);
  if (!read.ok) throw new Error(read.error);
  return read.book;
}

type Prices = readonly [number, number, number];

/** Data of any tariff in the shape of the rig interface, the prices of a ride up to so many grosze. */
export const anyTownTariff = (most: number) => {
  const third = Math.floor(most / 3);
  const ascending = fc
    .tuple(fc.nat(third), fc.nat(third), fc.nat(third))
    .map(([one, two, three]): Prices => [one, one + two, one + two + three]);
  return fc.tuple(ascending, ascending, ascending, ascending).map(([n, u, ofN, ofU]) => {
    const rows = (normal: Prices, reduced: Prices) =>
      ([1, 2, 3] as const).map((towns) => ({
        towns,
        normal: normal[towns - 1] ?? 0,
        reduced: reduced[towns - 1] ?? 0,
      }));
    /** Both ascend, so the lesser of the two does, too: list II is nowhere dearer than list I. */
    const lesser = (one: Prices, other: Prices): Prices => [
      Math.min(one[0], other[0]),
      Math.min(one[1], other[1]),
      Math.min(one[2], other[2]),
    ];
    return {
      kind: 'towns',
      status: 'example',
      source: 'made up by a test',
      validFrom: '2016-02-01',
      ordinary: rows(n, u),
      registered: rows(lesser(n, ofN), lesser(u, ofU)),
      purseLimit: 24_000,
      contracts: [],
    };
  });
};
export type TownTariffData = ReturnType<typeof anyTownTariff> extends fc.Arbitrary<infer Data> ? Data : never;

/** Towns of a course of 2 to 14 stops; a stop may have none, which is that of the stop before it. */
export const anyZones = fc
  .tuple(
    fc.constantFrom('A', 'B'),
    fc.array(fc.constantFrom('A', 'B', 'C', 'D', undefined), { minLength: 1, maxLength: 13 }),
  )
  .map(([first, others]): readonly (string | undefined)[] => [first, ...others]);
