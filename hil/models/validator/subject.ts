import type { TicketCounts } from '../../../fares/card/state.ts';
import type { CityProfile } from '../../../fares/cities/city-profile.ts';
import { JAWORZNO } from '../../../fares/cities/jaworzno.ts';
import { TARNOW } from '../../../fares/cities/tarnow.ts';
import { steppedAmount } from '../../../fares/pocket/purse-transfer.ts';
import { type ValidatorChart, type ValidatorContext, validatorChart } from '../../../statecharts/validator/chart.ts';
import type { ValidatorEvent } from '../../../statecharts/validator/events.ts';
import type { Sight, Stimulus, Subject } from '../contract.ts';
import { buttonsIn, STEPS, shownName } from './pictures.ts';
import { defects, JAWORZNO_OUTCOMES, type Outcomes, servedIn, TARNOW_OUTCOMES } from './results.ts';

type Seen = Sight<ValidatorContext>;

const CARD = {
  uid: new Uint8Array(7),
  reader: 'model',
  transmit: () => Promise.reject(new Error('a card of the model answers nothing')),
};

const BUTTONS = [
  'accept',
  'cancel',
  'card-check',
  'carry-over',
  'charge',
  'group',
  'language',
  'larger',
  'local',
  'minus',
  'more-time',
  'no-charge',
  'normal',
  'plus',
  'purse-transfer',
  'self',
  'statutory',
] as const;

/** Enough to tell whether there is any; a card counts to 31. */
const MOST_TICKETS = 1;
const MOST_LENGTHENED = 1;

function stimulus(act: string, event: ValidatorEvent, possible: (sight: Seen) => boolean, name: string = event.type) {
  return { name, event, act, possible } satisfies Stimulus<ValidatorContext>;
}

const readerReady = (sight: Seen) => sight.in('validator.health.reader.ready');
const fieldEmpty = (sight: Seen) => sight.in('validator.field.empty');
const pocketEmpty = (sight: Seen) => sight.in('validator.pocket.empty');
const journalFailed = (sight: Seen) => sight.in('validator.health.journal.failed');

/** What happens at readers, disk and tariff, and when it can (CardReader's promise: a field is emptied between cards). */
const fromDevices: readonly Stimulus<ValidatorContext>[] = [
  stimulus('card', { type: 'CARD', card: CARD }, (sight) => readerReady(sight) && fieldEmpty(sight)),
  stimulus('card', { type: 'TWO_CARDS' }, (sight) => readerReady(sight) && !sight.in('validator.field.crowded')),
  stimulus('card', { type: 'UNREADABLE' }, (sight) => readerReady(sight) && fieldEmpty(sight)),
  stimulus('card', { type: 'FIELD_EMPTY' }, (sight) => readerReady(sight) && !fieldEmpty(sight)),
  stimulus('card', { type: 'POCKET_CARD', card: CARD }, (sight) => readerReady(sight) && pocketEmpty(sight)),
  stimulus('card', { type: 'POCKET_UNREADABLE' }, (sight) => readerReady(sight) && pocketEmpty(sight)),
  stimulus('card', { type: 'POCKET_EMPTY' }, (sight) => readerReady(sight) && !pocketEmpty(sight)),
  stimulus('fault', { type: 'READER_READY' }, (sight) => !readerReady(sight)),
  stimulus('fault', { type: 'READER_LOST' }, (sight) => !sight.in('validator.health.reader.lost')),
  stimulus('fault', { type: 'JOURNAL_READY' }, (sight) => !sight.in('validator.health.journal.ready')),
  stimulus('fault', { type: 'JOURNAL_FAILED', fault: 'journal' }, (sight) => !journalFailed(sight), 'JOURNAL_FAILED'),
  stimulus(
    'fault',
    { type: 'JOURNAL_FAILED', fault: 'disk-full' },
    (sight) => !journalFailed(sight),
    'JOURNAL_FAILED disk-full',
  ),
  stimulus('fault', { type: 'TARIFF_READY' }, (sight) => !sight.in('validator.health.tariff.ready')),
  stimulus('fault', { type: 'TARIFF_MISSING' }, (sight) => !sight.in('validator.health.tariff.missing')),
];

const fromFinger = (profile: CityProfile): readonly Stimulus<ValidatorContext>[] =>
  BUTTONS.map((button) => ({
    name: `TOUCH ${button}`,
    event: { type: 'TOUCH', button } satisfies ValidatorEvent,
    act: 'touch',
    possible: (sight) => buttonsIn(sight, profile).has(button),
  }));

/** J47, J68: a key beside the screen can be pressed at any time. Its like on the screen says the same. */
const fromKeys = ({ keys }: CityProfile): readonly Stimulus<ValidatorContext>[] =>
  Object.entries(keys).map(([name, key]) => stimulus('key', { type: 'KEY', key }, () => true, `KEY ${name}`));

/** One city's validator as the models know it. */
export interface ModelledCity {
  readonly name: string;
  readonly profile: CityProfile;
  readonly outcomes: Outcomes;
  /** J69: what is on a card takes several pages. */
  readonly paged: boolean;
}

export const TARNOW_MODEL: ModelledCity = {
  name: 'validator',
  profile: TARNOW,
  outcomes: TARNOW_OUTCOMES,
  paged: false,
};
export const JAWORZNO_MODEL: ModelledCity = {
  name: 'validator of Jaworzno',
  profile: JAWORZNO,
  outcomes: JAWORZNO_OUTCOMES,
  paged: true,
};

const hasPocket = ({ functions }: CityProfile): boolean => functions.includes('carry-over');
const inPocket = ({ name }: Stimulus<ValidatorContext>): boolean => name.startsWith('POCKET_');

/** A city's validator: its stimuli, what serving a card can come to, and how far its context counts. */
export const subjectOf = ({ name, profile, outcomes, paged }: ModelledCity): Subject<ValidatorChart> => ({
  name,
  chart: validatorChart,
  input: {
    languages: ['pl', 'en'],
    firstAmount: STEPS.start,
    stepAmount: (amount, press) => steppedAmount(amount, press, STEPS),
    mostLengthened: MOST_LENGTHENED,
  },
  stimuli: [
    ...fromDevices.filter((each) => hasPocket(profile) || !inPocket(each)),
    ...fromFinger(profile),
    ...fromKeys(profile),
  ],
  answers: { serveCard: { done: servedIn(outcomes, paged), error: defects } },
  boot: ['JOURNAL_READY', 'TARIFF_READY', 'READER_READY'],
  // Amount, tickets, question and result are told apart by the picture, where they matter.
  live: ({ context }) => ({
    language: context.language,
    lengthened: context.lengthened,
    ...(Object.keys(profile.keys).length > 0 ? { key: context.keptKey } : {}),
  }),
  bound: (context) =>
    Object.values(context.tickets).every((count) => count <= MOST_TICKETS)
      ? context
      : { ...context, tickets: fewer(context.tickets) },
  show: shownName,
});

export const validatorSubject = subjectOf(TARNOW_MODEL);
export const jaworznoSubject = subjectOf(JAWORZNO_MODEL);

function fewer({ self, normal, local, statutory }: TicketCounts): TicketCounts {
  const most = (count: number) => Math.min(MOST_TICKETS, count);
  return { self, normal: most(normal), local: most(local), statutory: most(statutory) };
}
