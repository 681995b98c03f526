import type { Rect } from '../scene.ts';
import type { Drawing } from './input.ts';
import { readerWaves } from './reader-waves.ts';
import { stack, steps } from './stack.ts';

/** Room for the waves, however long the words are. */
const leastWaves = 130;

/** How the words of an invitation are set. Default: one large line that is the scene's title. */
export interface InvitationStyle {
  readonly sizes: readonly number[];
  readonly lines: number;
  /** For the scene's lines, when the words are not its title. */
  readonly line: string | false;
}

/**
 * T81: the invitation to present a card. A band from edge to edge, like a marking on the floor, with the waves of the
 * reader leaving the panel: it has no edge, no corner and no button's form, because it cannot be pressed.
 */
export function invitation(drawing: Drawing, rect: Rect, words: string, style?: InvitationStyle): void {
  const { picture, input } = drawing;
  const ground = picture.theme.action;
  const [x, y, width, height] = rect;
  picture.box(rect, ground.fill);
  const icon = Math.min(96, height - 20);
  picture.icon('credit-card', [x + 28, y + (height - icon) / 2, icon, icon], ground.ink);
  picture.icon('nfc', [x + 28 + icon + 2, y + (height - icon * 0.6) / 2, icon * 0.6, icon * 0.6], ground.ink);
  const left = x + 28 + icon * 1.6 + 20;
  const text = picture.text({
    text: words,
    rect: [left, y + 4, width - left - leastWaves, height - 8],
    sizes: style?.sizes ?? steps(input.larger ? 84 : 70, 40),
    weight: 700,
    ground,
    valign: 'middle',
    maxLines: style?.lines ?? 1,
    line: style?.line ?? false,
  });
  const outermost = Math.min(230, width - left - text.width - 24);
  readerWaves(picture, rect, [outermost, outermost * 0.7, outermost * 0.4]);
}

/** J47, J55: the same where a key comes before the card, and none before getting off. */
export function invitationToChoose(drawing: Drawing, rect: Rect): void {
  const { picture, messages, type } = drawing;
  const ground = picture.theme.action;
  const [x, y, width, height] = rect;
  picture.box(rect, ground.fill);
  const icon = Math.min(72, height - 20);
  picture.icon('credit-card', [x + 24, y + (height - icon) / 2, icon, icon], ground.ink);
  picture.icon('nfc', [x + 24 + icon + 2, y + (height - icon * 0.6) / 2, icon * 0.6, icon * 0.6], ground.ink);
  const left = x + 24 + icon * 1.6 + 18;
  stack(
    picture,
    [left, y + 4, width - left - 16, height - 8],
    ground,
    [
      { text: messages.chooseAndPresent, sizes: steps(44, 26), weight: 700, gap: 0, line: false },
      { text: messages.leaving, sizes: type.small, weight: 500, gap: 6 },
    ],
    'middle',
  );
}
