import type { CardState } from '../../fares/card/state.ts';
import type { CityFares, RideDecision } from '../../fares/cities/city-fares.ts';
import { JAWORZNO, JAWORZNO_TARIFF } from '../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../fares/cities/jaworzno-fares.ts';
import { grosze } from '../../fares/money.ts';
import { type DecidingMachine, decidingMachine } from './deciding-machine.ts';

/** A mistake that somebody could make about rides by towns; the ledger must notice it. */
export interface RideBug {
  readonly name: string;
  /** The rule that it breaks. */
  readonly breaks: string;
  readonly machine: () => DecidingMachine;
}

const OWN = jaworznoFares(JAWORZNO_TARIFF, JAWORZNO);
type Decide = CityFares['decideRide'];

const bug = (name: string, breaks: string, decide: Decide): RideBug => ({
  name,
  breaks,
  machine: () => decidingMachine({ ...OWN, decideRide: decide }),
});

/** The decision with another purse after it. */
const withPurse = (decision: RideDecision, purse: (after: CardState) => number): RideDecision =>
  'after' in decision ? { ...decision, after: { ...decision.after, purse: grosze(purse(decision.after)) } } : decision;

const WITHOUT_KEY = { kind: 'tap', agreed: false } as const;
const none: CardState['ride'] = { kind: 'none' };

export const RIDE_BUGS: readonly RideBug[] = [
  bug('a contract that is counted is paid, too', 'J73', (card, asked, context) => {
    const decision = OWN.decideRide(card, asked, context);
    return decision.kind === 'registration' ? withPurse(decision, (after) => after.purse - 300) : decision;
  }),
  bug('what comes back is reckoned by list I', 'J54 A3', (card, asked, context) => {
    const decision = OWN.decideRide(card, asked, context);
    // List I is 1.00 zl dearer than list II for one town and two, 0.40 zl for more.
    return decision.kind === 'check-out'
      ? withPurse(decision, (after) => Math.max(card.purse, after.purse - 100))
      : decision;
  }),
  bug('a key on an open ride is paid again', 'A8 J56', (card, asked, context) => {
    const decision = OWN.decideRide(card, asked, context);
    return decision.kind === 'refused' && decision.reason === 'ride-open'
      ? OWN.decideRide({ ...card, ride: none }, asked, context)
      : decision;
  }),
  bug('a purse may be in any debt', 'J51 J66 A4', (card, asked, context) => {
    const decision = OWN.decideRide(card, asked, context);
    if (decision.kind !== 'refused' || decision.reason !== 'funds') return decision;
    const rich = { ...card, purse: grosze(10_000) };
    return withPurse(OWN.decideRide(rich, asked, context), (after) => card.purse - (10_000 - after.purse));
  }),
  bug('a bus that took the course over charges anew', 'J71 A9', (card, asked, context) => {
    const replaced = card.ride.kind === 'open' && card.ride.vehicle !== context.vehicle;
    if (!replaced || asked.kind !== 'tap') return OWN.decideRide(card, asked, context);
    return OWN.decideRide({ ...card, ride: none }, { kind: 'fare-class', fareClass: 'normal' }, context);
  }),
  bug('a ride of the course before is ended', 'J50', (card, asked, context) =>
    OWN.decideRide(
      card.ride.kind === 'open' ? { ...card, ride: { ...card.ride, courseKey: context.courseKey } } : card,
      asked,
      context,
    ),
  ),
  bug('a contract goes before the ride that is open', 'A7', (card, asked, context) => {
    if (asked.kind !== 'tap' || card.ride.kind !== 'open' || context.contracts === undefined) {
      return asked.kind === 'tap' && card.ride.kind === 'open' && context.contracts === undefined
        ? { kind: 'read-contracts' }
        : OWN.decideRide(card, asked, context);
    }
    const counted = OWN.decideRide({ ...card, ride: none }, asked, context);
    return counted.kind === 'registration' ? counted : OWN.decideRide(card, asked, context);
  }),
  bug('a valid contract makes N and U free', 'J74', (card, asked, context) =>
    asked.kind === 'fare-class' && card.ride.kind !== 'open' && context.contracts === undefined
      ? { kind: 'read-contracts' }
      : OWN.decideRide(card, isCovered(card, context.contracts) ? WITHOUT_KEY : asked, context),
  ),
  bug('a card without a key is taken for a normal one', 'J48 J60', (card, asked, context) => {
    const decision = OWN.decideRide(card, asked, context);
    return decision.kind === 'choose-first'
      ? OWN.decideRide(card, { kind: 'fare-class', fareClass: 'normal' }, context)
      : decision;
  }),
  bug('U takes what N takes', 'J47 J52', (card, asked, context) =>
    OWN.decideRide(card, asked.kind === 'fare-class' ? { ...asked, fareClass: 'normal' } : asked, context),
  ),
  bug('only the ride to the next town is taken', 'J50 A1', (card, asked, context) =>
    OWN.decideRide(card, asked, { ...context, courseStops: context.courseStops.slice(0, 4) }),
  ),
  bug('a blocked card begins rides', 'J64 J92', (card, asked, context) =>
    OWN.decideRide(card, asked, { ...context, blocked: false }),
  ),
  {
    name: 'a key is remembered beyond its five seconds',
    breaks: 'J47',
    machine: () => {
      const machine = decidingMachine();
      return { present: (card, tap, bus, step) => machine.present(card, { ...tap, late: false }, bus, step) };
    },
  },
  {
    name: 'S writes to the card',
    breaks: 'J68',
    machine: () => {
      const machine = decidingMachine();
      return {
        present: (card, tap, bus, step) => {
          const decided = machine.present(card, tap, bus, step);
          if (decided.view !== 'card-contents') return decided;
          const state = { ...decided.card.state, counter: decided.card.state.counter + 1 };
          return { ...decided, card: { ...decided.card, state } };
        },
      };
    },
  },
];

function isCovered(card: CardState, contracts: Parameters<Decide>[2]['contracts']): boolean {
  return card.ride.kind !== 'open' && (contracts ?? []).some((slot) => slot.ok && slot.contract !== undefined);
}
