import { grosze } from '../../../fares/money.ts';
import type { VendingChart, VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import type { ActorAnswers, Answer, Sight, Stimulus, Subject } from '../../models/contract.ts';
import { isWorking, vendingOnRig } from '../../models/vending/on-rig.ts';
import { handsIn, owesCoins } from '../../models/vending/world.ts';
import { latelyIn, ledWorld, lyingCardIn, withoutCard } from './lying-card.ts';

type Seen = Sight<VendingContext>;

/** One coin of 5 zł is enough. */
const CHEAP = grosze(500);
const journalFailed = (sight: Sight): boolean => sight.in('vending.health.journal.failed');
const isLost = (sight: Sight): boolean => sight.in('vending.health.terminal.lost');
const ASKING = 'bankPayment.terminal.asking';
const ABORTING = 'bankPayment.terminal.aborting';
const ASKED = [ASKING, ABORTING];
const OPENING = 'cashPayment.taking.acceptor.opening';
const READING = 'vending.dialog.reading';
/** Where a disk that fails makes itself heard while nothing else moves. */
const RESTING = [
  'cashPayment.taking.acceptor.open',
  'cashPayment.taking.acceptor.late',
  'delivery.inDoubt',
  'delivery.cardWanted',
  'payingAgain',
];
/** What the first entry of an act is written by. */
const WRITING = ['collecting', 'beginning'];
/** What is written there at once is the end of a doubt: a card with one is presented. */
const SETTLING = ['readingForTopUp', 'readingForContract', 'checking'];

function narrowed(stimulus: Stimulus<VendingContext>): Stimulus<VendingContext> {
  const { name, possible = () => true } = stimulus;
  return {
    ...stimulus,
    // What the terminal says is planned before it is asked: one act from the button to the end.
    ...(stimulus.act === 'terminal' || name === 'UNFINISHED' ? { act: 'answer' } : {}),
    possible: (sight) => {
      const plain = withoutCard(sight);
      if (!possible(plain) || !isWhileParked(name, sight)) return false;
      return isLed(name, stimulus.act, sight) && !(READS.includes(name) && lyingCardIn(sight) === 'other');
    },
  };
}

/** A card that lies there is read at once. */
const READS: readonly string[] = ['TOUCH top-up', 'TOUCH accept', 'TOUCH collect', 'TOUCH card-check'];

/** Nobody waits for it: somebody has pulled the terminal out while it was at work, and it is missed now. */
const pulled: Stimulus<VendingContext> = {
  name: 'TERMINAL_PULLED',
  event: { type: 'TERMINAL_LOST' },
  act: 'answer',
  possible: (sight) => isCut(sight),
};

/** The terminal is pulled out, and stays so while it is asked. */
function isCut(sight: Seen): boolean {
  if (journalFailed(sight) || isLost(sight)) return false;
  if (sight.in('bankPayment.askedLate')) return true;
  return latelyIn(sight) === 'paper' && (sight.in('bankPayment.goodsAreOut') || sight.in('bankPayment.goodsAreNot'));
}

/** While a payment waits for a lost terminal nothing else is tried; as soon as it is back, the payment is ended. */
function isWhileParked(name: string, sight: Seen): boolean {
  const parked = latelyIn(sight) === 'parked';
  if (name === 'UNFINISHED') return parked && !isLost(sight);
  if (!parked) return true;
  return isLost(sight) && (name === 'TERMINAL_READY' || name === 'TOUCH done');
}

function isLed(name: string, act: string, sight: Seen): boolean {
  const asked = ASKED.some((node) => sight.in(node));
  const lately = latelyIn(sight);
  switch (name) {
    case 'COIN part':
    case 'COIN exact':
      if (!isCheap(sight) || !isIdle(sight)) return false;
      return sight.in(OPENING) ? lately === 'coin' : sight.in('cashPayment.taking.acceptor.open');
    case 'TOUCH cancel':
      return !sight.in(OPENING) || (lately === 'nothing' && isIdle(sight));
    case 'NO_MORE_COINS':
      // Where the disk had failed before, the acceptor is not told anything.
      return !sight.in(OPENING) || !journalFailed(sight) || lately === 'disk';
    case 'BANK_APPROVED':
      return (sight.in(ASKING) || lately === 'changed mind') && !journalFailed(sight);
    case 'NOT_PAID declined':
    case 'NOT_PAID not-begun':
      return sight.in(ASKING) && !journalFailed(sight);
    case 'NOT_PAID cancelled':
      return !journalFailed(sight);
    case 'TOUCH pay-card':
      // What cannot be written down is not begun.
      return !journalFailed(sight);
    case 'ANSWER_LOST early':
      return sight.in(ASKING) || journalFailed(sight);
    case 'PAID':
      return !journalFailed(sight);
    case 'REVERSED':
      return (sight.in('bankPayment.terminal.takingBack') || lately === 'paper') && !journalFailed(sight);
    case 'OWED':
      return sight.in('bankPayment.terminal.takingBack') && !journalFailed(sight);
    case 'ANSWER_LOST':
      // The last word cannot be written down, or the terminal is pulled out before it.
      return journalFailed(sight) || lately === 'paper';
    case 'CARD':
      // What cannot be written down is not written on a card.
      return !journalFailed(sight);
    case 'JOURNAL_FAILED':
      return isHeardFailing(sight);
    case 'ACCEPTOR_LOST':
    case 'ACCEPTOR_READY':
    case 'TERMINAL_LOST':
    case 'TERMINAL_READY':
      return !asked && !sight.in(OPENING);
    default:
      return !asked || act !== 'fault';
  }
}

/** Something is written there, or nothing moves. */
function isHeardFailing(sight: Seen): boolean {
  if (ASKED.some((node) => sight.in(node))) return sight.in(ASKING);
  if (SETTLING.some((node) => sight.in(node))) return lyingCardIn(sight) === 'fresh' && !isShown(sight);
  if (WRITING.some((node) => sight.in(node))) return sight.in('beginning') || !isShown(sight);
  if (sight.in(OPENING)) return latelyIn(sight) === 'nothing';
  if (sight.in('refunding')) return isRefundDue(sight);
  if (sight.in('recovering')) return isRefundDue(sight);
  return sight.in('delivery.receipt') || RESTING.some((node) => sight.in(node));
}

/** Waits that the suite can let run out: nothing is at work, and nothing comes before. */
function elapses(sight: Seen, wait: string): boolean {
  if (latelyIn(sight) === 'parked' && !isLost(sight)) return false;
  // A card that is slow to answer, or a disk.
  if (wait === 'workingShown') return sight.in('beginning') || lyingCardIn(sight) === 'fresh';
  if (wait === 'outOfServiceTime') return !(journalFailed(sight) && handsOf(sight).sale === 'open');
  if (sight.in('cashPayment.taking.acceptor.late')) return wait === 'lateCoins';
  return !isWorking(sight);
}

const isIdle = (sight: Seen): boolean => !journalFailed(sight);
const isShown = (sight: Seen): boolean =>
  ['forTopUp', 'forContract', 'collecting', 'checking'].some((node) => sight.in(`${READING}.${node}.shown`));

function isPaidNow(sight: Seen): boolean {
  return sight.in('selling') && sight.in('delivery.off');
}

/** One coin pays it: a ticket, or the least top-up. */
function isCheap({ context: { offer, wish } }: Seen): boolean {
  if (offer !== null) return wish.amount <= CHEAP;
  return wish.contract === '';
}

const handsOf = (sight: Sight) => handsIn(withoutCard(sight));

type Rule = (sight: Seen, node: string) => boolean;
const always: Rule = () => true;
const never: Rule = () => false;
const fresh: Rule = (sight) => lyingCardIn(sight) === 'fresh';
const inDoubt: Rule = (sight) => handsOf(sight).goods === 'doubt';

/** Coins are owed, and nothing else is open. */
function isRefundDue(sight: Sight): boolean {
  const hands = handsOf(sight);
  return hands.sale === 'open' && hands.goods === 'none' && hands.bank === 'none' && owesCoins(hands);
}

/** The terminal is there to be asked; where the goods are out, it is not asked again and again. */
const answersNow: Rule = (sight, node) => !isLost(sight) && node !== 'bankPayment.goodsAreOut';
const isParked: Rule = (sight) => latelyIn(sight) === 'parked';

/** By actor and answer: when it can be had. What is not named can be had whenever any rig could. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  recoverSales: {
    refund: (sight) => isRefundDue(sight) && !isParked(sight, ''),
    slip: (sight) => isRefundDue(sight) && !isParked(sight, ''),
    'card-wanted': inDoubt,
  },
  settleSale: {
    // What could be paid by no hopper: all of them are jammed.
    slip: (sight) => {
      const hands = handsOf(sight);
      return (
        hands.goods === 'entrusted' ||
        hands.goods === 'paper' ||
        hands.bank === 'owed' ||
        hands.bank === 'unclear' ||
        owesCoins(hands)
      );
    },
    nothing: (sight) => !owesCoins(handsOf(sight)),
  },
  readCard: {
    refused: (sight) => fresh(sight, '') || sight.in('collecting'),
    uncertain: fresh,
    'machine-failed': (sight, node) => fresh(sight, node) || node === 'collecting',
  },
  codeCard: {
    coded: (sight) => !journalFailed(sight),
    'in-doubt': fresh,
    'again: removed-early': never,
    'again: other-card': (sight) => fresh(sight, '') && !inDoubt(sight, ''),
    refused: fresh,
  },
  recall: { paid: answersNow, 'not-paid': answersNow, unknown: isLost },
  openCoins: {
    done: (sight) => !journalFailed(sight),
    // A disk that fails meanwhile is told first.
    refused: (sight) => journalFailed(sight) && latelyIn(sight) !== 'disk',
  },
};

function narrowedAnswers(actor: string, { done, error }: ActorAnswers): ActorAnswers {
  const rules = RULES[actor] ?? {};
  const narrow = (answer: Answer): Answer => {
    const { possible = () => true } = answer;
    const rule = rules[answer.name] ?? always;
    return { ...answer, possible: (sight, node) => possible(withoutCard(sight), node) && rule(sight as Seen, node) };
  };
  return { done: done.map(narrow), error: error.map(narrow) };
}

/** What this suite can bring about of what any rig could; what it leaves out is told by `left-out.ts`. */
export const ledSubject: Subject<VendingChart> = {
  ...vendingOnRig,
  name: 'vending led by a suite',
  stimuli: [...vendingOnRig.stimuli.map(narrowed), pulled],
  answers: Object.fromEntries(
    Object.entries(vendingOnRig.answers).map(([name, answers]) => [
      name,
      narrowedAnswers(name, answers as ActorAnswers),
    ]),
  ),
  world: ledWorld,
  elapses,
  live: (sight) => ({ ...vendingOnRig.live(withoutCard(sight)), cheap: isPaidNow(sight) ? isCheap(sight) : null }),
};
