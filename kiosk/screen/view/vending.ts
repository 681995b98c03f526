import { vendingMessagesIn } from '../messages/vending-messages.ts';
import type { Scene } from '../scene.ts';
import { onPanel } from './panel.ts';
import { createPicture } from './picture.ts';
import { hasWarned } from './time-left.ts';
import { day, highContrast } from './tokens.ts';
import { chooseView } from './vending-choose.ts';
import { homeView } from './vending-home.ts';
import {
  largerVendingType,
  upright,
  uprightField,
  type VendingDrawing,
  type VendingSceneInput,
  type VendingTold,
  vendingType,
} from './vending-input.ts';
import {
  cardContentsView,
  changeView,
  closedView,
  deliveringView,
  presentCardView,
  refundView,
  refusedView,
  slipView,
  thanksView,
  uncertainView,
  workingView,
} from './vending-notice.ts';
import { cardPaymentView, payingView } from './vending-paying.ts';

/**
 * The vending machine's picture for a situation; pure. Every text is certain to fit its box, nothing is under 24 px of
 * 1080, what can be pressed is at least 112 px high.
 */
export function vendingScene(input: VendingSceneInput): Omit<Scene, 'number'> {
  const theme = input.contrast ? highContrast : day;
  const picture = createPicture(theme, uprightField(input.panel));
  const drawing: VendingDrawing = {
    picture,
    messages: vendingMessagesIn(input.language),
    input,
    type: input.larger ? largerVendingType : vendingType,
  };
  picture.box([0, 0, upright.width, upright.height], theme.paper.fill);
  const { title, tone, speech, reason } = told(drawing);
  const { items, buttons } = onPanel(picture, picture.field);
  return {
    view: input.situation.view,
    ...(reason === undefined ? {} : { reason }),
    title,
    lines: picture.lines,
    buttons,
    language: input.language,
    ...(input.secondsLeft === undefined ? {} : { secondsLeft: input.secondsLeft }),
    ...(input.countdown === undefined ? {} : { countdown: input.countdown }),
    tone,
    speech: hasWarned(drawing.input) ? drawing.messages.timeEnding : speech,
    theme: input.contrast ? 'contrast' : 'day',
    larger: input.larger,
    panel: input.panel,
    items,
  };
}

function told(drawing: VendingDrawing): VendingTold {
  const { situation } = drawing.input;
  switch (situation.view) {
    case 'home':
      return homeView(drawing, situation.means);
    case 'choose':
      return chooseView(drawing, situation);
    case 'present-card':
      return presentCardView(drawing, situation);
    case 'working':
      return workingView(drawing, situation);
    case 'paying':
      return payingView(drawing, situation);
    case 'card-payment':
      return cardPaymentView(drawing, situation);
    case 'delivering':
      return deliveringView(drawing, situation);
    case 'change':
      return changeView(drawing, situation);
    case 'thanks':
      return thanksView(drawing, situation);
    case 'card-contents':
      return cardContentsView(drawing, situation);
    case 'refund':
      return refundView(drawing, situation);
    case 'slip':
      return slipView(drawing, situation);
    case 'refused':
      return refusedView(drawing, situation);
    case 'uncertain':
      return uncertainView(drawing, situation);
    case 'out-of-service':
      return closedView(drawing, situation);
    default:
      return situation satisfies never;
  }
}
