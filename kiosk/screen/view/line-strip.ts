import type { Drawing, ShownRide } from './input.ts';
import { steps } from './stack.ts';
import { fitText } from './text-fit.ts';

const rowHeight = 60;
const entryX = 24;
const exitX = 412;
const columnWidth = 364;
const node = 26;

interface Heights {
  readonly label: number;
  readonly name: number;
}

function heights(drawing: Drawing): Heights {
  return drawing.input.larger ? { label: 26, name: 90 } : { label: 24, name: 70 };
}

export function lineStripHeight(drawing: Drawing): number {
  const { label, name } = heights(drawing);
  return rowHeight + label + name + 8;
}

/**
 * T46, T48-T50: a piece of line with the stop that counts as entry and the one that counts as exit. On the way the
 * bus is between two stops; standing, both are one station and the bus is in it.
 */
export function lineStrip(drawing: Drawing, top: number, ride: ShownRide): void {
  const y = top + 34;
  if (ride.entryStop === ride.exitStop) standing(drawing, y, ride);
  else onTheWay(drawing, y);
  const { messages } = drawing;
  const size = nameSize(drawing, [ride.entryStop, ride.exitStop]);
  field(drawing, top + rowHeight, entryX, messages.entryStop, ride.entryStop, size);
  field(drawing, top + rowHeight, exitX, messages.exitStop, ride.exitStop, size);
}

/** Both names are equally important and equally large. */
function nameSize(drawing: Drawing, names: readonly string[]): number {
  const sizes = steps(drawing.input.larger ? 46 : 36, 22);
  const room = { width: columnWidth, height: heights(drawing).name, sizes, weight: 700 } as const;
  return Math.min(...names.map((name) => fitText(name, room).size));
}

function field(drawing: Drawing, top: number, x: number, label: string, stop: string, size: number): void {
  const { picture, input } = drawing;
  const { label: labelHeight, name: nameHeight } = heights(drawing);
  const ground = picture.theme.paper;
  picture.text({
    text: label,
    rect: [x, top, columnWidth, labelHeight],
    sizes: input.larger ? [21, 20, 19] : [20, 19, 18],
    weight: 500,
    ground,
    colour: ground.muted,
    maxLines: 1,
  });
  picture.text({
    text: stop,
    rect: [x, top + labelHeight, columnWidth, nameHeight],
    sizes: [size],
    weight: 700,
    ground,
  });
}

function onTheWay(drawing: Drawing, y: number): void {
  const { picture } = drawing;
  const { theme } = picture;
  const bus = (entryX + exitX + node) / 2;
  picture.box([0, y - 4, entryX, 8], theme.quiet.fill);
  picture.box([exitX, y - 4, drawing.picture.field.width - exitX, 8], theme.quiet.fill);
  picture.box([entryX + node / 2, y - 4, exitX - entryX, 8], theme.line);
  picture.box([entryX, y - node / 2, node, node], theme.paper.fill, {
    radius: node / 2,
    stroke: theme.line,
    strokeWidth: 8,
  });
  picture.box([exitX, y - node / 2, node, node], theme.line, { radius: node / 2 });
  busMark(drawing, bus, y);
  // The way it goes: two heads before the bus.
  for (const x of [bus + 92, bus + 112]) {
    picture.shape(
      [
        [x, y - 11],
        [x + 14, y],
        [x, y + 11],
      ],
      theme.line,
    );
  }
}

function standing(drawing: Drawing, y: number, ride: ShownRide): void {
  const { picture, messages, input } = drawing;
  const { theme } = picture;
  const right = exitX + node;
  picture.box([0, y - 4, entryX, 8], theme.quiet.fill);
  picture.box([entryX - 8, y - 24, right - entryX + 16, 48], theme.paper.fill, {
    radius: 24,
    stroke: theme.line,
    strokeWidth: 6,
  });
  picture.box([entryX + 4, y - node / 2 + 4, node - 8, node - 8], theme.line, { radius: node / 2 - 4 });
  picture.box([exitX + 4, y - node / 2 + 4, node - 8, node - 8], theme.line, { radius: node / 2 - 4 });
  busMark(drawing, (entryX + right) / 2, y, 20);
  const neighbours = [
    { icon: 'arrow-left', word: messages.lastStop, stop: ride.lastStop },
    { icon: 'arrow-right', word: messages.nextStop, stop: ride.nextStop },
  ].filter((neighbour) => neighbour.stop !== undefined);
  neighbours.forEach(({ icon, word, stop = '' }, index) => {
    const rowTop = y - neighbours.length * 13 + index * 26;
    const left = right + 20;
    picture.icon(icon, [left, rowTop + 3, 20, 20], theme.paper.muted);
    // The word gives way to a long name; the arrow stays.
    const sizes = input.larger ? [19, 18, 17] : [18, 17];
    const room = { width: drawing.picture.field.width - left - 38, sizes, weight: 500, maxLines: 1 } as const;
    const whole = `${word}: ${stop}`;
    const text = fitText(whole, room).lines[0]?.endsWith('…') ? stop : whole;
    picture.text({
      text,
      rect: [left + 26, rowTop, room.width, 26],
      sizes,
      weight: 500,
      ground: theme.paper,
      colour: theme.paper.muted,
      maxLines: 1,
      valign: 'middle',
      line: whole,
    });
  });
}

function busMark(drawing: Drawing, x: number, y: number, radius = 25): void {
  const { picture } = drawing;
  const { action, line, paper } = picture.theme;
  const onLine = line === action.fill ? action.ink : paper.fill;
  picture.box([x - radius, y - radius, 2 * radius, 2 * radius], line, { radius });
  const icon = radius * 1.24;
  picture.icon('bus', [x - icon / 2, y - icon / 2, icon, icon], onLine);
}
