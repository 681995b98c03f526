import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import { amountBlocks, spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { stack } from './stack.ts';

type Transferred = Extract<FunctionSituation, { view: 'transferred' }>;

/** T113: the amount that was moved, and both purses after it. */
export function transferredView(drawing: Drawing, situation: Transferred): Told {
  const { picture, messages, type, language } = drawing;
  const { transferred } = messages;
  const room = resultPanel(drawing, {
    form: 'round',
    ground: picture.theme.checkIn,
    icon: 'wallet',
    word: transferred.title,
  });
  const note = situation.repeated
    ? [{ text: transferred.repeated, sizes: type.small, weight: 600, gap: 2 } as const]
    : [];
  const balance = { sizes: type.lead, weight: 400, oneLine: true } as const;
  stack(picture, room, picture.theme.paper, [
    ...amountBlocks(drawing, transferred.moved, situation.moved),
    ...note,
    { ...balance, label: transferred.purse, text: formatAmount(situation.purse, language), gap: 20 },
    { ...balance, label: transferred.servicePurse, text: formatAmount(situation.servicePurse, language), gap: 10 },
    { text: transferred.takeCard, sizes: type.body, weight: 400, gap: 24, colour: picture.theme.paper.muted },
  ]);
  const purse = `${transferred.purse} ${spoken(drawing, situation.purse)}`;
  return {
    title: transferred.title,
    tone: 'done',
    speech: `${transferred.moved}: ${spoken(drawing, situation.moved)}, ${purse}. ${transferred.takeCard}`,
  };
}
