import type { VendingChart, VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import type { ActorAnswers, Answer, Sight, Stimulus, Subject } from '../contract.ts';
import { vendingAnswers } from './answers.ts';
import { vendingSubject } from './subject.ts';

type Seen = Sight<VendingContext>;

/** States in which an actor is at work that ends by itself. */
const WORKING = [
  'recovering',
  'vending.dialog.reading',
  'beginning',
  'vending.dialog.selling.givingBack',
  'refunding',
  'cashPayment.taking.acceptor.opening',
  'cashPayment.taking.acceptor.closing',
  'bankPayment.askedLate',
  'bankPayment.goodsAreOut',
  'bankPayment.goodsAreNot',
  'bankPayment.reversing',
  'bankPayment.terminal.closing',
  'bankPayment.terminal.takingBack',
  'delivery.printing',
  'delivery.coding',
  'delivery.entrusting',
  'delivery.receipt',
  'delivery.printerFailed',
  'delivery.noCard',
  'delivery.cancelled',
  'delivery.refused',
];

const isWorking = (sight: Sight): boolean => WORKING.some((node) => sight.in(node));
const journalFailed = (sight: Sight): boolean => sight.in('vending.health.journal.failed');

/**
 * The vending machine as a rig can lead it: while it works nothing else happens, but that the disk fails; what works on
 * a failed disk fails for it, and nothing else does.
 */
export const vendingOnRig: Subject<VendingChart> = {
  ...vendingSubject,
  name: 'vending on a rig',
  stimuli: vendingSubject.stimuli.flatMap((stimulus) => onRig(stimulus)),
  answers: Object.fromEntries(Object.entries(vendingAnswers).map(([name, answers]) => [name, led(answers)])),
};

function onRig(stimulus: Stimulus<VendingContext>): readonly Stimulus<VendingContext>[] {
  const { name, act, possible = () => true } = stimulus;
  // Both faults of the disk take the same branches.
  if (name === 'JOURNAL_FAILED disk-full') return [];
  const ofItself = act === 'answer';
  // A coin that follows the one before at once.
  const meanwhile = (sight: Seen): boolean =>
    name === 'JOURNAL_FAILED' || (act === 'coin' && sight.in('cashPayment.taking.acceptor.opening'));
  return [
    {
      ...stimulus,
      possible: (sight: Seen) => (ofItself || meanwhile(sight) || !isWorking(sight)) && possible(sight),
    },
  ];
}

/** An actor that a failed disk can stop ends so if, and only if, the disk has failed. */
function led({ done, error }: ActorAnswers): ActorAnswers {
  const failures = [...done, ...error].filter(({ name }) => name === 'journal' || name === 'machine-failed');
  if (failures.length === 0) return { done, error };
  const only = (answer: Answer): Answer => {
    const { possible = () => true } = answer;
    const fails = failures.includes(answer);
    return {
      ...answer,
      possible: (sight, node) => journalFailed(sight) === fails && possible(sight, node),
    };
  };
  return { done: done.map(only), error: error.map(only) };
}
