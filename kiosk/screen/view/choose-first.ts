import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { stack } from './stack.ts';

/** J48, J60, J70: a card came without a key; what to do, and not a word of whether its holder has a ticket. */
export function chooseFirstView(drawing: Drawing): Told {
  const { picture, messages, type } = drawing;
  const { chooseFirst } = messages;
  const { closed, paper } = picture.theme;
  const room = resultPanel(drawing, { form: 'full', ground: closed, icon: 'question-mark', word: chooseFirst.title });
  stack(
    picture,
    room,
    paper,
    [
      { text: chooseFirst.fact, sizes: type.lead, weight: 700, gap: 0 },
      { text: chooseFirst.remedy, sizes: type.body, weight: 400, gap: 16 },
      { text: chooseFirst.eTicket, sizes: type.small, weight: 400, gap: 16, colour: paper.muted },
    ],
    'middle',
  );
  return { title: chooseFirst.title, tone: 'calm', speech: `${chooseFirst.fact}. ${chooseFirst.remedy}` };
}
