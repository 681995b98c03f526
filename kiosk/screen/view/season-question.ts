import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { shownDay } from './shown-time.ts';
import { stack, steps } from './stack.ts';

type Question = Extract<FunctionSituation, { purpose: 'season-ticket' }>;

const buttonHeight = 92;
const gap = 12;

/** A23, T99: the holder of a season ticket is asked before anything is charged; not to charge stands first. */
export function seasonQuestionView(drawing: Drawing, situation: Question): Told {
  const { picture, messages, type, language, input } = drawing;
  const { seasonQuestion } = messages;
  const { paper, button, buttonEdge, action, closed } = picture.theme;
  const [x, y, width, height] = resultPanel(drawing, {
    form: 'full',
    ground: closed,
    icon: 'ticket-check',
    word: seasonQuestion.title,
  });
  const validTo = seasonQuestion.validTo(shownDay(situation.validTo));
  stack(
    picture,
    [x, y, width, height - buttonHeight - 14],
    paper,
    [
      { text: validTo, sizes: type.lead, weight: 400, gap: 0 },
      { text: seasonQuestion.question, sizes: type.lead, weight: 700, gap: 16 },
    ],
    'middle',
  );
  const fare = situation.fare === undefined ? undefined : formatAmount(situation.fare, language);
  const top = y + height - buttonHeight;
  const half = (width - gap) / 2;
  const common = {
    sizes: steps(input.larger ? 30 : 26, 17),
    iconSize: 34,
    iconAt: 'above',
    edge: buttonEdge,
  } as const;
  picture.button({
    ...common,
    id: 'no-charge',
    label: seasonQuestion.noCharge,
    icon: 'ticket-check',
    rect: [x, top, half, buttonHeight],
    ground: action,
  });
  picture.button({
    ...common,
    id: 'charge',
    label: seasonQuestion.charge(fare),
    icon: 'wallet',
    rect: [x + half + gap, top, half, buttonHeight],
    ground: button,
  });
  return { title: seasonQuestion.title, tone: 'calm', speech: `${validTo} ${seasonQuestion.question}` };
}
