import type { InspectorChart, InspectorContext } from '../../../statecharts/inspector/chart.ts';
import type { CardAnswer } from '../../../statecharts/inspector/events.ts';
import type { Edge, Invariant, Reachability } from '../../explorer/invariant.ts';
import type { ModelEvent, Sight, Subject } from '../contract.ts';
import { inspectorSubject, WORKING, workingIn } from './subject.ts';

const context = (sight: Sight): InspectorContext => sight.context as InspectorContext;
const journalWorks = (sight: Sight): boolean => sight.in('inspector.health.journal.ready');
const atHome = (sight: Sight): boolean => sight.in('home');
const entered = ({ before, after }: Edge, node: string): boolean => after.in(node) && !before.in(node);
const outputOf = ({ event }: ModelEvent): unknown => (event as unknown as { readonly output: unknown }).output;

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

/** For a quarter of a second work is done behind the picture of before: it does not flicker, and hears nothing. */
const quiet = (sight: Sight): boolean => workingIn(sight) !== undefined;

/** The states of which one tells what a card came to. */
const TOLD_BY: Readonly<Record<CardAnswer['kind'], readonly string[]>> = {
  inspected: ['inspected', 'coded'],
  refused: ['refused'],
  uncertain: ['uncertain'],
  'machine-failed': ['outOfService'],
};

const shownIsFound = never('what is shown is what was found', 'J79 K38', ({ event, after }) => {
  const closed = after.in('outOfService') && !journalWorks(after);
  if (event.kind !== 'done' || closed) return undefined;
  const output = outputOf(event);
  if (event.name.startsWith('done.inspectCard')) {
    const answer = output as CardAnswer;
    if (!TOLD_BY[answer.kind].some((node) => after.in(node))) return `${event.name} is not told`;
    if (answer.kind === 'inspected' && context(after).card !== answer.card) return 'the card of before is shown';
    return answer.kind === 'refused' && context(after).refusal !== answer.reason ? 'another reason is told' : undefined;
  }
  if (event.name.startsWith('done.checkCode checked')) {
    const { code } = output as { readonly code: unknown };
    return after.in('code') && context(after).code === code ? undefined : 'another code is shown';
  }
  return undefined;
});

const codedIsWritten = never(
  'an e-ticket is told as coded only after it was written, and then always',
  'J80: a second presentation must not be needed, nor be told as a first',
  (edge) => {
    const written = edge.event.name.startsWith('done.inspectCard coded');
    if (entered(edge, 'coded') && !written) return `coded after ${edge.event.name}`;
    return written && entered(edge, 'inspected') ? 'it is not told' : undefined;
  },
);

/** What is told only once it is on record, by the answer that says so. */
const ON_RECORD = [
  ['retained', 'done.retainCard retained'],
  ['surcharged', 'done.recordSurcharge surcharged'],
  ['code', 'done.checkCode checked'],
] as const;

const onRecord = never(
  'no card is kept, no surcharge told and no code accepted without its record',
  'J81 J82 K38: it is in the journal before the screen says so',
  (edge) => {
    const { event, before } = edge;
    const told = ON_RECORD.find(([node, record]) => entered(edge, node) && !event.name.startsWith(record));
    // Printed again, or back from a choice: it was told before.
    const again = before.in('printingAgain') || event.name === 'TOUCH back';
    return told === undefined || again ? undefined : `${told[0]} after ${event.name}`;
  },
);

/** Remembers whether the card that lies there was inspected. */
const oncePerPresentation: Invariant = {
  name: 'one presentation is inspected once',
  because: 'J80: what is coded in it is coded once',
  begin: 'none',
  after: (edge, memory) => {
    const { event } = edge;
    if (entered(edge, 'inspecting')) {
      return memory === 'field' ? { broken: `it is inspected again after ${event.name}` } : 'field';
    }
    return event.name === 'FIELD_EMPTY' || event.name === 'READER_LOST' ? 'none' : memory;
  },
};

const closedIsClosed = never(
  'nothing is inspected out of service',
  'what cannot be written down is not begun',
  (edge) => {
    if (journalWorks(edge.after)) return undefined;
    const begun = (['inspecting', 'checkingCode'] as const).find((node) => entered(edge, node));
    if (begun !== undefined) return `${begun} begins`;
    return edge.after.in('attending') ? 'it waits for cards and codes' : undefined;
  },
);

const neverTwoCards = never('two cards are never inspected', 'J102: never guess between two cards', (edge) =>
  entered(edge, 'inspecting') && edge.after.in('inspector.field.crowded') ? 'two cards are' : undefined,
);

const nothingLeftBehind = never('nothing of a passenger stays on the reader', 'J79: no name stays', (edge) => {
  if (!entered(edge, 'home') && !entered(edge, 'outOfService')) return undefined;
  const { card, code, retention, surcharge, challenge, document } = context(edge.after);
  if (card !== null || code !== null) return 'what was inspected is kept';
  if (retention !== null || surcharge !== null) return 'a slip is kept';
  if (document !== 'not-asked') return 'an answer about a document is kept';
  return challenge === 0 ? undefined : 'a number is kept';
});

const numberIsForNext = never('a number that was told counts for the next code alone', 'K37', (edge) => {
  const { challenge } = context(edge.after);
  if (entered(edge, 'challenge') && challenge === 0) return 'no number is told';
  if (edge.before.in('challenge') && entered(edge, 'checkingCode') && challenge === 0) return 'the number is forgotten';
  return edge.event.name.startsWith('done.checkCode checked') && challenge !== 0 ? 'it counts on' : undefined;
});

const documentIsOfThis = never('a document belongs to the card or code in hand', 'J78', ({ event, after }) => {
  const read = /^done\.(inspectCard (inspected|coded)|checkCode checked)/.test(event.name);
  return read && context(after).document !== 'not-asked' ? 'an earlier answer counts' : undefined;
});

const backIsInHand = never('back leads to what is in hand', 'J81 J82', ({ before, event, after }) => {
  if (event.name !== 'TOUCH back' || quiet(before) || !journalWorks(after)) return undefined;
  const { card, code } = context(after);
  const hand = card !== null ? 'inspected' : code !== null ? 'code' : 'refused';
  return after.in(hand) ? undefined : `it does not lead to ${hand}`;
});

/** Remembers what is being printed again. */
const slipIsSame: Invariant = {
  name: 'what was printed again is what is shown',
  because: 'J81 J82',
  begin: '',
  after: (edge, memory) => {
    if (entered(edge, 'printingAgain')) return edge.before.in('retained') ? 'retained' : 'surcharged';
    if (!edge.before.in('printingAgain') || edge.after.in('printingAgain')) return memory;
    return edge.after.in(memory) || !journalWorks(edge.after) ? '' : { broken: `it was ${memory}` };
  },
};

const buttonsAct = never(
  'a button that can be pressed does something',
  'nobody is left guessing',
  ({ before, event, heard }) =>
    event.name.startsWith('TOUCH ') && !heard && !quiet(before) ? `${event.name} is not heard` : undefined,
);

/** What must never happen on an inspector's reader. */
export const inspectorInvariants: readonly Invariant[] = [
  shownIsFound,
  codedIsWritten,
  onRecord,
  oncePerPresentation,
  closedIsClosed,
  neverTwoCards,
  nothingLeftBehind,
  numberIsForNext,
  documentIsOfThis,
  backIsInHand,
  slipIsSame,
  buttonsAct,
];

const byItself = ({ kind, name }: ModelEvent): boolean => kind !== 'stimulus' || name === 'FIELD_EMPTY';

/** What must always remain possible. */
export const inspectorReachabilities: readonly Reachability[] = [
  {
    name: 'a way back to home exists from everywhere',
    because: 'no state is a trap',
    from: () => true,
    to: atHome,
    by: () => true,
  },
  {
    name: 'time alone leads home',
    because: 'J79: no name stays on a reader that was laid aside',
    from: (sight) => journalWorks(sight) && !sight.in('inspector.dialog.starting'),
    to: atHome,
    by: byItself,
  },
];

/** The reader with what its context may keep of a passenger told apart, also where it should be dead. */
export const watchedInspector: Subject<InspectorChart> = {
  ...inspectorSubject,
  live: (sight) => {
    const { card, code, retention, surcharge, challenge } = sight.context;
    const left = [card, code, retention, surcharge].map((each) => (each === null ? '-' : '+')).join('');
    return {
      ...inspectorSubject.live(sight),
      'left in the context': WORKING.some((node) => sight.in(node)) ? '' : left,
      'a number told': challenge !== 0,
    };
  },
};
