import type { DrawItem, Rect, SceneButton } from '../scene.ts';
import type { Field } from './panel.ts';
import { type Fitted, fitText, type Weight } from './text-fit.ts';
import type { Ground, Theme } from './tokens.ts';

export interface TextSpec {
  readonly text: string;
  readonly rect: Rect;
  /** Sizes to try, largest first. */
  readonly sizes: readonly number[];
  readonly weight: Weight;
  readonly ground: Ground;
  /** Default: the ground's ink. */
  readonly colour?: string;
  readonly align?: 'left' | 'centre' | 'right';
  readonly valign?: 'top' | 'middle' | 'bottom';
  readonly maxLines?: number;
  /** Titles and labels of buttons are drawn but are no lines of the scene; a line may be said otherwise than drawn. */
  readonly line?: string | false;
}

/** What can be pressed, and the surface on which its label is written. */
export interface PadSpec {
  readonly id: string;
  readonly label: string;
  readonly rect: Rect;
  readonly ground: Ground;
  readonly edge: string;
  /** Default: true. */
  readonly enabled?: boolean;
  readonly pressed?: boolean;
  readonly spoken?: string;
}

export interface ButtonSpec extends PadSpec {
  readonly icon: string;
  readonly sizes: readonly number[];
  readonly iconSize: number;
  readonly iconAt: 'above' | 'left' | 'nowhere';
  /** The label as it is set, with words that stay together; default: the label. */
  readonly set?: string;
  /** Free at the left and right of the label; default 5 px. */
  readonly sidePadding?: number;
}

/** A scene in the making: what is drawn, what it says in reading order, and what can be pressed. */
export interface Picture {
  readonly theme: Theme;
  /** Where it is laid out, in design pixels. */
  readonly field: Field;
  readonly items: readonly DrawItem[];
  readonly lines: readonly string[];
  readonly buttons: readonly SceneButton[];
  box(rect: Rect, fill: string, edge?: { radius?: number; stroke?: string; strokeWidth?: number }): void;
  shape(points: readonly (readonly [number, number])[], fill: string): void;
  icon(name: string, rect: Rect, colour: string, strokeWidth?: number): void;
  text(spec: TextSpec): Fitted;
  /** A line that was drawn in pieces. */
  say(line: string): void;
  countdownBar(rect: Rect, colour: string, track: string): void;
  /** Everything that can be pressed has this one form and nothing else has it: a box with an edge and round corners. */
  pad(spec: PadSpec): void;
  /** A pad with a pictogram and its label. */
  button(spec: ButtonSpec): void;
}

export function createPicture(theme: Theme, field: Field): Picture {
  const items: DrawItem[] = [];
  const lines: string[] = [];
  const buttons: SceneButton[] = [];
  const picture: Picture = {
    theme,
    field,
    items,
    lines,
    buttons,
    box: (rect, fill, edge = {}) => items.push({ kind: 'box', rect, fill, ...edge }),
    shape: (points, fill) => items.push({ kind: 'shape', points, fill }),
    icon: (name, rect, colour, strokeWidth) =>
      items.push({ kind: 'icon', name, rect, colour, ...(strokeWidth === undefined ? {} : { strokeWidth }) }),
    say: (line) => lines.push(line),
    countdownBar: (rect, colour, track) => items.push({ kind: 'countdown-bar', rect, colour, track }),
    text(spec) {
      const [x, y, width, height] = spec.rect;
      const fitted = fitText(spec.text, {
        width,
        height,
        sizes: spec.sizes,
        weight: spec.weight,
        ...(spec.maxLines === undefined ? {} : { maxLines: spec.maxLines }),
      });
      items.push({
        kind: 'text',
        text: fitted.lines.join('\n'),
        rect: [x, y, width, height],
        size: fitted.size,
        weight: spec.weight,
        colour: spec.colour ?? spec.ground.ink,
        background: spec.ground.fill,
        align: spec.align ?? 'left',
        valign: spec.valign ?? 'top',
      });
      if (spec.line !== false) lines.push(spec.line ?? spec.text);
      return fitted;
    },
    pad({ id, label, rect, ground, edge, enabled = true, pressed, spoken }) {
      buttons.push({
        id,
        label,
        enabled,
        rect,
        ...(pressed === undefined ? {} : { pressed }),
        ...(spoken === undefined ? {} : { spoken }),
      });
      picture.box(rect, ground.fill, { radius: 14, stroke: edge, strokeWidth: pressed ? 6 : 3 });
    },
    button(spec) {
      picture.pad(spec);
      drawLabel(picture, spec, (spec.enabled ?? true) ? spec.ground.ink : spec.ground.muted);
    },
  };
  return picture;
}

const padding = 5;

function drawLabel(picture: Picture, spec: ButtonSpec, colour: string): void {
  const [x, y, width, height] = spec.rect;
  const { iconAt, sidePadding = padding } = spec;
  const icon = iconAt === 'nowhere' ? 0 : spec.iconSize;
  const gap = iconAt === 'nowhere' ? 0 : iconAt === 'above' ? 2 : 14;
  const room =
    iconAt === 'left'
      ? { width: width - 2 * sidePadding - icon - gap - 12, height: height - 2 * padding }
      : { width: width - 2 * sidePadding, height: height - 2 * padding - icon - gap };
  const set = spec.set ?? spec.label;
  const label = fitText(set, { ...room, sizes: spec.sizes, weight: 600 });
  const text = (rect: Rect, align: 'left' | 'centre') =>
    picture.text({
      text: set,
      rect,
      sizes: [label.size],
      weight: 600,
      ground: spec.ground,
      colour,
      align,
      valign: 'middle',
      line: false,
    });
  if (iconAt !== 'left') {
    const top = y + (height - icon - gap - label.height) / 2;
    if (icon > 0) picture.icon(spec.icon, [x + (width - icon) / 2, top, icon, icon], colour);
    text([x + sidePadding, top + icon + gap, room.width, label.height], 'centre');
  } else {
    const left = x + (width - icon - gap - label.width) / 2;
    picture.icon(spec.icon, [left, y + (height - icon) / 2, icon, icon], colour);
    text([left + icon + gap, y + padding, label.width, room.height], 'left');
  }
}
