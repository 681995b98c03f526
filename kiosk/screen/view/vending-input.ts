import type { EpochMillis } from '../../../fares/time.ts';
import type { VendingSituation } from '../../../statecharts/vending-machine/situation.ts';
import type { VendingMessages } from '../messages/vending-messages.ts';
import type { Language, Panel, Scene } from '../scene.ts';
import type { MoreTime } from './input.ts';
import type { Field } from './panel.ts';
import type { Picture } from './picture.ts';
import { steps } from './stack.ts';

export interface VendingSceneInput {
  readonly situation: VendingSituation;
  readonly now: EpochMillis;
  readonly language: Language;
  readonly larger: boolean;
  readonly contrast: boolean;
  /** Everything that is touched lies in the lower half. */
  readonly reach: boolean;
  readonly panel: Panel;
  readonly operator: string;
  readonly terminal: number;
  readonly secondsLeft?: number | undefined;
  readonly countdown?: Scene['countdown'];
  readonly moreTime?: MoreTime | undefined;
}

/** What every view draws with. */
export interface VendingDrawing {
  readonly picture: Picture;
  readonly messages: VendingMessages;
  readonly input: VendingSceneInput;
  readonly type: VendingType;
}

/** What a view tells besides what it draws. */
export interface VendingTold {
  readonly title: string;
  readonly tone: Scene['tone'];
  readonly speech: string;
  readonly reason?: string;
}

/** Type sizes to try by rank, largest first. */
export interface VendingType {
  readonly amount: readonly number[];
  readonly title: readonly number[];
  readonly lead: readonly number[];
  readonly body: readonly number[];
  readonly small: readonly number[];
}

/** On 1080 x 1920 nothing under 30 px, and amounts at 150 px. */
export const vendingType: VendingType = {
  amount: steps(150, 110),
  title: steps(76, 48),
  lead: steps(48, 36),
  body: steps(40, 30),
  small: steps(34, 30),
};

export const largerVendingType: VendingType = {
  amount: steps(180, 110),
  title: steps(92, 48),
  lead: steps(60, 36),
  body: steps(50, 30),
  small: steps(44, 30),
};

/** The field of the upright panel for which the views are drawn. */
export const upright = { width: 1080, height: 1920 } as const;

/** Least width and height of what is touched, in design pixels: 15 mm on the panel of 15.6 inches, 20 mm on the bus. */
export const leastVendingTarget = 112;

export function uprightField({ width, height }: Panel): Field {
  const scale = Math.min(width / upright.width, height / upright.height);
  return { width: Math.floor(width / scale), height: Math.floor(height / scale), scale };
}

/** Why passengers could not use the views on this panel, in one sentence; undefined when they can. */
export function uprightPanelFault(panel: Panel): string | undefined {
  const form = panel.height / panel.width;
  if (form < 1.7 || form > 1.85)
    return `a panel of ${panel.width} x ${panel.height} is not upright, between 17:10 and 18.5:10`;
  const { scale } = uprightField(panel);
  const millimetres = (leastVendingTarget * scale) / panel.pixelsPerMillimetre;
  if (millimetres >= 15) return undefined;
  return `a panel of ${Math.round(panel.width / panel.pixelsPerMillimetre)} mm in width is too small for buttons of 15 mm`;
}

/** Left edge and width of what is drawn. */
export const left = 56;
export const contentWidth = upright.width - 2 * left;

export const headerHeight = 150;
