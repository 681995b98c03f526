import type { Drawing, Told } from './input.ts';
import { invitation } from './invitation.ts';
import { readerWaves } from './reader-waves.ts';
import { footer } from './result-panel.ts';
import { stack } from './stack.ts';
import { validatorPanel } from './tokens.ts';

const margin = 32;

/** T102, T103: the card check waits for its card; nothing will be charged. */
export function presentCardView(drawing: Drawing): Told {
  const { picture, messages, type, input } = drawing;
  const { cardCheck } = messages;
  const { width, height } = validatorPanel;
  const ground = picture.theme.paper;
  picture.box([0, 0, width, height], ground.fill);
  picture.icon('search', [margin, 30, 92, 92], picture.theme.line);
  stack(
    picture,
    [margin + 116, 20, width - 2 * margin - 116, 116],
    ground,
    [
      { text: cardCheck.title, sizes: type.word, weight: 700, gap: 0 },
      { text: cardCheck.fact, sizes: type.body, weight: 400, gap: 4 },
    ],
    'middle',
  );
  invitation(drawing, [0, 152, width, input.larger ? 180 : 160], messages.presentCard);
  const top = input.larger ? 344 : 328;
  const bottom = footer(drawing, [margin, height - 24, width - 2 * margin, 0]);
  stack(
    picture,
    [margin, top, width - 2 * margin, bottom - top],
    ground,
    [{ text: cardCheck.remedy, sizes: type.body, weight: 600, gap: 0 }],
    'middle',
  );
  return {
    title: messages.presentCard,
    tone: 'calm',
    speech: `${cardCheck.title}: ${messages.presentCard}. ${cardCheck.remedy}`,
  };
}

/** The card is being read or written: hold it. Nothing moves, the wait is short. */
export function workingView(drawing: Drawing): Told {
  const { picture, messages, type } = drawing;
  const { working } = messages;
  const { width, height } = validatorPanel;
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
