import type { Rect } from '../scene.ts';
import type { Drawing } from './input.ts';
import { steps } from './stack.ts';

const margin = 16;
const gap = 12;
/** The letter as it stands on the key beside the screen. */
const capShare = 0.62;

export const keyRowHeight = 88;

/** J47, J68: the keys beside the screen, each with its like on it, in a row over the whole width. */
export function keyRow(drawing: Drawing, top: number): void {
  const keys = Object.keys(drawing.input.keys ?? {});
  const width = (drawing.picture.field.width - 2 * margin - (keys.length - 1) * gap) / Math.max(1, keys.length);
  keys.forEach((key, index) => {
    keyButton(drawing, key, [margin + index * (width + gap), top, width, keyRowHeight]);
  });
}

/** One key: its letter in a cap, and what it is for. `pressed`: it is what was chosen. */
export function keyButton(drawing: Drawing, key: string, rect: Rect, pressed?: boolean): void {
  const { picture, messages, input } = drawing;
  const { action, button, buttonEdge, header, sign } = picture.theme;
  const asks = input.keys?.[key];
  if (asks === undefined) return;
  const name = messages.keyNames[asks];
  const ground = pressed ? action : button;
  const [x, y, width, height] = rect;
  picture.pad({
    id: key,
    label: name,
    spoken: `${key}: ${name}`,
    rect,
    ground,
    edge: pressed ? sign.fill : buttonEdge,
    ...(pressed === undefined ? {} : { pressed }),
  });
  const cap = height * capShare;
  const top = y + (height - cap) / 2;
  const letter = pressed ? sign : header;
  picture.box([x + 12, top, cap, cap], letter.fill, { radius: 10 });
  picture.text({
    text: key,
    rect: [x + 12, top, cap, cap],
    sizes: [Math.round(cap * 0.7)],
    weight: 700,
    ground: letter,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
    line: false,
  });
  picture.text({
    text: name,
    rect: [x + cap + 22, y + 6, width - cap - 32, height - 12],
    sizes: steps(input.larger ? 32 : 26, 17),
    weight: 600,
    ground,
    valign: 'middle',
    maxLines: 2,
    line: false,
  });
}
