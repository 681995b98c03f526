import type { EpochMillis } from '../../../fares/time.ts';
import type { InspectorSituation } from '../../../statecharts/inspector/situation.ts';
import type { InspectorMessages } from '../messages/inspector-messages.ts';
import type { Language, Panel, Scene } from '../scene.ts';
import type { Field } from './panel.ts';
import type { Picture } from './picture.ts';
import { steps } from './stack.ts';

export interface InspectorSceneInput {
  readonly situation: InspectorSituation;
  readonly now: EpochMillis;
  readonly language: Language;
  readonly larger: boolean;
  readonly contrast: boolean;
  readonly panel: Panel;
  readonly operator: string;
  /** How fares are told apart: products of contracts have days and a class, or a bare number. */
  readonly classes: 'town' | 'card';
  readonly place: { readonly line: string; readonly course: string } | null;
  /** How fresh what is known of e-tickets is. */
  readonly office: { readonly kind: 'online' } | { readonly kind: 'offline'; readonly listAt: EpochMillis | undefined };
  /** Surcharges of the operator's price list, by the id of their button. */
  readonly surchargeNames: Readonly<Record<string, string>>;
  readonly surchargesAreExamples: boolean;
}

/** What every view draws with. */
export interface InspectorDrawing {
  readonly picture: Picture;
  readonly messages: InspectorMessages;
  readonly input: InspectorSceneInput;
  readonly type: InspectorType;
}

/** What a view tells besides what it draws. */
export interface InspectorTold {
  readonly title: string;
  readonly tone: Scene['tone'];
  readonly speech: string;
  readonly reason?: string;
}

/** Type sizes to try by rank, largest first. */
export interface InspectorType {
  readonly word: readonly number[];
  readonly lead: readonly number[];
  readonly body: readonly number[];
  readonly small: readonly number[];
  readonly button: readonly number[];
}

/** On 720 x 1280 of a panel in the hand nothing under 26 px, 2.2 mm. */
export const inspectorType: InspectorType = {
  word: steps(68, 44),
  lead: steps(46, 26),
  body: steps(40, 26),
  small: steps(34, 26),
  button: steps(36, 26),
};

export const largerInspectorType: InspectorType = {
  word: steps(76, 44),
  lead: steps(54, 26),
  body: steps(48, 26),
  small: steps(40, 26),
  button: steps(40, 26),
};

/** The field of the upright panel for which the views are drawn. */
export const handheld = { width: 720, height: 1280 } as const;

/** Least width and height of what is touched, in design pixels: 10 mm on the panel of five inches. */
export const leastHandheldTarget = 116;

export function handheldField({ width, height }: Panel): Field {
  const scale = Math.min(width / handheld.width, height / handheld.height);
  return { width: Math.floor(width / scale), height: Math.floor(height / scale), scale };
}

/** Why inspectors could not use the views on this panel, in one sentence; undefined when they can. */
export function handheldPanelFault(panel: Panel): string | undefined {
  const form = panel.height / panel.width;
  if (form < 1.7 || form > 2.2)
    return `a panel of ${panel.width} x ${panel.height} is not upright, between 17:10 and 22:10`;
  const { scale } = handheldField(panel);
  if ((leastHandheldTarget * scale) / panel.pixelsPerMillimetre >= 9) return undefined;
  return `a panel of ${Math.round(panel.width / panel.pixelsPerMillimetre)} mm in width is too small for buttons of 9 mm`;
}

export const margin = 28;
export const innerWidth = handheld.width - 2 * margin;
export const headHeight = 92;
