import { grosze } from '../../../fares/money.ts';
import type { VendingChart, VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import type { ActorAnswers, Answer, Sight, Stimulus, Subject } from '../../models/contract.ts';
import { vendingOnRig } from '../../models/vending/on-rig.ts';
import { handsIn, owesCoins } from '../../models/vending/world.ts';
import { ledWorld, lyingCardIn, withoutCard } from './lying-card.ts';

type Seen = Sight<VendingContext>;

/** One coin of 5 zł is enough. */
const CHEAP = grosze(500);
const journalFailed = (sight: Sight): boolean => sight.in('vending.health.journal.failed');
const ASKED = ['bankPayment.terminal.asking', 'bankPayment.terminal.aborting'];
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

function narrowed(stimulus: Stimulus<VendingContext>): Stimulus<VendingContext> {
  const { name, possible = () => true } = stimulus;
  return {
    ...stimulus,
    // What the terminal says is planned before it is asked: one act from the button to the end.
    ...(stimulus.act === 'terminal' ? { act: 'answer' } : {}),
    possible: (sight) => {
      const plain = withoutCard(sight);
      return (
        possible(plain) && isLed(name, stimulus.act, plain) && !(READS.includes(name) && lyingCardIn(sight) === 'other')
      );
    },
  };
}

/** A card that lies there is read at once. */
const READS: readonly string[] = ['TOUCH top-up', 'TOUCH accept', 'TOUCH collect', 'TOUCH card-check'];

function isLed(name: string, act: string, sight: Seen): boolean {
  const asked = ASKED.some((node) => sight.in(node));
  switch (name) {
    case 'COIN part':
    case 'COIN exact':
      return sight.in('cashPayment.taking.acceptor.open') && isCheap(sight) && isIdle(sight);
    case 'BANK_APPROVED':
      return sight.in('bankPayment.terminal.asking') && !journalFailed(sight);
    case 'NOT_PAID declined':
    case 'NOT_PAID not-begun':
      return sight.in('bankPayment.terminal.asking') && !journalFailed(sight);
    case 'NOT_PAID cancelled':
      return !journalFailed(sight);
    case 'TOUCH pay-card':
      // What cannot be written down is not begun.
      return !journalFailed(sight);
    case 'ANSWER_LOST early':
      return sight.in('bankPayment.terminal.asking') || journalFailed(sight);
    case 'PAID':
      return !journalFailed(sight);
    case 'REVERSED':
    case 'OWED':
      return sight.in('bankPayment.terminal.takingBack') && !journalFailed(sight);
    case 'ANSWER_LOST':
      // The last word that cannot be written down.
      return journalFailed(sight);
    case 'UNFINISHED':
      return false;
    case 'CARD':
      // What cannot be written down is not written on a card.
      return !journalFailed(sight);
    case 'JOURNAL_FAILED':
      if (asked) return sight.in('bankPayment.terminal.asking');
      if (WRITING.some((node) => sight.in(node))) return sight.in('beginning') || !isShown(sight);
      if (sight.in('refunding')) return handsOf(sight).bank === 'none';
      return RESTING.some((node) => sight.in(node));
    case 'ACCEPTOR_LOST':
    case 'ACCEPTOR_READY':
    case 'TERMINAL_LOST':
    case 'TERMINAL_READY':
      return !asked && !sight.in('cashPayment.taking.acceptor.opening');
    default:
      return !asked || act !== 'fault';
  }
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

/** By actor and answer: when it can be had. What is not named can be had whenever any rig could. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  recoverSales: {
    refund: (sight) => handsOf(sight).goods === 'none' && handsOf(sight).bank === 'none' && owesCoins(handsOf(sight)),
    slip: (sight) => handsOf(sight).goods === 'none' && handsOf(sight).bank === 'none' && owesCoins(handsOf(sight)),
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
    refused: (sight) => fresh(sight, '') && !inDoubt(sight, ''),
    journal: never,
  },
  recall: { unknown: never },
  printTicket: { unknown: never },
  openCoins: { done: (sight) => !journalFailed(sight), refused: journalFailed },
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
  stimuli: vendingOnRig.stimuli.map(narrowed),
  answers: Object.fromEntries(
    Object.entries(vendingOnRig.answers).map(([name, answers]) => [
      name,
      narrowedAnswers(name, answers as ActorAnswers),
    ]),
  ),
  world: ledWorld,
  live: (sight) => ({ ...vendingOnRig.live(withoutCard(sight)), cheap: isPaidNow(sight) ? isCheap(sight) : null }),
};
