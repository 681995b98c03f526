import type { VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import { NO_WISH } from '../../../statecharts/vending-machine/chart-setup.ts';
import type { Edge, Invariant, Reachability } from '../../explorer/invariant.ts';
import type { ModelEvent, Sight } from '../contract.ts';
import { isComfortChosen } from './subject.ts';
import { type Hands, handsIn, isDelivered, isInDoubt, isPaidFor } from './world.ts';

const context = (sight: Sight): VendingContext => sight.context as VendingContext;
const ready = (sight: Sight, device: string): boolean => sight.in(`vending.health.${device}.ready`);
const HOME = 'home';
const atHome = (sight: Sight): boolean => sight.in(HOME);
const entered = ({ before, after }: Edge, node: string): boolean => after.in(node) && !before.in(node);
const ended = ({ event }: Edge, actor: string): string | undefined =>
  event.name.startsWith(`done.${actor} `) ? event.name.slice(`done.${actor} `.length) : undefined;

/** Something can be kept in the books and something can be sold or done for a passenger. */
function isOpenForBusiness(sight: Sight): boolean {
  const sells = ready(sight, 'printer') && (ready(sight, 'acceptor') || ready(sight, 'terminal'));
  return ready(sight, 'journal') && ready(sight, 'tariff') && (ready(sight, 'reader') || sells);
}
const healthy = (sight: Sight): boolean =>
  ['reader', 'acceptor', 'terminal', 'printer', 'journal', 'tariff'].every((device) => ready(sight, device));

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

const inWords = ({ coins, bank, goods }: Hands): string => `coins ${coins}, bank card ${bank}, goods ${goods}`;

/** A passenger is served, or told how it ended: nothing of a sale before may be open any more. */
const FINISHED = ['attending', 'result', 'vending.dialog.reading', 'beginning'];

const nothingIsKept = never(
  'credited = delivered + paid out + owed by slip, wherever a sale has ended',
  'J33: no payment is kept without goods, change or slip',
  ({ after }) => {
    const hands = handsIn(after);
    if (hands.sale !== 'open' || !FINISHED.some((node) => after.in(node))) return undefined;
    return `the sale is still open: ${inWords(hands)}`;
  },
);

const paidBeforeDelivered = never(
  'no goods go out before they are paid',
  'J30 J33: first the money, then the ticket',
  (edge) => {
    if (edge.after.in('delivery.off') || !edge.before.in('delivery.off')) return undefined;
    if (edge.after.in('vending.dialog.resuming')) return undefined;
    const hands = handsIn(edge.after);
    return isPaidFor(hands) ? undefined : inWords(hands);
  },
);

/** Remembers that goods were begun to be given out in this sale. */
const deliveredOnce: Invariant = {
  name: 'the goods of a sale go out once',
  because: 'J30: one payment, one ticket',
  begin: 'no',
  after: (edge, memory) => {
    if (handsIn(edge.after).sale !== 'open') return 'no';
    if (edge.after.in('delivery.off') || !edge.before.in('delivery.off')) return memory;
    if (memory === 'yes' && !edge.after.in('vending.dialog.resuming')) return { broken: 'they go out again' };
    return 'yes';
  },
};

const chargedOnce = never('a sale is charged to one bank card once', 'never charge on suspicion', (edge) => {
  if (!entered(edge, 'bankPayment.terminal')) return undefined;
  const { bank, goods } = handsIn(edge.before);
  return bank === 'none' && goods === 'none' ? undefined : `bank card ${bank}, goods ${goods}`;
});

const noCoinsInVain = never(
  'coins are taken only where they can be used',
  'J33: what can be paid with is said before the first coin',
  (edge) => {
    if (!entered(edge, 'cashPayment.taking')) return undefined;
    if (context(edge.after).begun?.coins === 'none') return 'this price cannot be paid with coins';
    return ready(edge.after, 'acceptor') ? undefined : 'the acceptor is lost';
  },
);

const cardIsAsked = never(
  'a bank card is asked for only where the terminal answers',
  'what can be paid with is said first',
  (edge) => {
    if (!entered(edge, 'byBank') || ready(edge.after, 'terminal')) return undefined;
    // The wish was there before the terminal was lost: it says itself that nothing was begun.
    return edge.before.in('byCoins') ? undefined : 'the terminal is lost';
  },
);

const thanksIsEarned = never('thanks are said for goods that are out', 'J30 J38', (edge) => {
  const hands = handsIn(edge.before);
  if (entered(edge, 'thanks')) return isDelivered(hands) ? undefined : inWords(hands);
  if (edge.event.name.includes('settleSale') && entered(edge, 'refunded') && isDelivered(hands))
    return `a refund is told, ${inWords(hands)}`;
  return undefined;
});

const slipIsShown = never(
  'a slip that was issued is shown',
  'the passenger has to know what proves his claim',
  (edge) =>
    (ended(edge, 'settleSale') === 'slip' || ended(edge, 'recoverSales') === 'slip') && !edge.after.in('slip')
      ? JSON.stringify(edge.after.value)
      : undefined,
);

const failureIsTold = never(
  'the bank hears what became of the goods',
  'goods out: the payment is closed; not out: it is taken back',
  ({ before, after }) => {
    if (!after.in('bankPayment.terminal.closing') && !after.in('bankPayment.terminal.takingBack')) return undefined;
    if (!before.in('bankPayment.terminal.approved')) return undefined;
    const out = isDelivered(handsIn(after)) || isInDoubt(handsIn(after));
    return out === after.in('bankPayment.terminal.closing') ? undefined : inWords(handsIn(after));
  },
);

const READING = {
  forTopUp: 'vending.dialog.attending.presentForTopUp',
  forContract: 'vending.dialog.attending.presentForContract',
  collecting: 'vending.dialog.attending.presentForCollect',
} as const;

const readAsAsked = never('a card is read for what was asked', 'J8 J11 J32', (edge) => {
  const read = (Object.keys(READING) as (keyof typeof READING)[]).find((state) =>
    entered(edge, edge.after.matches({ dialog: { reading: state } }) ? nodeOf(state) : ''),
  );
  if (read === undefined || edge.before.in(READING[read])) return undefined;
  if (read === 'collecting' && (edge.before.in('collectUncertain') || edge.event.name === 'TOUCH collect'))
    return undefined;
  const asked = read === 'forTopUp' ? 'TOUCH top-up' : 'TOUCH accept';
  return edge.event.name === asked ? undefined : `${read} after ${edge.event.name}`;
});

const nodeOf = (state: keyof typeof READING): string =>
  state === 'forTopUp' ? 'readingForTopUp' : state === 'forContract' ? 'readingForContract' : 'collecting';

const lyingIsLeftAlone = never(
  'a card that lies there is not read again by itself',
  'J102: a new operation needs the card to leave first, or a touch',
  (edge) => {
    const begins = entered(edge, 'vending.dialog.reading');
    if (!begins || edge.event.name.startsWith('TOUCH ')) return undefined;
    return edge.event.name === 'CARD' && edge.before.in('vending.field.empty') ? undefined : `after ${edge.event.name}`;
  },
);

const closedIsClosed = never(
  'nothing is sold out of service',
  'a machine that cannot keep its books takes nothing',
  (edge) => {
    if (isOpenForBusiness(edge.after)) return undefined;
    if (edge.after.in('attending')) return 'it waits for a passenger';
    return entered(edge, 'beginning') && !edge.before.in('vending.dialog.reading') ? 'a sale begins' : undefined;
  },
);

const nothingLeftBehind = never('the next passenger finds a fresh machine', 'A40', (edge) => {
  if (!entered(edge, HOME)) return undefined;
  const { wish, offer, begun, pace, lengthened, proof } = context(edge.after);
  if (JSON.stringify(wish) !== JSON.stringify(NO_WISH)) return `a wish is left: ${JSON.stringify(wish)}`;
  if (offer !== null || begun !== null) return 'an offer is left';
  if (proof !== null) return 'the proof of an old failure is left';
  return pace !== 'ordinary' || lengthened > 0 ? 'waits are still long' : undefined;
});

const idleIsOwn = never(
  'an idle machine has its own language, letters, colours and reach',
  'A40',
  ({ event, before, after }) =>
    event.name === 'elapsed.idleTime' && atHome(before) && isComfortChosen(after)
      ? JSON.stringify([after.value])
      : undefined,
);

const waitsEnd = never('a wait is lengthened so often and no more', 'A40: ten extensions', ({ after }) => {
  const { lengthened, mostLengthened } = context(after);
  return lengthened <= mostLengthened ? undefined : `${lengthened} times`;
});

/** For a quarter of a second it works behind the picture of before: it does not flicker, and hears nothing. */
const quiet = (sight: Sight): boolean => sight.in('vending.dialog.reading') || sight.in('beginning');

const buttonsAct = never(
  'a button that can be pressed does something',
  'A40: nobody is left guessing',
  ({ before, event, heard, after }) => {
    if (!event.name.startsWith('TOUCH ') || quiet(before)) return undefined;
    if (!heard) return `${event.name} is not heard`;
    // What the machine only passes on has to be heard there.
    const passed = before.in('delivery.cardWanted') || before.in('delivery.inDoubt');
    return passed && after === before ? `${event.name} is heard by nobody` : undefined;
  },
);

const wantedCardIsWritten = never(
  'a card that is wanted is written when it comes',
  'J35 step 9: presented again, it is asked and written',
  ({ before, event, after }) => {
    const wanted = before.in('delivery.cardWanted') || before.in('delivery.inDoubt');
    return event.name === 'CARD' && wanted && !after.in('delivery.coding') ? 'it is not' : undefined;
  },
);

/** What must never happen on a vending machine. */
export const vendingInvariants: readonly Invariant[] = [
  nothingIsKept,
  paidBeforeDelivered,
  deliveredOnce,
  chargedOnce,
  noCoinsInVain,
  cardIsAsked,
  thanksIsEarned,
  slipIsShown,
  failureIsTold,
  readAsAsked,
  lyingIsLeftAlone,
  closedIsClosed,
  nothingLeftBehind,
  idleIsOwn,
  waitsEnd,
  buttonsAct,
  wantedCardIsWritten,
];

/** Time, answers of what is at work, the terminal's last word, and the passenger's card taken away. */
const byItself = ({ kind, name, act }: ModelEvent): boolean =>
  kind !== 'stimulus' || act === 'answer' || act === 'terminal' || name === 'FIELD_EMPTY';

/** What must always remain possible. */
export const vendingReachabilities: readonly Reachability[] = [
  {
    name: 'a way back to home exists from everywhere',
    because: 'no state is a trap',
    from: () => true,
    to: atHome,
    by: () => true,
  },
  {
    name: 'time alone leads home',
    because: 'A40: every wait ends; only the card is taken away, and answers come',
    from: healthy,
    to: (sight) => atHome(sight) && healthy(sight),
    by: byItself,
  },
  {
    name: 'somebody who walks away leaves a fresh machine',
    because: 'A40: own language, ordinary letters, colours, reach and waits; nothing in its hands',
    from: healthy,
    to: (sight) =>
      atHome(sight) && !isComfortChosen(sight) && context(sight).pace === 'ordinary' && handsIn(sight).sale === 'none',
    by: byItself,
  },
];
