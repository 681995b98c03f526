import type { CityFares } from '../../../../fares/cities/city-fares.ts';
import type { CityProfile } from '../../../../fares/cities/city-profile.ts';
import { JAWORZNO } from '../../../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../../../fares/cities/jaworzno-fares.ts';
import type { ValidatorCity } from '../../../../fares/cities/validator-city.ts';
import { tariffAt } from '../../../../fares/tariff/tariff-book.ts';
import { readTownTariffFile } from '../../../../fares/tariff/town-tariff-file.ts';

/** Keys 1 and 2 choose, 0 shows; four seconds; a yellow lamp; nothing sounds but refusals. */
const PROFILE: CityProfile = {
  ...JAWORZNO,
  keys: { 1: 'normal', 2: 'reduced', 0: 'contents' },
  functions: ['card-check'],
  delays: { ...JAWORZNO.delays, cardWaitMs: 4_000 },
  beeps: { ...JAWORZNO.beeps, checkedIn: 0, checkedOut: 0, chooseFirst: 3 },
  lamp: { colour: 'yellow', doneMs: 500, refusedMs: 1_000 },
};

const TARIFF = JSON.stringify({
  kind: 'towns',
  status: 'example',
  source: 'an invented city',
  validFrom: '2020-01-01',
  ordinary: [1, 2, 3].map((towns) => ({ towns, normal: 150, reduced: 70 })),
  registered: [1, 2, 3].map((towns) => ({ towns, normal: 150, reduced: 70 })),
  purseLimit: 10_000,
  contracts: [],
});

/** A decision of its own: a card that comes without a key pays the normal fare. */
function normalUnlessChosen(fares: CityFares): CityFares {
  return {
    ...fares,
    decideRide: (card, asked, context) => {
      const decision = fares.decideRide(card, asked, context);
      if (decision.kind !== 'choose-first') return decision;
      return fares.decideRide(card, { kind: 'fare-class', fareClass: 'normal' }, context);
    },
  };
}

/** A city that does not exist: all that its validator needs is in this file. */
export const INVENTED_CITY: ValidatorCity = {
  profile: PROFILE,
  open: (profile, tariff = TARIFF) => {
    const read = readTownTariffFile(tariff);
    if (!read.ok) return read;
    const { book } = read;
    return {
      ok: true,
      fares: normalUnlessChosen(jaworznoFares(book, profile)),
      tariffOn: (day) => tariffAt(book, day),
    };
  },
};
