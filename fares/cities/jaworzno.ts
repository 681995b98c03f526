import { grosze } from '../money.ts';
import { readTownTariff, type TownTariffBook } from '../tariff/town-tariff-file.ts';
import type { CityProfile } from './city-profile.ts';
import exampleTariff from './jaworzno-tariff.json' with { type: 'json' };
import { TARNOW } from './tarnow.ts';

/**
 * Jaworzno as its sources describe it. Of what they do not speak (groups, the card pocket, transfers between buses)
 * its validator has nothing, and the values stand as in the machine it is built like.
 */
export const JAWORZNO: CityProfile = {
  ...TARNOW,
  delays: {
    ...TARNOW.delays,
    // J47: N or U, then the card; the same for S, of which nothing is said.
    cardWaitMs: 5_000,
    // J69 names no time: three seconds to read one line.
    contentsPageMs: 3_000,
  },
  // O2: out at the stop of entry is a ride in one town; A17 is a reading of the other city's rules.
  fares: { ...TARNOW.fares, sameStop: 'minimum' },
  // J47, J62, J68
  keys: { N: 'normal', U: 'reduced', S: 'contents' },
  functions: [],
  wording: 'jaworzno',
  // J44
  purse: { limit: grosze(24_000) },
  // J58, J64; of J60 and J68 no sound is stated, so that one beep always means that it is registered. J61 names none.
  beeps: {
    ...TARNOW.beeps,
    checkedIn: 1,
    checkedOut: 1,
    registered: 1,
    cardCheck: 0,
    chooseFirst: 0,
    uncertain: 3,
    refused: 3,
  },
  // J58, J64: the same red for both, so that text, beeps and shape have to tell them apart (A34).
  lamp: { colour: 'red', doneMs: 300, refusedMs: 2_000 },
};

/** The tariff a machine of Jaworzno has when it is given no other: its contracts are an example, and so it is marked. */
export const JAWORZNO_TARIFF: TownTariffBook = bookOf(exampleTariff);

function bookOf(data: unknown): TownTariffBook {
  const read = readTownTariff(data);
  if (!read.ok) throw new Error(`jaworzno-tariff.json: ${read.error}`);
  return read.book;
}
