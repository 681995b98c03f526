import type { Situation } from '../../../statecharts/validator/situation.ts';
import { markedFunctionButton } from './function-buttons.ts';
import type { Drawing, Told } from './input.ts';
import { invitation } from './invitation.ts';
import { keyButton } from './key-buttons.ts';
import { readerWaves } from './reader-waves.ts';
import { stack } from './stack.ts';
import { footer } from './time-left.ts';

const margin = 32;

type PresentCard = Extract<Situation, { view: 'present-card' }>;

/** T102, T103: the marked button of what was chosen, and the wait for the card. */
export function presentCardView(drawing: Drawing, { purpose }: PresentCard): Told {
  const { picture, messages, type, input } = drawing;
  const told = purpose === 'card-check' ? messages.cardCheck : messages.payRide;
  const { width, height } = drawing.picture.field;
  const ground = picture.theme.paper;
  picture.box([0, 0, width, height], ground.fill);
  const marked = purpose === 'card-check';
  const textLeft = marked ? 340 : 132;
  const key = Object.entries(input.keys ?? {}).find(([, asks]) => asks === 'contents')?.[0];
  if (marked && key !== undefined) keyButton(drawing, key, [margin - 8, 28, 288, 96], true);
  else if (marked) markedFunctionButton(drawing, 'card-check', [margin - 8, 28, 288, 96]);
  else picture.icon('wallet', [margin, 32, 84, 84], picture.theme.line);
  const room = [textLeft, 16, width - margin - textLeft, 120] as const;
  const title = { text: told.title, sizes: type.word, weight: 700, gap: 0 } as const;
  const fact = { text: told.fact, sizes: marked ? type.lead : type.body, weight: 400, gap: 4 } as const;
  stack(picture, room, ground, marked ? [fact] : [title, fact], 'middle');
  const bottom = footer(drawing, [margin, height - 20, width - 2 * margin, 0], ['cancel']);
  const bandHeight = input.larger ? 150 : 160;
  invitation(drawing, [0, 148, width, bandHeight], messages.presentCard);
  const top = 148 + bandHeight + 8;
  stack(
    picture,
    [margin, top, width - 2 * margin, bottom - top],
    ground,
    [{ text: told.remedy, sizes: type.body, weight: 600, gap: 0 }],
    'middle',
  );
  return {
    title: messages.presentCard,
    tone: 'calm',
    speech: `${told.title}: ${messages.presentCard}. ${told.remedy}`,
  };
}

/** The card is being read or written: hold it. Nothing moves, the wait is short. */
export function workingView(drawing: Drawing): Told {
  const { picture, messages, type } = drawing;
  const { working } = messages;
  const { width, height } = drawing.picture.field;
  const ground = picture.theme.action;
  picture.box([0, 0, width, height], ground.fill);
  readerWaves(picture, [0, 0, width, height], [330, 250, 170]);
  picture.icon('credit-card', [width - 168, height / 2 - 72, 144, 144], ground.ink);
  stack(
    picture,
    [48, 40, 412, height - 80],
    ground,
    [
      { text: working.title, sizes: type.word.map((size) => size + 10), weight: 700, gap: 0, line: false },
      { text: working.remedy, sizes: type.lead, weight: 400, gap: 14 },
      { text: working.fact, sizes: type.lead, weight: 400, gap: 14, colour: ground.muted },
    ],
    'middle',
  );
  return { title: working.title, tone: 'calm', speech: '' };
}
