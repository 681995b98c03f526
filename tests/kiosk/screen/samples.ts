import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import type { ShownRide, ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import type { OutOfServiceReason, RefusalReason, Situation } from '../../../statecharts/validator/situation.ts';

/** 2026-11-20, 14:32:08 in Warsaw. */
export const now = epochMillis(Date.UTC(2026, 10, 20, 13, 32, 8));
const at = unixSeconds(now / 1000);
export const terminal = 117;
const proof = { terminal, at, code: 'K7-3F2' } as const;

export const ride: ShownRide = {
  line: '9',
  destination: 'Mościce',
  entryStop: 'Plac Kościuszki',
  exitStop: 'Krakowska – Dworzec',
};
export const longRide: ShownRide = {
  line: '41A',
  destination: 'Krakowska – Dworzec PKP przesiadkowy',
  entryStop: 'Krakowska – Dworzec PKP przesiadkowy',
  exitStop: 'Al. Jana Pawła II / Szpital Wojewódzki',
};
export const standingRide: ShownRide = {
  ...ride,
  exitStop: 'Plac Kościuszki',
  lastStop: 'Mościcka Brama',
  nextStop: 'Krakowska – Dworzec PKP przesiadkowy',
};

const refusals: Readonly<Record<RefusalReason, true>> = {
  funds: true,
  blocked: true,
  expired: true,
  foreign: true,
  damaged: true,
  'removed-early': true,
  'two-cards': true,
  'no-position': true,
  'refund-limit': true,
};
const closings: Readonly<Record<OutOfServiceReason, true>> = {
  starting: true,
  'reader-lost': true,
  journal: true,
  'disk-full': true,
  'no-tariff': true,
  stopping: true,
};

const checkedIn = {
  view: 'checked-in',
  charged: grosze(460),
  balance: grosze(3540),
  entryStop: 'Plac Kościuszki',
  transfer: false,
  repeated: false,
} as const;
const checkedOut = {
  view: 'checked-out',
  refunded: grosze(240),
  balance: grosze(3780),
  stops: 7,
  price: grosze(220),
  transferUntil: unixSeconds(at + 900),
  cancelled: false,
  repeated: false,
} as const;
const contents = {
  view: 'card-contents',
  purse: grosze(3540),
  servicePurse: grosze(1200),
  openTickets: { self: 1, normal: 2, local: 0, statutory: 1 },
  entryStop: 'Plac Kościuszki',
  tier: 'standard',
  concession: 'normal',
  seasonTickets: [{ product: 3, from: '2026-11-01', to: '2026-11-30' }],
} as const;

/** Each situation once, and its difficult forms. */
export const situations: Readonly<Record<string, Situation>> = {
  home: { view: 'home' },
  'present-card': { view: 'present-card', purpose: 'card-check' },
  working: { view: 'working' },
  'checked-in': checkedIn,
  'checked-in-transfer': { ...checkedIn, charged: grosze(160), transfer: true, entryStop: longRide.entryStop },
  'checked-in-repeated': { ...checkedIn, repeated: true, entryStop: longRide.exitStop, balance: grosze(99_999) },
  'checked-out': checkedOut,
  'checked-out-nothing': { ...checkedOut, refunded: grosze(0), stops: 31, price: grosze(460) },
  'checked-out-cancelled': {
    ...checkedOut,
    refunded: grosze(460),
    stops: 0,
    price: undefined,
    transferUntil: undefined,
    cancelled: true,
  },
  'checked-out-repeated': { ...checkedOut, stops: 22, balance: grosze(99_999), repeated: true },
  'card-contents': contents,
  'card-contents-empty': {
    ...contents,
    purse: grosze(0),
    servicePurse: grosze(0),
    openTickets: { self: 0, normal: 0, local: 0, statutory: 0 },
    entryStop: undefined,
    seasonTickets: [],
  },
  'card-contents-full': {
    ...contents,
    purse: grosze(99_999),
    servicePurse: grosze(123_450),
    openTickets: { self: 1, normal: 12, local: 31, statutory: 3 },
    entryStop: longRide.exitStop,
    tier: 'premium',
    concession: 'statutory',
    seasonTickets: [1, 2, 3, 4].map((product) => ({ product, from: '2026-11-01', to: '2027-10-31' })),
  },
  ...Object.fromEntries(
    Object.keys(refusals).map((reason) => [`refused-${reason}`, { view: 'refused', reason: reason as RefusalReason }]),
  ),
  'refused-funds': { view: 'refused', reason: 'funds', available: grosze(180), needed: grosze(460) },
  'refused-funds-unknown': { view: 'refused', reason: 'funds' },
  uncertain: { view: 'uncertain', proof, again: false },
  'uncertain-again': { view: 'uncertain', proof: { ...proof, terminal: 65_535 }, again: true },
  ...Object.fromEntries(
    Object.keys(closings).map((reason) => [
      `out-of-service-${reason}`,
      { view: 'out-of-service', reason: reason as OutOfServiceReason, proof },
    ]),
  ),
};

/** Views that are left by themselves after a while. */
const timed = ['present-card', 'checked-in', 'checked-out', 'card-contents', 'refused', 'uncertain'];

export function inputFor(situation: Situation, changes: Partial<ValidatorInput> = {}): ValidatorInput {
  const countdown = timed.includes(situation.view)
    ? ({ countdown: { leftMs: 3100, totalMs: 5000, rate: 1 }, secondsLeft: 4 } as const)
    : {};
  return { situation, ride, now, language: 'pl', larger: false, terminal, ...countdown, ...changes };
}

/** What the home screen can look like, by name. */
export const homes: Readonly<Record<string, Partial<ValidatorInput>>> = {
  'home-long-names': { ride: longRide },
  'home-standing': { ride: standingRide },
  'home-no-ride': { ride: null },
  'home-two': { functions: ['card-check', 'group'] },
  'home-three': { functions: ['card-check', 'group', 'purse-transfer'] },
  'home-four': { functions: ['card-check', 'group', 'purse-transfer', 'carry-over'], ride: longRide },
};
