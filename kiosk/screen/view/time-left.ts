import { messagesIn, nextLanguage } from '../messages/catalogue.ts';
import type { Rect } from '../scene.ts';
import type { CornerButton, Drawing, ValidatorInput } from './input.ts';
import { steps } from './stack.ts';

/** A40, WCAG 2.2.1: the end of a lengthened wait is announced so long before. */
const ordinaryWarningMs = 20_000;

export const cornerWidth = 98;
export const cornerHeight = 84;
/** Where a view is as wide as the panel, its buttons are wide too. */
const wideWidth = 204;
const roomForWideButtons = 360;
const barHeight = 12;
const gap = 10;
/** A warning narrower than this has no room for its pictogram. */
const roomForPictogram = 200;

/** True while this wait can be lengthened once more. */
export function offersMoreTime({ moreTime, countdown }: ValidatorInput): boolean {
  return countdown !== undefined && moreTime !== undefined && moreTime.left > 0;
}

/** True in the last seconds of a wait in the slow mode; the ordinary waits are shorter than the warning. */
export function hasWarned({ moreTime, countdown }: Pick<ValidatorInput, 'moreTime' | 'countdown'>): boolean {
  if (countdown === undefined || moreTime?.slow !== true) return false;
  return countdown.leftMs <= (moreTime.warningMs ?? ordinaryWarningMs);
}

/** The remaining time at the bottom of the rect as a bar; when it runs out, as a warning that fills the rect. */
export function timeLeft(drawing: Drawing, rect: Rect): void {
  const { picture, messages, input, type } = drawing;
  if (input.countdown === undefined) return;
  const [x, y, width, height] = rect;
  if (!hasWarned(input)) {
    const { paper, quiet } = picture.theme;
    picture.countdownBar([x, y + height - barHeight, width, barHeight], paper.ink, quiet.fill);
    return;
  }
  const { doubt, paper } = picture.theme;
  picture.box(rect, doubt.fill, { radius: 10 });
  const icon = width < roomForPictogram ? 0 : 34;
  if (icon > 0) picture.icon('hourglass', [x + 12, y + (height - barHeight - 8 - icon) / 2, icon, icon], doubt.ink);
  const left = x + 10 + (icon > 0 ? icon + 8 : 0);
  picture.text({
    text: messages.timeEnding,
    rect: [left, y + 2, x + width - 8 - left, height - barHeight - 10],
    sizes: steps(type.body[0] ?? 28, 17),
    weight: 700,
    ground: doubt,
    valign: 'middle',
  });
  picture.countdownBar([x + 10, y + height - barHeight - 6, width - 20, barHeight], doubt.ink, paper.fill);
}

/**
 * Remaining time and buttons along the bottom of a column: those of the view, those that were asked for, more time.
 * `rect` gives left, bottom and width. Returns the y above which there is room.
 */
export function footer(drawing: Drawing, rect: Rect, own: readonly CornerButton[] = []): number {
  const { input } = drawing;
  const [left, bottom, width] = rect;
  const ids = cornerButtons(input, own);
  const each = width / Math.max(1, ids.length) >= roomForWideButtons ? wideWidth : cornerWidth;
  const right = left + width - ids.length * (each + gap);
  ids.forEach((id, index) => {
    cornerButton(drawing, id, [right + gap + index * (each + gap), bottom - cornerHeight, each, cornerHeight]);
  });
  const height = hasWarned(input) ? cornerHeight : barHeight;
  const barRight = ids.length > 0 ? right - 4 : right;
  timeLeft(drawing, [left, bottom - height, barRight - left, height]);
  if (ids.length > 0) return bottom - cornerHeight - 12;
  return bottom - (input.countdown === undefined ? 0 : height + 14);
}

function cornerButtons(input: ValidatorInput, own: readonly CornerButton[]): readonly CornerButton[] {
  const time: readonly CornerButton[] = offersMoreTime(input) ? ['more-time'] : [];
  return [...new Set([...own, ...(input.corner ?? []), ...time])];
}

export function cornerButton(drawing: Drawing, id: CornerButton, rect: Rect): void {
  const { picture, messages, language, input } = drawing;
  const { cancel, larger, ordinary } = messages.buttons;
  const forms = {
    cancel: { label: cancel, icon: 'x' },
    larger: { label: input.larger ? ordinary : larger, icon: 'a-large-small' },
    language: { label: messagesIn(nextLanguage(language)).languageName, icon: 'languages' },
    'more-time': { label: messages.moreTime, icon: 'timer-reset' },
  } as const satisfies Record<CornerButton, unknown>;
  const wide = rect[2] >= 200;
  picture.button({
    id,
    ...forms[id],
    rect,
    ground: picture.theme.button,
    edge: picture.theme.buttonEdge,
    sizes: wide ? steps(input.larger ? 32 : 26, 17) : steps(input.larger ? 22 : 20, 17),
    iconSize: wide ? 32 : 28,
    iconAt: wide ? 'left' : 'above',
  });
}
