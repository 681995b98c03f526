import type { CardState } from '../card/state.ts';
import { NOTHING } from '../money.ts';
import { tariffAt } from '../tariff/tariff-book.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import type { TownTariffBook } from '../tariff/town-tariff-file.ts';
import { afterTownDoubt } from '../town-ride/after-town-doubt.ts';
import { townCardContents } from '../town-ride/card-contents.ts';
import { decideTownTap } from '../town-ride/decide-town-tap.ts';
import { fareQuote } from '../town-ride/fare-quote.ts';
import type { TownFarePolicy } from '../town-ride/town-tap-context.ts';
import { type CityFares, OrderNotOffered, type RideContext, type RideDecision, type RideOrder } from './city-fares.ts';

/** Jaworzno: prices by towns, N or U before the card, contracts that are counted. `fares`: of its profile. */
export function jaworznoFares(book: TownTariffBook, { fares }: { readonly fares: TownFarePolicy }): CityFares {
  const decide = (card: CardState, pressed: FareClass | null, context: RideContext): RideDecision =>
    decideTownTap(card, pressed, context, book, fares);
  return {
    hasTariffOn: (day) => tariffAt(book, day) !== undefined,
    decideRide: (card, asked, context) => decide(card, pressedFor(asked), context),
    afterDoubt: (settlement, doubt, newest, { asked, ...presented }) => {
      const next = afterTownDoubt(settlement, doubt, newest, { ...presented, keyPressed: asked === 'fare-class' });
      if (next.kind !== 'run-again') return next;
      return { kind: 'run-again', order: { kind: 'fare-class', fareClass: next.pressed } };
    },
    companionsFare: () => NOTHING,
    fareQuote: (fareClass, now, place) => fareQuote(book, now, place, fareClass),
    contents: townCardContents,
  };
}

function pressedFor(asked: RideOrder): FareClass | null {
  switch (asked.kind) {
    case 'fare-class':
      return asked.fareClass;
    case 'tap':
      return null;
    case 'group':
      throw new OrderNotOffered('a card pays for its holder alone (J56)');
    default:
      return asked satisfies never;
  }
}
