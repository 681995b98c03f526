import type { Rect } from '../scene.ts';
import { type Drawing, type MachineFunction, machineFunctions } from './input.ts';
import { leastTarget } from './panel.ts';
import { steps } from './stack.ts';
import { fitText } from './text-fit.ts';

const icons: Readonly<Record<MachineFunction, string>> = {
  'card-check': 'search',
  group: 'users',
  'purse-transfer': 'arrow-left-right',
  'carry-over': 'download',
};

const margin = 16;
const gap = 12;
const iconSize = 30;
const sidePadding = 12;

function offered(drawing: Drawing): readonly MachineFunction[] {
  const functions = drawing.input.functions ?? ['card-check'];
  return machineFunctions.filter((name) => functions.includes(name));
}

export function functionRowHeight(drawing: Drawing): number {
  const count = offered(drawing).length;
  if (count === 0) return 0;
  return count <= 2 ? 88 : 116;
}

/**
 * One to four functions in a row over the whole width; a longer label gets a wider button. Three and four in the
 * larger text mode do without pictograms: the words need the room.
 */
export function functionButtons(drawing: Drawing, top: number, height: number): void {
  const { picture, messages, input } = drawing;
  const names = offered(drawing);
  const few = names.length <= 2;
  const iconAt = few ? 'left' : input.larger ? 'nowhere' : 'above';
  const largest = few ? 26 : names.length === 3 ? 23 : 20;
  const sizes = steps(input.larger ? largest + 8 : largest, 17);
  // The second half of a label that names two things stays together.
  const labels = names.map((name) => messages.buttons[name].replace(/, (\S+) /, ', $1\u00a0'));
  const room = {
    panelWidth: picture.field.width,
    height: height - (iconAt === 'above' ? iconSize + 14 : 12),
    lines: iconAt === 'above' ? 3 : 4,
  };
  const row = few ? { widths: equally(names.length, room.panelWidth), size: undefined } : byLabel(labels, sizes, room);
  let x = margin;
  names.forEach((name, index) => {
    const width = row.widths[index] ?? leastTarget;
    picture.button({
      id: name,
      label: messages.buttons[name],
      set: labels[index] ?? name,
      icon: icons[name],
      rect: [x, top, width, height],
      ground: picture.theme.button,
      edge: picture.theme.buttonEdge,
      sizes: row.size === undefined ? sizes : [row.size],
      iconSize: few ? 40 : iconSize,
      iconAt,
      ...(few ? {} : { sidePadding }),
    });
    x += width + gap;
  });
}

/** T102: the button that was pressed, marked while its wait lasts; pressing it again begins the wait anew. */
export function markedFunctionButton(drawing: Drawing, name: MachineFunction, rect: Rect): void {
  const { picture, messages, input } = drawing;
  const { action, sign } = picture.theme;
  picture.button({
    id: name,
    label: messages.buttons[name],
    icon: icons[name],
    rect,
    ground: action,
    edge: sign.fill,
    sizes: steps(input.larger ? 34 : 28, 17),
    iconSize: 48,
    iconAt: 'left',
    pressed: true,
  });
}

function equally(count: number, panelWidth: number): readonly number[] {
  const width = (panelWidth - 2 * margin - (count - 1) * gap) / count;
  return Array.from({ length: count }, () => width);
}

interface LabelRoom {
  readonly panelWidth: number;
  readonly height: number;
  readonly lines: number;
}

/** The largest size at which all labels fit side by side, and the widths they need; what is left over is shared out. */
function byLabel(
  labels: readonly string[],
  sizes: readonly number[],
  room: LabelRoom,
): { readonly widths: readonly number[]; readonly size: number } {
  const available = room.panelWidth - 2 * margin - (labels.length - 1) * gap;
  for (const size of sizes) {
    const least = labels.map((label) => leastWidth(label, size, room));
    const spare = available - least.reduce((sum, width) => sum + width, 0);
    if (spare >= 0) return { widths: least.map((width) => width + spare / labels.length), size };
  }
  return { widths: equally(labels.length, room.panelWidth), size: sizes.at(-1) ?? 17 };
}

/** Least width of a button whose label fits without cutting a word. */
function leastWidth(label: string, size: number, { panelWidth, height, lines }: LabelRoom): number {
  for (let width = leastTarget; width < panelWidth; width += 4) {
    const fitted = fitText(label, { width: width - 2 * sidePadding, sizes: [size], weight: 600 });
    if (fitted.whole && fitted.lines.length <= lines && fitted.height <= height) return width;
  }
  return panelWidth;
}
