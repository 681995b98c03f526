import type { ValidatorChart, ValidatorContext } from '../../../statecharts/validator/chart.ts';
import type { Edge, Invariant, Reachability } from '../../explorer/invariant.ts';
import type { ModelEvent, Sight, Subject } from '../contract.ts';
import { STEPS } from './pictures.ts';
import { SERVING } from './results.ts';
import { validatorSubject } from './subject.ts';

const context = (sight: Sight): ValidatorContext => sight.context as ValidatorContext;
const healthy = (sight: Sight): boolean =>
  sight.matches({ health: { reader: 'ready', journal: 'ready', tariff: 'ready' } });
const PRESENT = 'validator.dialog.attending.presentCard';
const FARE = 'validator.dialog.attending.fareClass';
const HOME = 'validator.dialog.attending.home';
const atHome = (sight: Sight): boolean => sight.in(HOME);
const entered = ({ before, after }: Edge, node: string): boolean => after.in(node) && !before.in(node);

/** The serving state that this edge enters. */
function servingEntered(edge: Edge): string | undefined {
  return SERVING.find((state) => entered(edge, state));
}

/** A step of one edge: what is wrong with it, undefined when nothing is. */
function never(name: string, because: string, wrong: (edge: Edge) => string | undefined): Invariant {
  return {
    name,
    because,
    after: (edge) => {
      const broken = wrong(edge);
      return broken === undefined ? '' : { broken };
    },
  };
}

/** Views that say that a transaction is on the card. */
const COMMITTED = [
  ['checkedIn', 'checked-in'],
  ['checkedOut', 'checked-out'],
  ['registered', 'registered'],
  ['transferred', 'transferred'],
  ['carriedOver', 'carried-over'],
] as const;

const greenIsCommitted = never(
  'no green without a committed transaction',
  'T83 T87 T113 T120: the signal says that the card has it',
  (edge) => {
    const green = COMMITTED.find(([node]) => entered(edge, node));
    if (green === undefined) return undefined;
    const [, view] = green;
    if (edge.event.kind !== 'done' || !edge.event.name.endsWith(` ${view}`)) return `${view} after ${edge.event.name}`;
    return context(edge.after).result?.view === view ? undefined : `${view} shows ${context(edge.after).result?.view}`;
  },
);

const shownIsServed = never(
  'what is shown is what became of the card',
  'T57-T121: every answer has its own view',
  (edge) => {
    const { event, after } = edge;
    if (event.kind !== 'done' || !after.in('result')) return undefined;
    const { output } = event.event as unknown as { output: { view: string } };
    const { result } = context(after);
    return result === output ? undefined : `served ${output.view}, shown ${result?.view ?? 'nothing'}`;
  },
);

/** Where a card may be served for what: only after that was asked for. */
const ASKED: Readonly<Partial<Record<(typeof SERVING)[number], string>>> = {
  paying: 'validator.dialog.attending.presentForRide',
  registering: 'validator.dialog.attending.fareClass',
  checking: 'validator.dialog.attending.presentCard',
  grouping: 'validator.dialog.attending.group',
  transferring: 'validator.dialog.attending.insertForTransfer',
  carryingOver: 'validator.dialog.attending.insertForCarryOver',
  repeating: 'uncertain',
};

const servedAsAsked = never('a card is served for what was asked', 'T66 T80 T102 T109 T115 A23', (edge) => {
  const serving = SERVING.find((state) => entered(edge, state));
  const asked = serving === undefined ? undefined : ASKED[serving];
  return asked === undefined || edge.before.in(asked) ? undefined : `${serving} without ${asked}`;
});

/** Remembers at which of the two readers the card that lies there was served. */
const oncePerPresentation: Invariant = {
  name: 'one presentation is served once',
  because: 'T91 A36 A38: a new operation needs the card to leave first',
  begin: 'none',
  after: (edge, memory) => {
    const { event } = edge;
    const left = new Set(memory.split(' '));
    if (event.name === 'FIELD_EMPTY' || event.name === 'READER_LOST') left.delete('field');
    if (event.name === 'POCKET_EMPTY' || event.name === 'READER_LOST') left.delete('pocket');
    const serving = servingEntered(edge);
    if (serving !== undefined) {
      const reader = event.name === 'POCKET_CARD' ? 'pocket' : 'field';
      if (left.has(reader)) return { broken: `${serving}: the card in the ${reader} was served already` };
      left.add(reader);
    }
    left.delete('none');
    return left.size === 0 ? 'none' : [...left].sort().join(' ');
  },
};

const closedIsClosed = never(
  'nothing is served out of service',
  'T96: a machine that cannot keep its books takes nothing',
  (edge) => {
    if (healthy(edge.after)) return undefined;
    const serving = servingEntered(edge);
    if (serving !== undefined) return `${serving} begins`;
    return edge.after.in('attending') ? 'it waits for a passenger' : undefined;
  },
);

const neverTwoCards = never('two cards are never served', 'J102: never guess between two cards', (edge) => {
  const serving = servingEntered(edge);
  const atAntenna = edge.event.name !== 'POCKET_CARD';
  return serving !== undefined && atAntenna && edge.after.in('validator.field.crowded')
    ? `${serving} with two cards`
    : undefined;
});

const nothingLeftBehind = never('the next passenger finds a fresh machine', 'T57-T63 T107 A40', (edge) => {
  const { tickets, amount, pace, lengthened } = context(edge.after);
  if (entered(edge, 'validator.dialog.attending.group') && Object.values(tickets).some((count) => count > 0)) {
    return 'tickets of somebody else are chosen';
  }
  if (edge.before.in(HOME) && entered(edge, 'validator.dialog.attending.amount') && amount !== STEPS.start) {
    return `the amount begins with ${amount}`;
  }
  if (entered(edge, HOME) && (pace !== 'ordinary' || lengthened > 0)) return 'waits are still long';
  return undefined;
});

const idleIsOwn = never(
  'an idle machine speaks its own language in letters of normal size',
  'A40',
  ({ event, before, after }) => {
    if (event.name !== 'elapsed.idleTime' || !atHome(before)) return undefined;
    const { language, languages } = context(after);
    if (language !== languages[0]) return `it speaks ${language}`;
    return after.in('validator.text.normal') ? undefined : 'its letters are large';
  },
);

const proofBelongsToFailure = never('a proof of failure is shown with its failure only', 'A41', ({ after }) =>
  context(after).proof !== null && after.in('attending') ? 'a proof is kept' : undefined,
);

const waitsEnd = never('a wait is lengthened so often and no more', 'A40: ten extensions', ({ after }) => {
  const { lengthened, mostLengthened } = context(after);
  return lengthened <= mostLengthened ? undefined : `${lengthened} times`;
});

/** For a quarter of a second a card is served behind the picture of before: it does not flicker, and hears nothing. */
const quiet = (sight: Sight): boolean => SERVING.some((state) => sight.in(state));

const buttonsAct = never(
  'a button that can be pressed does something',
  'A40: nobody is left guessing',
  ({ before, event, heard }) =>
    event.name.startsWith('TOUCH ') && !heard && !quiet(before) ? `${event.name} is not heard` : undefined,
);

const pocketNeedsPurpose = never(
  'a card in the pocket without a purpose is refused',
  'T80',
  ({ before, event, after }) =>
    atHome(before) && event.name === 'POCKET_CARD' && !after.in('refused') ? 'it is not' : undefined,
);

const keysAct = never(
  'a key that is pressed begins what it asks for, unless a card is held',
  'J47 J57 J68 A38',
  ({ before, event, after }) => {
    if (!event.name.startsWith('KEY ') || !healthy(after)) return undefined;
    const { key } = event.event as unknown as { key: string };
    const free = before.in('attending') || (before.in('result') && before.in('validator.field.empty'));
    if (free) return after.in(key === 'contents' ? PRESENT : FARE) ? undefined : `${key} leads nowhere`;
    return before.in('result') && !after.in('result') ? 'the message of a card that is held is gone' : undefined;
  },
);

const fareOfLastKey = never('the fare is that of the key that was pressed last', 'J47', ({ event, after }) => {
  if (event.name !== 'KEY N' && event.name !== 'KEY U') return undefined;
  if (!after.in(FARE)) return undefined;
  const { fareClass } = context(after).fare;
  return fareClass === (event.name === 'KEY N' ? 'normal' : 'reduced') ? undefined : `${event.name} chose ${fareClass}`;
});

/** What must never happen on a validator. */
export const validatorInvariants: readonly Invariant[] = [
  greenIsCommitted,
  shownIsServed,
  servedAsAsked,
  oncePerPresentation,
  closedIsClosed,
  neverTwoCards,
  nothingLeftBehind,
  idleIsOwn,
  proofBelongsToFailure,
  waitsEnd,
  buttonsAct,
  pocketNeedsPurpose,
  keysAct,
  fareOfLastKey,
];

const byItself = ({ kind, name }: ModelEvent): boolean =>
  kind === 'elapsed' || kind === 'done' || kind === 'error' || name === 'FIELD_EMPTY' || name === 'POCKET_EMPTY';

/** What must always remain possible. */
export const validatorReachabilities: readonly Reachability[] = [
  {
    name: 'a way back to home exists from everywhere',
    because: 'no state is a trap',
    from: () => true,
    to: atHome,
    by: () => true,
  },
  {
    name: 'time alone leads home',
    because: 'T68 T103 T110 T115: every wait ends; only cards are taken away and answers come',
    from: healthy,
    to: (sight) => atHome(sight) && healthy(sight),
    by: byItself,
  },
  {
    name: 'somebody who walks away leaves a fresh machine',
    because: 'A40: own language, letters of normal size, ordinary waits',
    from: healthy,
    to: (sight) =>
      atHome(sight) &&
      sight.in('validator.text.normal') &&
      context(sight).language === context(sight).languages[0] &&
      context(sight).pace === 'ordinary',
    by: byItself,
  },
];

/**
 * The validator with what its context may keep of a passenger before told apart: the paths of the rig need not know,
 * the explorer must.
 */
export const watchedValidator: Subject<ValidatorChart> = {
  ...validatorSubject,
  live: (sight) => ({
    ...validatorSubject.live(sight),
    'tickets left': Object.values(sight.context.tickets).some((count) => count > 0),
    'amount left': sight.context.amount !== STEPS.start,
  }),
};
