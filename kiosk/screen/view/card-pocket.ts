import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation, PocketPurpose } from '../../../statecharts/validator/situation.ts';
import type { Rect } from '../scene.ts';
import { functionHead, headHeight } from './function-head.ts';
import type { Drawing, Told } from './input.ts';
import type { Picture } from './picture.ts';
import { readerWaves } from './reader-waves.ts';
import { type Block, stack, steps } from './stack.ts';
import { footer } from './time-left.ts';

type InsertCard = Extract<FunctionSituation, { view: 'insert-card' }>;

const margin = 24;
const pocketWidth = 264;
const icons: Readonly<Record<PocketPurpose, string>> = {
  'purse-transfer': 'arrow-left-right',
  'carry-over': 'download',
};

/** T80, T109, T115: now, and only now, the card goes into the pocket. */
export function insertCardView(drawing: Drawing, situation: InsertCard): Told {
  const { picture, messages, type, language } = drawing;
  const { insertCard } = messages;
  const { paper } = picture.theme;
  const { width, height } = drawing.picture.field;
  picture.box([0, 0, width, height], paper.fill);
  functionHead(drawing, icons[situation.purpose], insertCard[situation.purpose].title);
  const bottom = footer(drawing, [margin, height - margin, width - 2 * margin, 0], ['cancel']);
  pocket(picture, [margin, headHeight + 12, pocketWidth, bottom - headHeight - 16], 'going-in');
  const left = margin + pocketWidth + 28;
  const what: readonly Block[] =
    situation.purpose === 'purse-transfer'
      ? [
          {
            label: insertCard.toMove,
            text: formatAmount(situation.amount, language),
            sizes: type.lead,
            weight: 600,
            gap: 14,
            oneLine: true,
          },
        ]
      : [{ text: insertCard.toCarry, sizes: type.body, weight: 400, gap: 14 }];
  stack(
    picture,
    [left, headHeight + 10, width - margin - left, bottom - headHeight - 14],
    paper,
    [
      { text: insertCard.word, sizes: steps(drawing.input.larger ? 58 : 50, 30), weight: 700, gap: 0 },
      ...what,
      { text: insertCard.leave, sizes: type.body, weight: 600, gap: 14 },
    ],
    'middle',
  );
  return {
    title: insertCard[situation.purpose].title,
    tone: 'calm',
    speech: `${insertCard.word}. ${insertCard.leave}`,
  };
}

/** T112, T116: the machine works on the card in its pocket; it must stay. */
export function slotWorkingView(drawing: Drawing, purpose: PocketPurpose): Told {
  const { picture, messages, type } = drawing;
  const told = messages.slotWorking[purpose];
  const { width, height } = drawing.picture.field;
  const ground = picture.theme.action;
  picture.box([0, 0, width, height], ground.fill);
  readerWaves(picture, [0, 0, width, height], [330, 250, 170]);
  pocket(picture, [width - pocketWidth - margin, 84, pocketWidth, height - 168], 'in');
  stack(
    picture,
    [40, 32, width - pocketWidth - margin - 40 - 84, height - 64],
    ground,
    [
      { text: told.title, sizes: type.word.map((size) => size + 10), weight: 700, gap: 0, line: false },
      { text: told.fact, sizes: type.lead, weight: 400, gap: 16, colour: ground.muted },
      { text: told.remedy, sizes: type.lead, weight: 600, gap: 16 },
    ],
    'middle',
  );
  return { title: told.title, tone: 'calm', speech: `${told.title}. ${told.remedy}` };
}

/** The card pocket and the card: above it with two heads that point in, or in it with its upper edge still to be seen. */
function pocket(picture: Picture, [x, y, width, height]: Rect, card: 'going-in' | 'in'): void {
  const { theme } = picture;
  const going = card === 'going-in';
  const body = going ? theme.header : theme.closed;
  const front = y + height * 0.56;
  const cardWidth = width * 0.62;
  const left = x + (width - cardWidth) / 2;
  const top = going ? y : y + height * 0.36;
  const cardGround = going ? theme.action : theme.paper;
  // The opening, the card in it, the front of the machine over both.
  picture.box([x, front - 30, width, height - (front - 30 - y)], body.fill, { radius: 18 });
  picture.box([left - 16, front - 14, cardWidth + 32, 22], theme.headerEdge, { radius: 11 });
  picture.box([left, top, cardWidth, front - top], cardGround.fill, { radius: 14 });
  picture.box([left, front - 30, cardWidth, 30], cardGround.fill);
  picture.box([left, top + (going ? 34 : 18), cardWidth, going ? 26 : 14], cardGround.ink);
  picture.box([x + 4, front, width - 8, 24], body.fill);
  const middle = x + width / 2;
  if (going) {
    for (const offset of [0, 26]) head(picture, middle, front + 40 + offset, body.ink);
    for (const side of [left - 30, left + cardWidth + 30]) {
      for (const offset of [0, 26]) head(picture, side, top + 24 + offset, theme.line);
    }
  } else {
    picture.icon('lock', [middle - 34, front + 30, 68, 68], body.ink);
  }
}

function head(picture: Picture, x: number, y: number, colour: string): void {
  picture.shape(
    [
      [x - 20, y],
      [x + 20, y],
      [x, y + 20],
    ],
    colour,
  );
}
