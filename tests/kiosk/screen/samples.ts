import { grosze } from '../../../fares/money.ts';
import { epochMillis, unixSeconds } from '../../../fares/time.ts';
import type { ShownRide, ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import type {
  FunctionSituation,
  OutOfServiceReason,
  RefusalReason,
  Situation,
} from '../../../statecharts/validator/situation.ts';

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
  'ride-open': true,
  'nothing-chosen': true,
  'service-purse-short': true,
  'purse-limit': true,
  'season-ticket-valid': true,
  'second-purchase': true,
  'too-many-tickets': true,
  'not-carried-out': true,
  'card-slot': true,
  'use-slot': true,
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

const group = {
  view: 'choosing',
  purpose: 'group',
  tickets: { self: 1, normal: 2, local: 0, statutory: 1 },
  companions: grosze(1150),
} as const;
const amount = {
  view: 'choosing',
  purpose: 'purse-transfer',
  amount: grosze(1000),
  step: grosze(100),
  least: grosze(100),
  most: grosze(20_000),
} as const;
const transferred = {
  view: 'transferred',
  moved: grosze(1000),
  purse: grosze(4540),
  servicePurse: grosze(200),
  repeated: false,
} as const;
const topUp = { kind: 'top-up', amount: grosze(2000) } as const;
const refund = { kind: 'refund', amount: grosze(460) } as const;
const season = { kind: 'season', product: 3, from: '2026-12-01', to: '2026-12-31' } as const;

/** What the functions behind the home screen's buttons show, and its difficult forms. */
export const functionSituations: Readonly<Record<string, FunctionSituation>> = {
  'choosing-group': group,
  'choosing-group-none': {
    ...group,
    tickets: { self: 0, normal: 0, local: 0, statutory: 0 },
    companions: grosze(0),
  },
  'choosing-group-most': {
    ...group,
    tickets: { self: 1, normal: 31, local: 31, statutory: 30 },
    companions: grosze(123_456),
  },
  'choosing-amount': amount,
  'choosing-amount-least': { ...amount, amount: grosze(100) },
  'choosing-amount-most': { ...amount, amount: grosze(20_000) },
  'choosing-season-ticket': { view: 'choosing', purpose: 'season-ticket', validTo: '2026-11-30', fare: grosze(460) },
  'choosing-season-ticket-no-fare': { view: 'choosing', purpose: 'season-ticket', validTo: '2026-11-30' },
  'insert-card-transfer': { view: 'insert-card', purpose: 'purse-transfer', amount: grosze(1000) },
  'insert-card-carry-over': { view: 'insert-card', purpose: 'carry-over' },
  transferred,
  'transferred-repeated': { ...transferred, moved: grosze(99_999), purse: grosze(99_999), repeated: true },
  'carried-over-1': { view: 'carried-over', outcome: 1 },
  'carried-over-2-office-silent': { view: 'carried-over', outcome: 2, why: 'office-silent', pending: [] },
  'carried-over-2-being-checked': {
    view: 'carried-over',
    outcome: 2,
    why: 'being-checked',
    pending: [{ item: topUp, why: 'being-checked' }],
  },
  'carried-over-2-not-possible': {
    view: 'carried-over',
    outcome: 2,
    why: 'not-possible',
    pending: [
      { item: { ...topUp, amount: grosze(50_000) }, why: 'purse-limit' },
      { item: season, why: 'season-places-full' },
    ],
  },
  'carried-over-3': { view: 'carried-over', outcome: 3 },
  'carried-over-4-top-up': {
    view: 'carried-over',
    outcome: 4,
    items: [topUp],
    pending: [],
    purse: grosze(5540),
    repeated: false,
  },
  'carried-over-4-season': {
    view: 'carried-over',
    outcome: 4,
    items: [season],
    pending: [],
    purse: grosze(3540),
    repeated: true,
  },
  'carried-over-4-several': {
    view: 'carried-over',
    outcome: 4,
    items: [topUp, refund, season],
    pending: [],
    purse: grosze(6000),
    repeated: false,
  },
  'carried-over-4-some': {
    view: 'carried-over',
    outcome: 4,
    items: [topUp, season],
    pending: [
      { item: { ...topUp, amount: grosze(50_000) }, why: 'purse-limit' },
      { item: { ...season, product: 12 }, why: 'season-places-full' },
    ],
    purse: grosze(99_999),
    repeated: false,
  },
  'carried-over-4-many': {
    view: 'carried-over',
    outcome: 4,
    items: [topUp, refund, season, topUp, refund],
    pending: [{ item: topUp, why: 'not-possible' }],
    purse: grosze(6000),
    repeated: false,
  },
};

/** Each situation once, and its difficult forms. */
export const situations: Readonly<Record<string, Situation | FunctionSituation>> = {
  home: { view: 'home' },
  'present-card': { view: 'present-card', purpose: 'card-check' },
  'present-card-ride': { view: 'present-card', purpose: 'ride' },
  working: { view: 'working' },
  'working-transfer': { view: 'working', purpose: 'purse-transfer' },
  'working-carry-over': { view: 'working', purpose: 'carry-over' },
  ...functionSituations,
  'checked-in': checkedIn,
  'checked-in-transfer': { ...checkedIn, charged: grosze(160), transfer: true, entryStop: longRide.entryStop },
  'checked-in-repeated': { ...checkedIn, repeated: true, entryStop: longRide.exitStop, balance: grosze(99_999) },
  'checked-in-group': { ...checkedIn, charged: grosze(1610), tickets: group.tickets },
  'checked-in-companions': {
    ...checkedIn,
    charged: grosze(23_000),
    balance: grosze(99_999),
    entryStop: longRide.entryStop,
    tickets: { self: 0, normal: 12, local: 31, statutory: 2 },
  },
  'checked-in-joined': {
    ...checkedIn,
    charged: grosze(920),
    tickets: { self: 0, normal: 2, local: 0, statutory: 0 },
    selfAlready: true,
  },
  'checked-out': checkedOut,
  'checked-out-group': { ...checkedOut, refunded: grosze(730), price: grosze(880), tickets: group.tickets },
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
  'refused-two-cards-served': { view: 'refused', reason: 'two-cards', firstCard: 'served' },
  'refused-two-cards-uncertain': { view: 'refused', reason: 'two-cards', firstCard: 'uncertain' },
  'refused-funds-unknown': { view: 'refused', reason: 'funds' },
  'refused-removed-early-pocket': { view: 'refused', reason: 'removed-early', purpose: 'carry-over' },
  'refused-service-purse-short': {
    view: 'refused',
    reason: 'service-purse-short',
    available: grosze(350),
    needed: grosze(1000),
    purpose: 'purse-transfer',
  },
  'refused-purse-limit': {
    view: 'refused',
    reason: 'purse-limit',
    available: grosze(49_500),
    needed: grosze(50_000),
    purpose: 'purse-transfer',
  },
  'refused-not-carried-out': { view: 'refused', reason: 'not-carried-out', purpose: 'purse-transfer' },
  uncertain: { view: 'uncertain', proof, again: false },
  'uncertain-pocket': { view: 'uncertain', proof, again: false, purpose: 'carry-over' },
  'uncertain-pocket-again': { view: 'uncertain', proof, again: true, purpose: 'purse-transfer' },
  'uncertain-again': { view: 'uncertain', proof: { ...proof, terminal: 65_535 }, again: true },
  ...Object.fromEntries(
    Object.keys(closings).map((reason) => [
      `out-of-service-${reason}`,
      { view: 'out-of-service', reason: reason as OutOfServiceReason, proof },
    ]),
  ),
};

/** Views that are left by themselves after a while. */
const timed = [
  'present-card',
  'choosing',
  'insert-card',
  'checked-in',
  'checked-out',
  'transferred',
  'carried-over',
  'card-contents',
  'refused',
  'uncertain',
];

export function inputFor(
  situation: Situation | FunctionSituation,
  changes: Partial<ValidatorInput> = {},
): ValidatorInput {
  const countdown = timed.includes(situation.view)
    ? ({ countdown: { leftMs: 3100, totalMs: 5000, rate: 1 }, secondsLeft: 4 } as const)
    : {};
  return { situation, ride, now, language: 'pl', larger: false, terminal, ...countdown, ...changes };
}

/** A40: the slow mode in its three looks; `warned` are the last seconds of a lengthened wait. */
export const slowness = {
  offered: { moreTime: { slow: false, left: 10 } },
  warned: {
    moreTime: { slow: true, left: 4 },
    countdown: { leftMs: 18_000, totalMs: 30_000, rate: 1 },
    secondsLeft: 18,
  },
  'used up': {
    moreTime: { slow: true, left: 0 },
    countdown: { leftMs: 18_000, totalMs: 30_000, rate: 1 },
    secondsLeft: 18,
  },
} as const satisfies Readonly<Record<string, Partial<ValidatorInput>>>;

/** True for a situation that ends by itself. */
export function isTimed(situation: Situation | FunctionSituation): boolean {
  return timed.includes(situation.view);
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
