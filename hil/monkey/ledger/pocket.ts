import type { CityCard, Standing } from './account.ts';
import { amountsOfLoads, type Load, PURSE_LIMIT, withLoad } from './loads.ts';
import { type Outcome, refused, type Written } from './outcome.ts';
import type { TapPlace } from './place.ts';

/** T31, T113, T114: from the e-purse to the t-purse; a ride goes on. */
export function transfer({ standing }: CityCard, amount: number): Outcome {
  const { purse, servicePurse } = standing;
  if (amount > servicePurse) return refused('service-purse-short', [servicePurse, amount]);
  if (purse + amount > PURSE_LIMIT) return refused('purse-limit', [purse, PURSE_LIMIT]);
  const after: Standing = {
    ...rideGoesOn(standing),
    counter: standing.counter + 1,
    purse: purse + amount,
    servicePurse: servicePurse - amount,
  };
  const must = [amount, after.purse, after.servicePurse];
  return {
    kind: 'written',
    does: 'transfer',
    after,
    stop: -1,
    loads: [],
    screen: { view: 'transferred', must, may: [] },
  };
}

/**
 * T51-T55, T117-T120: all that the office has for the card and that fits, in one commit; the rest waits. Where an
 * earlier try has not come to its end, the office may withhold a load until it knows (step 10), and what is on the
 * card already may be said or not.
 */
export function carryOver(card: CityCard, place: TapPlace): readonly Outcome[] {
  const silent = told(2, []);
  if (place.office === false) return [silent];
  const waiting = place.loads.filter(({ onCard }) => !onCard);
  const unclear = waiting.filter((load) => load.unclear);
  const granted = subsets(unclear).flatMap((withheld) => grantedAllBut(card, place, waiting, withheld));
  // Less was granted than could be used: the transaction is given up.
  if (unclear.length > 0) granted.push(told(2, amountsOfLoads(place.loads)));
  return place.office === 'perhaps' ? [...granted, silent] : granted;
}

function grantedAllBut(
  { standing }: CityCard,
  { loads, today }: TapPlace,
  waiting: readonly Load[],
  withheld: readonly Load[],
): readonly Outcome[] {
  let after = standing;
  const carried: Load[] = [];
  for (const load of waiting) {
    const then = withheld.includes(load) ? undefined : withLoad(after, load, today);
    if (then === undefined) continue;
    after = then;
    carried.push(load);
  }
  const may = amountsOfLoads(loads);
  const there = loads.some(({ onCard }) => onCard);
  if (carried.length === 0) {
    const plain = waiting.length > 0 ? told(2, may) : told(1, []);
    return there ? [plain, { kind: 'told', screen: { ...told(4, may).screen, must: [standing.purse] } }] : [plain];
  }
  // Coding alone writes no record.
  const coded = after.purse === standing.purse;
  const must = [...amountsOfLoads(carried), after.purse];
  const written: Written = {
    kind: 'written',
    does: 'carry-over',
    after: coded ? after : { ...rideGoesOn(after), counter: standing.counter + 1 },
    stop: -1,
    loads: carried.map(({ id }) => id),
    screen: { view: 'carried-over', outcome: 4, must, may },
  };
  return [written];
}

function told(outcome: 1 | 2 | 4, may: readonly number[]): Outcome & { readonly kind: 'told' } {
  return { kind: 'told', screen: { view: 'carried-over', outcome, must: [], may } };
}

/** What was written last is no longer a purchase that a card presented again could mean (A36). */
function rideGoesOn(standing: Standing): Standing {
  const { ride } = standing;
  return ride.kind === 'open' ? { ...standing, ride: { ...ride, bought: undefined } } : standing;
}

function subsets<Thing>(things: readonly Thing[]): readonly (readonly Thing[])[] {
  const all: (readonly Thing[])[] = [[]];
  for (const thing of things) all.push(...all.map((some) => [...some, thing]));
  return all;
}
