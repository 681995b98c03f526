import { ZVT_TIMING } from '../../devices/bank-terminal/zvt-settings.ts';
import type { VendingSituation } from '../../statecharts/vending-machine/situation.ts';
import type { VendingProfile } from './vending-profile.ts';

/** How long the charts leave this picture up, milliseconds; null when no time ends it. */
export function timeOf(situation: VendingSituation, { delays, recall }: VendingProfile): number | null {
  switch (situation.view) {
    case 'choose':
      return delays.choiceMs;
    case 'present-card':
      return delays.cardWaitMs;
    case 'paying':
      return situation.stage === 'open' ? delays.payingMs : null;
    case 'card-payment':
      return situation.stage === 'asking' ? delays.bankMs : ofTheTerminal(situation.stage, recall);
    case 'delivering':
      return situation.stage === 'card-wanted' ? delays.cardDeadlineMs : null;
    case 'thanks':
    case 'card-contents':
      return delays.resultMs;
    case 'refund':
      return situation.stage === 'done' ? delays.resultMs : null;
    case 'refused':
      return situation.again.length > 0 ? delays.askAgainMs : delays.resultMs;
    case 'slip':
      return delays.slipMs;
    case 'uncertain':
      return situation.paid ? delays.doubtMs : delays.uncertainMs;
    case 'home':
    case 'working':
    case 'change':
    case 'out-of-service':
      return null;
    default:
      return situation satisfies never;
  }
}

/** Whether the passenger may lengthen this wait; else it is the machine's own. */
export function isPassengersWait(situation: VendingSituation): boolean {
  return situation.view !== 'card-payment' || situation.stage === 'asking';
}

/** What a silent terminal may take before the passenger can go, at most; null: the goods are on their way. */
function ofTheTerminal(stage: BankStage, { tries, everyMs }: VendingProfile['recall']): number | null {
  if (stage === 'aborting') return ZVT_TIMING.abortMs;
  return stage === 'clearing' ? tries * everyMs : null;
}

type BankStage = Extract<VendingSituation, { view: 'card-payment' }>['stage'];
