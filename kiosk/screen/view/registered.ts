import { formatAmount } from '../../../fares/format.ts';
import type { Situation } from '../../../statecharts/validator/situation.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { shownDay } from './shown-time.ts';
import { stack } from './stack.ts';

type Registered = Extract<Situation, { view: 'registered' }>;

/** J58, J72, J73: the contract that was counted, and that no money moved. */
export function registeredView(drawing: Drawing, { contract, balance, repeated }: Registered): Told {
  const { picture, messages, type, language } = drawing;
  const { registered, pages, checkedIn, fareClass } = messages;
  const { checkIn, paper } = picture.theme;
  const room = resultPanel(drawing, {
    form: 'pointing-in',
    ground: checkIn,
    icon: 'ticket-check',
    word: registered.title,
  });
  const validTo = contract && registered.validTo(shownDay(contract.to));
  const product = contract && pages.product(contract.days, fareClass[contract.fareClass]);
  const done = repeated ? registered.repeated : registered.nothingTaken;
  stack(
    picture,
    room,
    paper,
    [
      ...(validTo === undefined ? [] : [{ text: validTo, sizes: type.word, weight: 700, gap: 0 } as const]),
      ...(product === undefined ? [] : [{ text: product, sizes: type.lead, weight: 400, gap: 8 } as const]),
      { text: done, sizes: type.lead, weight: 600, gap: 24 },
      {
        label: checkedIn.balance,
        text: formatAmount(balance, language),
        sizes: type.body,
        weight: 400,
        gap: 24,
        oneLine: true,
      },
    ],
    'middle',
  );
  return {
    title: registered.title,
    tone: 'check-in',
    speech: `${registered.title}: ${validTo === undefined ? '' : `${validTo}. `}${done}`,
  };
}
