import { MOST_TICKETS_OF_A_CLASS } from '../../../fares/card/state.ts';
import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import type { Rect } from '../scene.ts';
import { functionHead, headHeight } from './function-head.ts';
import type { Drawing, Told } from './input.ts';
import { invitation } from './invitation.ts';
import { stack, steps } from './stack.ts';
import { fitText } from './text-fit.ts';
import { cornerButton, cornerHeight, hasWarned, offersMoreTime, timeLeft } from './time-left.ts';

type Choosing = Extract<FunctionSituation, { purpose: 'group' }>;

const margin = 16;
const gap = 12;
const bandHeight = 84;
const padWidth = 244;
/** For the count of a pad. */
const square = 76;
const classes = ['self', 'normal', 'local', 'statutory'] as const;
type TicketClass = (typeof classes)[number];

/** T59-T68: four pads with their counts, the companions' fares, and at the bottom the invitation that confirms (T65). */
export function choosingGroupView(drawing: Drawing, situation: Choosing): Told {
  const { picture, messages } = drawing;
  const { group } = messages;
  const { width, height } = drawing.picture.field;
  picture.box([0, 0, width, height], picture.theme.paper.fill);
  functionHead(drawing, 'users', group.title);
  const top = headHeight + gap;
  const bottom = height - bandHeight - gap;
  pads(drawing, situation, top, bottom);
  const left = margin + 2 * (padWidth + gap) + 4;
  side(drawing, situation, [left, top, width - margin - left, bottom - top]);
  invitation(drawing, [0, height - bandHeight, width, bandHeight], group.confirm, {
    sizes: steps(drawing.input.larger ? 44 : 38, 24),
    lines: 2,
    line: group.confirm,
  });
  return { title: group.title, tone: 'calm', speech: speechOf(drawing, situation) };
}

function pads(drawing: Drawing, { tickets }: Choosing, top: number, bottom: number): void {
  const padHeight = (bottom - top - gap) / 2;
  const size = labelSize(drawing, padHeight);
  classes.forEach((name, index) => {
    const x = margin + (index % 2) * (padWidth + gap);
    const y = top + Math.floor(index / 2) * (padHeight + gap);
    pad(drawing, name, tickets[name], [x, y, padWidth, padHeight], size);
  });
}

function labelRoom(padHeight: number) {
  return { width: padWidth - square - 36, height: padHeight - 16 };
}

/** The four names are equally important and equally large. */
function labelSize(drawing: Drawing, padHeight: number): number {
  const sizes = steps(drawing.input.larger ? 32 : 26, 17);
  const room = { ...labelRoom(padHeight), sizes, weight: 600 } as const;
  return Math.min(...classes.map((name) => fitText(drawing.messages.contents[name], room).size));
}

/** T60-T63: the name of the class and, in the square beside it, how many. */
function pad(drawing: Drawing, name: TicketClass, count: number, rect: Rect, size: number): void {
  const { picture, messages, input } = drawing;
  const { button, buttonEdge, action, line, quiet } = picture.theme;
  const label = messages.contents[name];
  const [x, y, width, height] = rect;
  const chosen = count > 0;
  picture.pad({
    id: name,
    label,
    rect,
    ground: button,
    edge: chosen ? line : buttonEdge,
    spoken: `${label}: ${count}`,
    ...(name === 'self' ? { pressed: chosen } : { enabled: count < MOST_TICKETS_OF_A_CLASS }),
  });
  const room = labelRoom(height);
  const left = x + width - square - 14;
  const ground = chosen ? action : quiet;
  picture.box([left, y + (height - square) / 2, square, square], ground.fill, { radius: 10 });
  picture.text({
    text: String(count),
    rect: [left, y + (height - square) / 2, square, square],
    sizes: [input.larger ? 56 : 48],
    weight: chosen ? 700 : 500,
    ground,
    align: 'centre',
    valign: 'middle',
    line: false,
  });
  picture.text({
    text: label,
    rect: [x + 14, y + 8, room.width, room.height],
    sizes: [size],
    weight: 600,
    ground: button,
    valign: 'middle',
    line: `${label} ${count}`,
  });
}

/** What it comes to, how long there is, and the way out. */
function side(drawing: Drawing, { tickets, companions }: Choosing, rect: Rect): void {
  const { picture, messages, type, language, input } = drawing;
  const { group } = messages;
  const { paper } = picture.theme;
  const [x, y, width, height] = rect;
  const own = tickets.self > 0 ? [{ text: group.plusOwn, sizes: type.small, weight: 600, gap: 4 } as const] : [];
  const timeHeight = hasWarned(input) ? 64 : 12;
  const buttonTop = y + height - cornerHeight;
  stack(picture, [x, y, width, buttonTop - timeHeight - 14 - y], paper, [
    { text: group.companions, sizes: type.small, weight: 500, gap: 0, colour: paper.muted },
    { text: formatAmount(companions, language), sizes: steps(input.larger ? 66 : 58, 34), weight: 700, gap: 0 },
    ...own,
  ]);
  timeLeft(drawing, [x, buttonTop - timeHeight - 10, width, timeHeight]);
  const more = offersMoreTime(input);
  const buttonWidth = more ? (width - gap) / 2 : width;
  cornerButton(drawing, 'cancel', [x, buttonTop, buttonWidth, cornerHeight]);
  if (more) cornerButton(drawing, 'more-time', [x + buttonWidth + gap, buttonTop, buttonWidth, cornerHeight]);
}

/** What has been chosen so far; the same sentence rises with each press. */
function speechOf({ messages }: Drawing, { tickets }: Choosing): string {
  const chosen = classes.filter((name) => tickets[name] > 0);
  const counts = chosen.map((name) => `${messages.contents[name]}: ${tickets[name]}`).join(', ');
  return `${chosen.length === 0 ? messages.group.title : counts}. ${messages.group.confirm}.`;
}
