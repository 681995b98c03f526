import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import { spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { invitation } from './invitation.ts';
import { keyButton } from './key-buttons.ts';
import { stack } from './stack.ts';
import { footer } from './time-left.ts';

type Choosing = Extract<FunctionSituation, { view: 'choosing'; purpose: 'fare-class' }>;

const margin = 24;
const gap = 12;
const keyWidth = 196;
const keyHeight = 100;

/** J47, J50, J51: the key that was pressed, what it takes to the end of the course, and the invitation. */
export function choosingFareView(drawing: Drawing, { fareClass, quote }: Choosing): Told {
  const { picture, messages, type, language, input } = drawing;
  const { choosingFare } = messages;
  const { paper } = picture.theme;
  const { width, height } = picture.field;
  picture.box([0, 0, width, height], paper.fill);
  const keys = Object.entries(input.keys ?? {}).filter(([, asks]) => asks !== 'contents');
  keys.forEach(([key, asks], index) => {
    keyButton(drawing, key, [margin, 20 + index * (keyHeight + gap), keyWidth, keyHeight], asks === fareClass);
  });
  const bandTop = 20 + 2 * (keyHeight + gap);
  const left = margin + keyWidth + 24;
  const amount = quote && formatAmount(quote.taken, language);
  const taken = amount === undefined ? choosingFare.unknown : choosingFare.taken(amount);
  const reach = quote && choosingFare.toTheEnd(quote.towns);
  const needed = quote && choosingFare.needed(formatAmount(quote.needed, language));
  stack(
    picture,
    [left, 16, width - margin - left, bandTop - 24],
    paper,
    [
      { text: messages.fareClass[fareClass], sizes: type.lead, weight: 600, gap: 0 },
      { text: taken, sizes: type.word, weight: 700, gap: 4 },
      ...(reach === undefined ? [] : [{ text: reach, sizes: type.body, weight: 400, gap: 4 } as const]),
      ...(needed === undefined
        ? []
        : [{ text: needed, sizes: type.small, weight: 400, gap: 8, colour: paper.muted } as const]),
    ],
    'middle',
  );
  const bottom = footer(drawing, [margin, height - 16, width - 2 * margin, 0], ['cancel']);
  invitation(drawing, [0, bandTop, width, bottom - bandTop], messages.presentCard);
  const said = quote === undefined ? taken : choosingFare.taken(spoken(drawing, quote.taken));
  return {
    title: messages.presentCard,
    tone: 'calm',
    speech: `${messages.fareClass[fareClass]}. ${said}. ${messages.presentCard}. ${choosingFare.remedy}`,
  };
}
