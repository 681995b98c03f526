import { formatAmount } from '../../../fares/format.ts';
import type { CardContents } from '../../../statecharts/validator/situation.ts';
import type { Rect } from '../scene.ts';
import { spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { shownDay } from './shown-time.ts';
import { type Block, stack, steps } from './stack.ts';
import { footer } from './time-left.ts';
import { leastType } from './tokens.ts';

const margin = 28;
const columnGap = 32;
const headHeight = 64;

/** T73-T75, T104-T106: purses, distance tickets of this course, season tickets, and the kind of card (T2, T3, T5). */
export function cardContentsView(drawing: Drawing, situation: CardContents): Told {
  const { picture, messages, type } = drawing;
  const { width, height } = drawing.picture.field;
  const { header: head, paper } = picture.theme;
  picture.box([0, 0, width, height], paper.fill);
  picture.box([0, 0, width, headHeight], head.fill);
  picture.icon('search', [margin, 12, 40, 40], head.ink);
  picture.text({
    text: messages.contents.title,
    rect: [margin + 56, 6, 320, headHeight - 12],
    sizes: steps(32, 24),
    weight: 700,
    ground: head,
    valign: 'middle',
    line: false,
    maxLines: 1,
  });
  picture.text({
    text: cardKind(drawing, situation),
    rect: [width / 2 - 20, 6, width / 2 + 20 - margin, headHeight - 12],
    sizes: type.small,
    weight: 500,
    ground: head,
    align: 'right',
    valign: 'middle',
    maxLines: 1,
  });
  const bottom = footer(drawing, [margin, height - 18, width - 2 * margin, 0]);
  const columnWidth = (width - 2 * margin - columnGap) / 2;
  const top = headHeight + 20;
  purses(drawing, [margin, top, columnWidth, bottom - top], situation);
  const right = margin + columnWidth + columnGap;
  const below = tickets(drawing, [right, top, columnWidth, 0], situation);
  seasonTickets(drawing, [right, below + 22, columnWidth, bottom - below - 22], situation);
  return { title: messages.contents.title, tone: 'calm', speech: speechOf(drawing, situation) };
}

function cardKind(drawing: Drawing, { tier, concession }: CardContents): string {
  const { contents } = drawing.messages;
  return `${tier === 'premium' ? contents.premium : contents.standard} · ${contents[concession]}`;
}

function purses(drawing: Drawing, rect: Rect, situation: CardContents): void {
  const { picture, messages, type, language } = drawing;
  const { contents } = messages;
  const { paper } = picture.theme;
  const label: Omit<Block, 'text'> = { sizes: type.small, weight: 500, gap: 0, colour: paper.muted, oneLine: true };
  const from: readonly Block[] =
    situation.entryStop === undefined
      ? []
      : [
          { ...label, text: messages.entryStop, gap: 22 },
          { text: situation.entryStop, sizes: type.body, weight: 600, gap: 0 },
        ];
  stack(picture, rect, paper, [
    { ...label, text: contents.purse },
    { text: formatAmount(situation.purse, language), sizes: [84], weight: 700, gap: 0 },
    { ...label, text: contents.servicePurse, gap: 14 },
    { text: formatAmount(situation.servicePurse, language), sizes: steps(44, 34), weight: 600, gap: 0 },
    ...from,
  ]);
}

/** T105: kind and number are marked in maroon; here also by a filled square and weight, since colour alone is not enough. */
function tickets(drawing: Drawing, [x, y, width]: Rect, situation: CardContents): number {
  const { picture, messages, input } = drawing;
  const { theme } = picture;
  const size = input.larger ? 28 : 24;
  const heading = size * 1.2 + 8;
  picture.text({
    text: messages.contents.tickets,
    rect: [x, y, width, heading],
    sizes: [size, 20, 19],
    weight: 500,
    ground: theme.paper,
    colour: theme.paper.muted,
    maxLines: 1,
  });
  const square = input.larger ? 60 : 56;
  const cell = (width - 12) / 2;
  const kinds = ['self', 'normal', 'local', 'statutory'] as const;
  kinds.forEach((kind, index) => {
    const count = situation.openTickets[kind];
    const ground = count > 0 ? theme.ticket : theme.quiet;
    const left = x + (index % 2) * (cell + 12);
    const top = y + heading + Math.floor(index / 2) * (square + 10);
    picture.box([left, top, square, square], ground.fill, { radius: 6 });
    picture.text({
      text: String(count),
      rect: [left, top, square, square],
      sizes: [input.larger ? 34 : 30],
      weight: count > 0 ? 700 : 400,
      ground,
      align: 'centre',
      valign: 'middle',
      line: false,
    });
    picture.text({
      text: messages.contents[kind],
      rect: [left + square + 10, top, cell - square - 10, square],
      sizes: steps(input.larger ? 23 : 20, leastType),
      weight: count > 0 ? 700 : 400,
      ground: theme.paper,
      colour: count > 0 ? theme.ticketOnPaper : theme.paper.muted,
      valign: 'middle',
      line: `${messages.contents[kind]} ${count}`,
    });
  });
  return y + heading + 2 * square + 10;
}

function seasonTickets(drawing: Drawing, rect: Rect, situation: CardContents): void {
  const { picture, messages, type } = drawing;
  const { contents } = messages;
  const { paper } = picture.theme;
  if (situation.seasonTickets.length === 0) {
    stack(picture, rect, paper, [
      { text: contents.noSeasonTicket, sizes: type.fine, weight: 400, gap: 0, colour: paper.muted },
    ]);
    return;
  }
  const shown = situation.seasonTickets.slice(0, 2);
  const hidden = situation.seasonTickets.length - shown.length;
  stack(picture, rect, paper, [
    { text: contents.seasonTickets, sizes: type.small, weight: 500, gap: 0, colour: paper.muted },
    ...shown.map(
      (ticket): Block => ({
        label: contents.product(ticket.product),
        text: `${shownDay(ticket.from)}\u00a0– ${shownDay(ticket.to)}`,
        sizes: type.small,
        weight: 500,
        gap: 4,
        oneLine: true,
      }),
    ),
    ...(hidden > 0 ? [{ text: contents.more(hidden), sizes: type.fine, weight: 400, gap: 4 } as const] : []),
  ]);
}

function speechOf(drawing: Drawing, situation: CardContents): string {
  const { contents } = drawing.messages;
  const { self, normal, local, statutory } = situation.openTickets;
  const purse = `${contents.purse} ${spoken(drawing, situation.purse)}`;
  const servicePurse = `${contents.servicePurse} ${spoken(drawing, situation.servicePurse)}`;
  return `${purse}, ${servicePurse}, ${contents.openTickets(self + normal + local + statutory)}.`;
}
