import { JAWORZNO } from '../../../fares/cities/jaworzno.ts';
import { grosze } from '../../../fares/money.ts';
import { unixSeconds } from '../../../fares/time.ts';
import type { Language } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import type { ValidatorInput } from '../../../kiosk/screen/view/input.ts';
import { validatorScene } from '../../../kiosk/screen/view/validator.ts';
import type { FunctionSituation, ShownPage, Situation } from '../../../statecharts/validator/situation.ts';
import { inputFor, longRide, now, slowness, standingRide, terminal } from './samples.ts';

const proof = { terminal, at: unixSeconds(now / 1000), code: 'K7-3F2' } as const;
const contract = { from: '2026-11-01', to: '2026-11-30', days: 30, fareClass: 'reduced' } as const;
const pages: readonly ShownPage[] = [
  { page: 'operation', intent: 'check-in', outcome: 'executed' },
  { page: 'operation', intent: 'check-in', outcome: 'rolled-back' },
  { page: 'operation', intent: 'registration', outcome: 'unknown' },
  { page: 'contract', standing: 'valid', ...contract },
  { page: 'contract', standing: 'future', ...contract, days: 365, fareClass: 'normal' },
  { page: 'contract', standing: 'expired', ...contract },
  { page: 'no-contract' },
  { page: 'purse', balance: grosze(23_999) },
  { page: 'purse', balance: grosze(-200) },
  { page: 'ride', entryStop: longRide.entryStop, at: proof.at, charged: grosze(500), fareClass: 'reduced' },
  { page: 'ride', entryStop: 'Rynek', charged: grosze(460), fareClass: 'normal' },
];
const checkedIn = {
  view: 'checked-in',
  charged: grosze(500),
  balance: grosze(-200),
  entryStop: 'Centrum',
  transfer: false,
  repeated: false,
  fareClass: 'normal',
} as const;
const checkedOut = {
  view: 'checked-out',
  refunded: grosze(200),
  balance: grosze(0),
  stops: 3,
  price: grosze(300),
  cancelled: false,
  repeated: false,
  fareClass: 'normal',
} as const;

/** What only a validator with keys shows (J47-J74), and what it shows in its city's own words. */
export const keySituations: Readonly<Record<string, Situation | FunctionSituation>> = {
  'bank-card-taken': {
    view: 'bank-card',
    news: { kind: 'accepted', ride: 'new', line: '303', stop: longRide.entryStop },
  },
  'bank-card-already': { view: 'bank-card', news: { kind: 'accepted', ride: 'already', line: '9', stop: 'Rynek' } },
  'bank-card-denied': { view: 'bank-card', news: { kind: 'refused', reason: 'denied' } },
  'bank-card-no-position': { view: 'bank-card', news: { kind: 'refused', reason: 'no-position' } },
  'bank-card-unread': { view: 'bank-card', news: { kind: 'unread', why: 'removed' } },
  home: { view: 'home' },
  'present-card': { view: 'present-card', purpose: 'card-check' },
  'choosing-normal': {
    view: 'choosing',
    purpose: 'fare-class',
    fareClass: 'normal',
    quote: { towns: 3, taken: grosze(500), needed: grosze(300) },
  },
  'choosing-reduced': {
    view: 'choosing',
    purpose: 'fare-class',
    fareClass: 'reduced',
    quote: { towns: 1, taken: grosze(200), needed: grosze(150) },
  },
  'choosing-unknown': { view: 'choosing', purpose: 'fare-class', fareClass: 'normal' },
  'choose-first': { view: 'choose-first' },
  'checked-in': checkedIn,
  'checked-in-repeated': { ...checkedIn, fareClass: 'reduced', repeated: true, entryStop: longRide.entryStop },
  'checked-out': checkedOut,
  'checked-out-repeated': { ...checkedOut, repeated: true, price: undefined, fareClass: undefined },
  registered: { view: 'registered', contract, balance: grosze(1200), repeated: false },
  'registered-again': {
    view: 'registered',
    contract: { ...contract, days: 365 },
    balance: grosze(-100),
    repeated: true,
  },
  'registered-unknown': { view: 'registered', balance: grosze(1200), repeated: true },
  ...Object.fromEntries(
    pages.map(
      (_, page) => [`contents-${page + 1}-${pages[page]?.page}`, { view: 'card-contents', pages, page }] as const,
    ),
  ),
  'refused-funds': { view: 'refused', reason: 'funds', available: grosze(-160), needed: grosze(300) },
  'refused-blocked': { view: 'refused', reason: 'blocked' },
  'refused-blocked-aboard': { view: 'refused', reason: 'blocked', mayCheckOut: true },
  'refused-expired': { view: 'refused', reason: 'expired', mayCheckOut: true },
  'refused-ride-open': { view: 'refused', reason: 'ride-open' },
  'refused-removed-early': { view: 'refused', reason: 'removed-early' },
  'refused-no-position': { view: 'refused', reason: 'no-position' },
  uncertain: { view: 'uncertain', proof, again: false },
  'uncertain-again': { view: 'uncertain', proof, again: true },
};

const homes: Readonly<Record<string, Partial<ValidatorInput>>> = {
  'home-standing': { ride: standingRide },
  'home-long-names': { ride: longRide },
  'home-no-ride': { ride: null },
};

/** Not timed among the samples of the machine without keys. */
const WAITS = { leftMs: 3100, totalMs: 5000, rate: 1 } as const;

type Named = readonly [name: string, scene: UnnumberedScene];

/** Every view in a language and look; with the slow mode in its looks where it waits. */
export function keyScenes(changes: Partial<ValidatorInput> & { readonly language: Language }): readonly Named[] {
  const own = { keys: JAWORZNO.keys, functions: JAWORZNO.functions, wording: JAWORZNO.wording, ...changes };
  const sceneOf = (situation: Situation | FunctionSituation, more: Partial<ValidatorInput> = {}) => {
    const waits = situation.view === 'home' ? {} : { countdown: WAITS, secondsLeft: 4 };
    return validatorScene(inputFor(situation, { ...waits, ...own, ...more }));
  };
  return [
    ...Object.entries(keySituations).map(([name, some]): Named => [name, sceneOf(some)]),
    ...Object.entries(homes).map(([name, home]): Named => [name, sceneOf({ view: 'home' }, home)]),
    ...Object.entries(slowness).flatMap(([look, slower]) =>
      Object.entries(keySituations)
        .filter(([, { view }]) => view !== 'home')
        .map(([name, some]): Named => [`${name}, more time ${look}`, sceneOf(some, slower)]),
    ),
  ];
}

/** Those that are kept for reference: all in their ordinary look, some in others. */
export function keptKeyScenes(language: Language): readonly Named[] {
  const named = (look: string, changes: Partial<ValidatorInput>, names: readonly string[]): readonly Named[] =>
    keyScenes({ language, ...changes })
      .filter(([name]) => names.includes(name))
      .map(([name, scene]) => [`${name}, ${look}`, scene] as const);
  return [
    ...keyScenes({ language }).filter(([name]) => !name.includes('more time')),
    ...named('night', { night: true }, ['home', 'choosing-normal', 'choose-first', 'registered', 'contents-8-purse']),
    ...named('larger', { larger: true }, [
      'home',
      'choosing-normal',
      'choose-first',
      'registered',
      'contents-7-no-contract',
    ]),
    ...keyScenes({ language }).filter(([name]) => /^(choosing-normal|contents-4-contract), more time/.test(name)),
  ];
}
