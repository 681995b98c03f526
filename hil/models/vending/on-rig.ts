import type { VendingChart, VendingContext } from '../../../statecharts/vending-machine/chart.ts';
import type { ActorAnswers, Answer, Sight, Stimulus, Subject } from '../contract.ts';
import { vendingAnswers } from './answers.ts';
import { lengthenedIn } from './pictures.ts';
import { vendingSubject } from './subject.ts';
import { handsIn } from './world.ts';

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

/** What a passenger is quick enough for. */
const QUICK: readonly string[] = ['COIN part', 'COIN exact', 'TOUCH cancel'];

export const isWorking = (sight: Sight): boolean => WORKING.some((node) => sight.in(node));
const journalFailed = (sight: Sight): boolean => sight.in('vending.health.journal.failed');

/** A card that is no card, or a second one, is taken away before anything else is tried. */
const isFieldClear = (sight: Sight): boolean =>
  !sight.in('vending.field.unreadable') && !sight.in('vending.field.crowded');
/** A trouble that ends nothing that could be tried here is mended first. */
const isWell = (sight: Sight): boolean =>
  ['reader', 'printer', 'tariff', 'acceptor', 'terminal'].every((device) => sight.in(`vending.health.${device}.ready`));
/** Where a card is waited for. */
const WAITING = ['attending', 'collectUncertain', 'result', 'delivery.cardWanted', 'delivery.inDoubt'];

/**
 * The vending machine as a rig can lead it: while it works nothing else happens, but that the disk fails; what works on
 * a failed disk fails for it, and nothing else does. Passengers do not come while a card lies there that is none, or
 * while something is broken; those who have asked for more time walk away; coins are too few or just enough.
 */
export const vendingOnRig: Subject<VendingChart> = {
  ...vendingSubject,
  name: 'vending on a rig',
  stimuli: vendingSubject.stimuli.flatMap((stimulus) => onRig(stimulus)),
  answers: Object.fromEntries(Object.entries(vendingAnswers).map(([name, answers]) => [name, led(answers)])),
};

function onRig(stimulus: Stimulus<VendingContext>): readonly Stimulus<VendingContext>[] {
  const { name, act, possible = () => true } = stimulus;
  // Both faults of the disk take the same branches; what is paid back takes those of what is owed otherwise.
  if (name === 'JOURNAL_FAILED disk-full' || name === 'COIN over') return [];
  const ofItself = act === 'answer';
  // A coin that follows the one before at once, and a change of mind before the first.
  const meanwhile = (sight: Seen): boolean =>
    name === 'JOURNAL_FAILED' || (QUICK.includes(name) && sight.in('cashPayment.taking.acceptor.opening'));
  return [
    {
      ...stimulus,
      possible: (sight: Seen) =>
        (ofItself || meanwhile(sight) || !isWorking(sight)) && isTried(name, act, sight) && possible(sight),
    },
  ];
}

function isTried(name: string, act: string, sight: Seen): boolean {
  switch (act) {
    case 'touch':
      return isPressed(name, sight);
    case 'coin':
      return lengthenedIn(sight) === 0;
    case 'terminal':
      return lengthenedIn(sight) === 0 || name === 'NOT_PAID cancelled';
    case 'card':
      if (name === 'FIELD_EMPTY') return true;
      if (lengthenedIn(sight) > 0) return false;
      return isWell(sight) && isFieldClear(sight) && WAITING.some((node) => sight.in(node));
    case 'fault':
      return name === 'JOURNAL_FAILED' || !isLost(name) || isAtRest(sight);
    default:
      return true;
  }
}

/** Who has asked for more time walks away or gives up; who pays by card has put no coins in. */
function isPressed(name: string, sight: Seen): boolean {
  if (lengthenedIn(sight) > 0 && !GIVING_UP.includes(name)) return false;
  if (name === 'TOUCH pay-card') return isWell(sight) && handsIn(sight).coins === 'none';
  if (name === 'TOUCH ticket' && !sight.in('vending.field.empty')) return false;
  return !sight.in('attending') || (isWell(sight) && isFieldClear(sight));
}

const GIVING_UP: readonly string[] = ['TOUCH cancel', 'TOUCH done'];

const isLost = (name: string): boolean => name.endsWith('_LOST') || name.endsWith('_MISSING');

/** Devices are lost where somebody pays with them, and else at home with nothing at the reader. */
function isAtRest(sight: Seen): boolean {
  return (
    sight.in('selling') || (sight.in('home') && sight.in('vending.field.empty')) || sight.in('vending.dialog.starting')
  );
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
