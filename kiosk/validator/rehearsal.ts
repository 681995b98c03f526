import type { CardState } from '../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord } from '../../fares/card/state-record.ts';
import type { RideOrder } from '../../fares/cities/city-fares.ts';
import type { CityProfile } from '../../fares/cities/city-profile.ts';
import { civilDay } from '../../fares/local-time.ts';
import { grosze, NOTHING } from '../../fares/money.ts';
import { secondsOf } from '../../fares/time.ts';
import type { Situation } from '../../statecharts/validator/situation.ts';
import { validatorScene } from '../screen/view/validator.ts';
import type { Desk } from './service/desk.ts';

/** Enough for the engine to have compiled what a tap runs through; the first passenger would wait for it otherwise. */
const ROUNDS = 20;

/** Goes through the pure parts of a tap, decision, record and pictures, before the first passenger comes. */
export function rehearse(desk: Desk, { keys, wording }: Pick<CityProfile, 'keys' | 'wording'>): void {
  const now = desk.now();
  const state: CardState = {
    kind: 'issued',
    counter: 0,
    transaction: { terminal: 1, sequence: 0 },
    at: secondsOf(now),
    cardNumber: 1,
    tier: 'standard',
    concession: 'normal',
    purseEnabled: true,
    expiresOn: civilDay(now),
    purse: grosze(10_000),
    servicePurse: NOTHING,
    ride: { kind: 'none' },
  };
  const context = {
    now,
    transaction: { terminal: 1, sequence: 1 },
    courseKey: 1,
    vehicle: 1,
    stops: { entryIndex: 0, exitIndex: 0, lastLeftIndex: -1 },
    courseStops: [{ zone: 'A' }],
    blocked: false,
    purseRead: true,
  };
  const chosen = Object.values(keys).includes('normal');
  const order: RideOrder = chosen ? { kind: 'fare-class', fareClass: 'normal' } : { kind: 'tap', agreed: false };
  for (let round = 0; round < ROUNDS; round++) {
    const decision = desk.fares.decideRide(state, order, context);
    if (decision.kind === 'check-in') decodeStateRecord(encodeStateRecord(decision.after));
  }
  for (const situation of results()) {
    for (const language of ['pl', 'en'] as const) {
      validatorScene({ situation, ride: null, now, language, larger: false, terminal: 1, wording });
    }
  }
}

function results(): readonly Situation[] {
  return [
    {
      view: 'checked-in',
      charged: grosze(460),
      balance: grosze(4540),
      entryStop: 'Plac Kościuszki',
      transfer: false,
      repeated: false,
    },
    {
      view: 'checked-out',
      refunded: grosze(240),
      balance: grosze(4780),
      stops: 7,
      price: grosze(220),
      cancelled: false,
      repeated: false,
    },
    { view: 'refused', reason: 'funds', available: grosze(180), needed: grosze(460) },
  ];
}
