import type { Dice } from '../dice.ts';
import type { FaultOrder } from './money-rig.ts';

/** What can go wrong at a moment, and how it is written down. */
export type BadLuck =
  | { readonly kind: 'fault'; readonly order: FaultOrder }
  /** What the bank terminal does with the next card. */
  | { readonly kind: 'course'; readonly next: string }
  | { readonly kind: 'kill' };

const ANSWERS = ['drop-reply', 'corrupt'] as const;
const HOPPERS = [10, 50, 100, 200] as const;

/** Something goes wrong: now, or at one of the next frames, card commands or journal writes. */
export function badLuck(dice: Dice): BadLuck {
  const fault = (order: FaultOrder): BadLuck => ({ kind: 'fault', order });
  return dice.weighted<() => BadLuck>([
    [6, () => ({ kind: 'course', next: dice.pick(['decline', 'cancel', 'timeout', 'lose-answer']) })],
    [4, () => ({ kind: 'kill' })],
    [8, () => fault(killAtWrite(dice))],
    [6, () => fault({ device: 'coin-acceptor', ...atAnAnswer(dice, [...ANSWERS, 'reset', 'unplug']) })],
    [2, () => fault({ device: 'coin-acceptor', fault: dice.pick(['jam', 'string']) })],
    [8, () => fault({ device: 'hopper', ...ofAHopper(dice), ...atAnAnswer(dice, [...ANSWERS, 'reset', 'unplug']) })],
    [4, () => fault({ device: 'hopper', ...ofAHopper(dice), fault: dice.pick(['jam', 'empty']) })],
    [8, () => fault({ device: 'terminal', ...atAnAnswer(dice, [...ANSWERS, 'reset', 'unplug']) })],
    [3, () => fault({ device: 'terminal', fault: dice.pick(OCCASIONS), count: dice.between(1, 2) })],
    [1, () => fault({ device: 'terminal', fault: dice.pick(['end-of-day', 'diagnosis']) })],
    [5, () => fault({ device: 'printer', ...atAnAnswer(dice, [...ANSWERS, 'reset', 'unplug']) })],
    [5, () => fault({ device: 'printer', fault: dice.pick(PAPER), amount: dice.between(1, 700) })],
    [3, () => fault({ device: 'disk', fault: dice.pick(['full', 'io']), at: { journalWrite: dice.between(1, 14) } })],
    [6, () => fault({ device: 'antenna', fault: 'tear', at: ofTheCard(dice) })],
    [2, () => fault({ device: 'office', fault: dice.pick(['down', 'drop-answer']) })],
  ])();
}

const OCCASIONS = ['busy', 't3-exceeded', 'silent-after-approval', 'reversal-refused'] as const;
const PAPER = ['paper-out', 'cover-open', 'cutter', 'jam', 'overheated', 'unplug', 'reset'] as const;

function killAtWrite(dice: Dice): FaultOrder {
  const at = { journalWrite: dice.between(1, 16), when: dice.pick(['before', 'after']) };
  return { device: 'machine', fault: 'kill', at };
}

function atAnAnswer(dice: Dice, kinds: readonly string[]): Pick<FaultOrder, 'fault' | 'at' | 'count'> {
  const fault = dice.pick(kinds);
  const at = { nthFrame: dice.between(1, 25) };
  return fault === 'drop-reply' || fault === 'corrupt' ? { fault, at, count: dice.between(1, 4) } : { fault, at };
}

function ofAHopper(dice: Dice): Pick<FaultOrder, 'amount'> {
  return dice.percent(50) ? {} : { amount: dice.pick(HOPPERS) };
}

function ofTheCard(dice: Dice): NonNullable<FaultOrder['at']> {
  const when = dice.pick(['before', 'after']);
  return dice.percent(50) ? { command: 'CommitTransaction', when } : { nthApdu: dice.between(1, 14), when };
}
