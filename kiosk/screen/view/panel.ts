import type { DrawItem, Panel, Rect, Scene } from '../scene.ts';

/**
 * Views are laid out on a field of design pixels, 79 of which are 15 mm at least: so everything keeps its size in
 * millimetres on a denser panel, and grows with a larger one.
 */
export interface Field {
  readonly width: number;
  readonly height: number;
  /** Panel pixels in a design pixel. */
  readonly scale: number;
}

/** The field of the seven-inch panel of 800 x 480 for which the views were drawn first. */
const design = { width: 800, height: 480 } as const;

/** Least width and height of what is touched, 15 mm, in design pixels (EN 301 549 names no size, WCAG 2.5.8 far less). */
export const leastTarget = 79;
const leastTargetMillimetres = 15;
const designDensity = leastTarget / leastTargetMillimetres;

/** The least field on which every view still finds room, and the forms that its parts can be laid out in. */
const leastField = { width: 800, height: 472 } as const;
const forms = { narrowest: 1.5, widest: 1.9 } as const;

export const validatorPanel: Panel = { ...design, pixelsPerMillimetre: 5.25 };

/** How views are laid out on this panel. */
export function fieldOf({ width, height, pixelsPerMillimetre }: Panel): Field {
  const asLarge = Math.min(width / design.width, height / design.height);
  const scale = Math.max(asLarge, pixelsPerMillimetre / designDensity);
  return { width: width / scale, height: height / scale, scale };
}

/** Why passengers could not use the views on this panel, in one sentence; undefined when they can. */
export function panelFault(panel: Panel): string | undefined {
  const form = panel.width / panel.height;
  if (form < forms.narrowest || form > forms.widest) {
    return `a panel of ${panel.width} x ${panel.height} does not lie between 3:2 and 19:10`;
  }
  const field = fieldOf(panel);
  if (field.width >= leastField.width && field.height >= leastField.height) return undefined;
  const millimetres = (pixels: number) => Math.round(pixels / panel.pixelsPerMillimetre);
  const least = (pixels: number) => Math.ceil(pixels / designDensity);
  const size = `${millimetres(panel.width)} x ${millimetres(panel.height)} mm`;
  return `a panel of ${size} is too small for buttons of ${leastTargetMillimetres} mm, at least ${least(leastField.width)} x ${least(leastField.height)} mm are needed`;
}

type Drawn = Pick<Scene, 'items' | 'buttons'>;

/** What was drawn on a field, in pixels of its panel. */
export function onPanel({ items, buttons }: Drawn, { scale }: Field): Drawn {
  if (scale === 1) return { items, buttons };
  const rect = (given: Rect): Rect => scaled(given, scale);
  return {
    items: items.map((item) => scaledItem(item, scale)),
    buttons: buttons.map((button) => ({ ...button, rect: rect(button.rect) })),
  };
}

/** A hundredth of a pixel is as fine as any panel shows. */
const times = (value: number, scale: number): number => Math.round(value * scale * 100) / 100;

function scaled([x, y, width, height]: Rect, scale: number): Rect {
  return [times(x, scale), times(y, scale), times(width, scale), times(height, scale)];
}

function scaledItem(item: DrawItem, scale: number): DrawItem {
  switch (item.kind) {
    case 'shape':
      return { ...item, points: item.points.map(([x, y]) => [times(x, scale), times(y, scale)]) };
    case 'text':
      return { ...item, rect: scaled(item.rect, scale), size: times(item.size, scale) };
    case 'countdown-bar':
      return { ...item, rect: scaled(item.rect, scale) };
    case 'icon':
      // Its strokes belong to its own field of 24 units.
      return { ...item, rect: scaled(item.rect, scale) };
    case 'box':
      return {
        ...item,
        rect: scaled(item.rect, scale),
        ...(item.radius === undefined ? {} : { radius: times(item.radius, scale) }),
        ...(item.stroke === undefined ? {} : { strokeWidth: times(item.strokeWidth ?? 2, scale) }),
      };
    default:
      return item satisfies never;
  }
}
