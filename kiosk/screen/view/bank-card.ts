import type { Situation } from '../../../statecharts/validator/situation.ts';
import { bankTold, bankWords } from '../../bank-tap/bank-words.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { stack } from './stack.ts';

type BankCard = Extract<Situation, { view: 'bank-card' }>;

/** A bank card: that its ride is registered and paid later, or why not and what to do. */
export function bankCardView(drawing: Drawing, { news }: BankCard): Told {
  const { picture, type, language } = drawing;
  const { checkIn, refusal, paper } = picture.theme;
  const { title, fact, where, later } = bankTold(news, language);
  const taken = news.kind === 'accepted';
  const room = resultPanel(drawing, {
    form: taken ? 'pointing-in' : 'full',
    ground: taken ? checkIn : refusal,
    icon: taken ? 'credit-card' : 'x',
    word: title,
  });
  stack(
    picture,
    room,
    paper,
    [
      { text: fact, sizes: type.lead, weight: 700, gap: 0 },
      ...(where === undefined ? [] : [{ text: where, sizes: type.lead, weight: 400, gap: 16 } as const]),
      ...(later === undefined ? [] : [{ text: later, sizes: type.body, weight: 600, gap: 16 } as const]),
    ],
    'middle',
  );
  const reason = news.kind === 'refused' ? news.reason : news.kind === 'unread' ? news.why : undefined;
  return {
    title,
    tone: taken ? 'check-in' : 'refusal',
    speech: bankWords(news, language),
    ...(reason === undefined ? {} : { reason }),
  };
}
