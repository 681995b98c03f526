import type { CardState } from '../../fares/card/state.ts';
import type { CityFares, RideContext, RideOrder } from '../../fares/cities/city-fares.ts';
import { JAWORZNO, JAWORZNO_TARIFF } from '../../fares/cities/jaworzno.ts';
import { jaworznoFares } from '../../fares/cities/jaworzno-fares.ts';
import { grosze } from '../../fares/money.ts';
import type { ReadSlots } from '../../fares/pocket/contract-slots.ts';
import { contractProductNumber } from '../../fares/products/contract-product.ts';
import { dayNumber, epochMillis, unixSeconds } from '../../fares/time.ts';
import { keyInTime, MINUTES_BETWEEN, type RideAct } from './ride-acts.ts';
import type { BusPlace, HeldCard, Outcome } from './town-ledger.ts';

type Tap = Extract<RideAct, { act: 'tap' }>;

/** A card and what the machine that decides knows of it. */
export interface DecidedCard {
  readonly state: CardState;
  readonly contract: boolean;
  readonly blocked: boolean;
}

/** What a tap came to, as far as it can be held against the ledger. */
export interface Decided {
  readonly view: string;
  readonly reason?: string | undefined;
  readonly card: DecidedCard;
}

/** The decisions of Jaworzno's validator, carried out at once on a card that never fails. */
export interface DecidingMachine {
  readonly present: (card: DecidedCard, tap: Tap, bus: BusPlace, step: number) => Decided;
}

const START = 1_790_000_000_000;
const DAY = Math.floor(START / 86_400_000);

export const decidingMachine = (fares: CityFares = jaworznoFares(JAWORZNO_TARIFF, JAWORZNO)): DecidingMachine => ({
  present(card, tap, bus, step) {
    const key = keyInTime(tap);
    if (key === 'S') return { view: 'card-contents', card };
    const asked: RideOrder =
      key === null
        ? { kind: 'tap', agreed: false }
        : { kind: 'fare-class', fareClass: key === 'N' ? 'normal' : 'reduced' };
    const context = contextOf(card, bus, step);
    const first = fares.decideRide(card.state, asked, context);
    const decision =
      first.kind === 'read-contracts'
        ? fares.decideRide(card.state, asked, { ...context, contracts: slotsOf(card) })
        : first;
    if (decision.kind === 'refused') return { view: 'refused', reason: decision.reason, card };
    if (decision.kind === 'choose-first') return { view: 'choose-first', card };
    if (!('result' in decision)) throw new Error(`no machine with keys can be asked to ${decision.kind}`);
    const after = 'after' in decision ? { ...card, state: decision.after } : card;
    return { view: decision.result.kind, card: after };
  },
});

function contextOf({ blocked }: DecidedCard, { course, vehicle, at, towns }: BusPlace, step: number): RideContext {
  return {
    now: epochMillis(START + step * MINUTES_BETWEEN * 60_000),
    transaction: { terminal: 7, sequence: step + 1 },
    courseKey: Number(course),
    vehicle,
    stops: { entryIndex: at, exitIndex: at, lastLeftIndex: at - 1 },
    courseStops: towns.map((zone) => ({ zone })),
    blocked,
    purseRead: true,
  };
}

const CONTRACT = {
  product: contractProductNumber(30, 'normal'),
  from: dayNumber(DAY - 10),
  to: dayNumber(DAY + 400),
  eTicket: 1,
  price: grosze(10_000),
  codedAt: unixSeconds(START / 1000 - 864_000),
};

const slotsOf = ({ contract }: DecidedCard): ReadSlots => [
  { ok: true, contract: contract ? CONTRACT : undefined },
  { ok: true, contract: undefined },
];

/** A card on which nothing has been written yet. */
export function freshCard({ ep, contract, blocked }: Pick<HeldCard, 'ep' | 'contract' | 'blocked'>): DecidedCard {
  const state: CardState = {
    kind: 'issued',
    counter: 0,
    transaction: { terminal: 0, sequence: 0 },
    at: unixSeconds(START / 1000 - 86_400),
    cardNumber: 1,
    tier: 'standard',
    concession: 'normal',
    purseEnabled: true,
    expiresOn: dayNumber(DAY + 2000),
    purse: grosze(ep),
    servicePurse: grosze(0),
    ride: { kind: 'none' },
  };
  return { state, contract, blocked };
}

/** What of a decision is not as the ledger says; undefined: nothing. */
export function differs(decided: Decided, must: Outcome, before: DecidedCard): string | undefined {
  const { state } = decided.card;
  if (decided.view !== must.view) return `shows ${decided.view}, must be ${must.view}`;
  if (decided.reason !== must.reason) return `says ${decided.reason ?? 'no reason'}, must be ${must.reason ?? 'none'}`;
  if (state.purse !== must.card.ep) return `leaves ${state.purse} gr, must be ${must.card.ep} gr`;
  const counted = state.counter - before.state.counter;
  if (counted !== must.counted) return `writes ${counted} times, must be ${must.counted}`;
  const open = state.ride.kind === 'open';
  return open === (must.card.open !== null) ? undefined : `leaves the ride ${open ? 'open' : 'closed'}`;
}
