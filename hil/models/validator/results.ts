import { grosze } from '../../../fares/money.ts';
import type { ServiceResult } from '../../../statecharts/validator/events.ts';
import type { Answer } from '../contract.ts';
import { PROOF } from './pictures.ts';

type View = ServiceResult['view'];

/** States in which a card is served; each says for what. */
export const SERVING = [
  'tapping',
  'paying',
  'registering',
  'checking',
  'grouping',
  'transferring',
  'carryingOver',
  'repeating',
] as const;
export type Serving = (typeof SERVING)[number];

/** What serving a card can come to in one city, and why it cannot come to the rest. */
export interface Outcomes {
  readonly possible: Readonly<Record<Serving, readonly View[]>>;
  readonly impossible: Readonly<Partial<Record<View, string>>>;
}

/**
 * The rides of a doubtful tap or check-out are shown wherever the card comes back first (step 6), also for a group or
 * in the pocket; pocket operations only at their own function and after the uncertain view.
 */
export const TARNOW_OUTCOMES: Outcomes = {
  possible: {
    tapping: ['checked-in', 'checked-out', 'refused', 'choosing', 'uncertain', 'machine-failed'],
    paying: ['checked-in', 'checked-out', 'refused', 'uncertain', 'machine-failed'],
    registering: [],
    checking: ['card-contents', 'refused', 'machine-failed'],
    grouping: ['checked-in', 'checked-out', 'refused', 'uncertain', 'machine-failed'],
    transferring: ['transferred', 'checked-in', 'checked-out', 'refused', 'uncertain', 'machine-failed'],
    carryingOver: ['carried-over', 'checked-in', 'checked-out', 'refused', 'uncertain', 'machine-failed'],
    repeating: [
      'checked-in',
      'checked-out',
      'transferred',
      'carried-over',
      'refused',
      'choosing',
      'uncertain',
      'machine-failed',
    ],
  },
  impossible: {
    'card-contents': 'only a card check shows what is on a card',
    transferred: 'a transfer is shown where one was asked for, or after the uncertain view',
    'carried-over': 'a carry-over is shown where one was asked for, or after the uncertain view',
    choosing: 'only a plain tap asks the holder of a season ticket, and nobody who has agreed',
    uncertain: 'a card check writes nothing to the card',
    'checked-in': 'a card check settles a doubt without a word and shows the contents',
    'checked-out': 'a card check settles a doubt without a word and shows the contents',
    registered: 'a tap charges the holder of a season ticket (T100), it does not count the ticket',
    'choose-first': 'no key is needed before a card',
  },
};

/** What was in doubt is shown also to who has pressed N or U since (A8); a card without a key may be told to choose. */
export const JAWORZNO_OUTCOMES: Outcomes = {
  possible: {
    tapping: ['checked-in', 'checked-out', 'registered', 'choose-first', 'refused', 'uncertain', 'machine-failed'],
    paying: [],
    registering: ['checked-in', 'checked-out', 'registered', 'refused', 'uncertain', 'machine-failed'],
    checking: ['card-contents', 'refused', 'machine-failed'],
    grouping: [],
    transferring: [],
    carryingOver: [],
    repeating: ['checked-in', 'checked-out', 'registered', 'choose-first', 'refused', 'uncertain', 'machine-failed'],
  },
  impossible: {
    ...TARNOW_OUTCOMES.impossible,
    choosing: 'a contract is counted, nobody is asked whether to pay',
    registered: 'a card check tells what became of a doubt on a page of its own',
    'choose-first': 'a key was pressed before it',
  },
};

const results: readonly (readonly [name: string, result: ServiceResult])[] = [
  [
    'checked-in',
    {
      view: 'checked-in',
      charged: grosze(460),
      balance: grosze(40),
      entryStop: 'A',
      transfer: false,
      repeated: false,
    },
  ],
  [
    'checked-out',
    {
      view: 'checked-out',
      refunded: grosze(240),
      balance: grosze(280),
      stops: 7,
      cancelled: false,
      repeated: false,
    },
  ],
  [
    'card-contents',
    {
      view: 'card-contents',
      purse: grosze(0),
      servicePurse: grosze(0),
      openTickets: { self: 0, normal: 0, local: 0, statutory: 0 },
      tier: 'standard',
      concession: 'normal',
      seasonTickets: [],
    },
  ],
  [
    'transferred',
    { view: 'transferred', moved: grosze(100), purse: grosze(100), servicePurse: grosze(0), repeated: false },
  ],
  ['carried-over', { view: 'carried-over', outcome: 1 }],
  ['refused', { view: 'refused', reason: 'funds', available: grosze(1), needed: grosze(460) }],
  ['choosing', { view: 'choosing', purpose: 'season-ticket', validTo: '2026-11-30', fare: grosze(460) }],
  ['uncertain', { view: 'uncertain', proof: PROOF, again: false }],
  ['machine-failed', { view: 'machine-failed', proof: PROOF }],
  ['registered', { view: 'registered', balance: grosze(0), repeated: false }],
  ['choose-first', { view: 'choose-first' }],
];

/** J69: what a card holds takes several pages there. */
const pages: ServiceResult = {
  view: 'card-contents',
  pages: [{ page: 'no-contract' }, { page: 'purse', balance: grosze(0) }],
  page: 0,
};

const isServing = (node: string): node is Serving => SERVING.some((known) => known === node);

/** One case for each kind of result: all that the chart's guards ask of it. */
export function servedIn({ possible }: Outcomes, paged: boolean): readonly Answer[] {
  return results.map(([name, result]) => ({
    name,
    payload: paged && name === 'card-contents' ? pages : result,
    possible: (_, node) => isServing(node) && possible[node].includes(result.view),
  }));
}

/** Only a defect of the program makes serving a card reject; everything else has a result. */
export const defects: readonly Answer[] = [
  { name: 'defect', payload: new Error('a defect while a card was served'), possible: () => false },
];

/** Why serving a card in this state cannot end in the branch with this position; undefined: it can. */
export function whyImpossible({ possible, impossible }: Outcomes, node: string, view: string): string | undefined {
  if (!isServing(node) || possible[node].some((each) => each === view)) return undefined;
  return possible[node].length === 0 ? 'no card is served so in this city' : impossible[view as View];
}
