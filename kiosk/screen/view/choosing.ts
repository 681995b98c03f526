import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import { choosingAmountView } from './choosing-amount.ts';
import { choosingFareView } from './choosing-fare.ts';
import { choosingGroupView } from './choosing-group.ts';
import type { Drawing, Told } from './input.ts';
import { seasonQuestionView } from './season-question.ts';

/** What is decided with the fingers before a card is asked for. */
export function choosingView(drawing: Drawing, situation: Extract<FunctionSituation, { view: 'choosing' }>): Told {
  switch (situation.purpose) {
    case 'group':
      return choosingGroupView(drawing, situation);
    case 'purse-transfer':
      return choosingAmountView(drawing, situation);
    case 'fare-class':
      return choosingFareView(drawing, situation);
    case 'season-ticket':
      return seasonQuestionView(drawing, situation);
  }
}
