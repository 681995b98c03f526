import type { Drawing } from './input.ts';
import { shownTime } from './shown-time.ts';
import { steps } from './stack.ts';
import { widthOf } from './text-fit.ts';

export const headHeight = 64;
const margin = 20;

/** The head of a function's view: its pictogram and name as on the button that led here, and the time (T45). */
export function functionHead(drawing: Drawing, icon: string, name: string): void {
  const { picture, input } = drawing;
  const { header: ground } = picture.theme;
  const { width } = drawing.picture.field;
  const timeSize = input.larger ? 36 : 32;
  const timeWidth = Math.ceil(widthOf('00:00', timeSize, 700)) + 4;
  picture.box([0, 0, width, headHeight], ground.fill);
  picture.icon(icon, [margin, 12, 40, 40], ground.ink);
  picture.text({
    text: name,
    rect: [margin + 56, 2, width - 2 * margin - 56 - timeWidth - 16, headHeight - 4],
    sizes: steps(input.larger ? 34 : 30, 20),
    weight: 700,
    ground,
    valign: 'middle',
    line: false,
  });
  picture.text({
    text: shownTime(input.now).time,
    rect: [width - margin - timeWidth, 4, timeWidth, headHeight - 8],
    sizes: [timeSize],
    weight: 700,
    ground,
    align: 'right',
    valign: 'middle',
  });
}
