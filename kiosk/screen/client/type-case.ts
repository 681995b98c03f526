import { CanvasSource, Sprite, Texture } from 'pixi.js';
import type { DrawItem } from '../scene.ts';
import { ascent, lineHeight } from '../view/text-fit.ts';
import { iconPaths } from './icons.ts';

type TextItem = Extract<DrawItem, { kind: 'text' }>;
type IconItem = Extract<DrawItem, { kind: 'icon' }>;

const family = '"Fira Sans"';
/** Room around it for strokes that leave their line box. */
const bleed = 4;

/** Loads every weight and script before the first text is set, so that no text is ever drawn in another face. */
export async function loadType(): Promise<void> {
  const samples = ['Aa0', 'łŻ', 'Її'];
  const loads = [400, 500, 600, 700].flatMap((weight) =>
    samples.map((sample) => document.fonts.load(`${weight} 20px ${family}`, sample)),
  );
  await Promise.allSettled(loads);
}

/**
 * Draws texts and pictograms on canvases of their own, at the resolution of the panel, and hands them to Pixi as
 * sprites. The lines are broken by the view. What stays from one scene to the next is kept.
 */
export function createTypeCase(parent: HTMLElement) {
  const host = document.createElement('div');
  host.className = 'type-cases';
  host.setAttribute('aria-hidden', 'true');
  parent.append(host);
  let kept = new Map<string, { sprite: Sprite; canvas: HTMLCanvasElement }>();
  let used = new Map<string, { sprite: Sprite; canvas: HTMLCanvasElement }>();

  return {
    /** An item as a sprite in panel pixels; valid until `sweep` finds it unused. */
    set(item: TextItem | IconItem, resolution: number): Sprite {
      const key = JSON.stringify([item, resolution]);
      const ready = kept.get(key) ?? used.get(key) ?? typeset(item, resolution, host);
      kept.delete(key);
      used.set(key, ready);
      return ready.sprite;
    },
    /** Throws away what was not set since the last call. */
    sweep(): void {
      for (const { sprite, canvas } of kept.values()) {
        sprite.destroy({ texture: true, textureSource: true });
        canvas.remove();
      }
      kept = used;
      used = new Map();
    },
  };
}

function typeset(item: TextItem | IconItem, resolution: number, host: HTMLElement) {
  const [x, y, width, height] = item.rect;
  // The sprite lies on whole device pixels; what is left over of the place is drawn into it.
  const left = Math.floor((x - bleed) * resolution) / resolution;
  const top = Math.floor((y - bleed) * resolution) / resolution;
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((width + 2 * bleed) * resolution) + 1;
  canvas.height = Math.ceil((height + 2 * bleed) * resolution) + 1;
  host.append(canvas);
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(resolution, resolution);
    if (item.kind === 'text') drawLines(context, item, [x - left, y - top], resolution);
    else drawIcon(context, item, [x - left, y - top]);
  }
  const source = new CanvasSource({ resource: canvas, resolution, scaleMode: 'nearest' });
  const sprite = new Sprite(new Texture({ source }));
  sprite.position.set(left, top);
  return { sprite, canvas };
}

type Origin = readonly [number, number];

/** Baselines lie on whole device pixels, which keeps small type crisp. */
function drawLines(context: CanvasRenderingContext2D, item: TextItem, [left, above]: Origin, resolution: number): void {
  const [, , width, height] = item.rect;
  const lines = item.text.split('\n');
  const step = item.size * lineHeight;
  const free = height - lines.length * step;
  const top = above + (item.valign === 'bottom' ? free : item.valign === 'middle' ? free / 2 : 0);
  context.font = `${item.weight} ${item.size}px ${family}`;
  context.fillStyle = item.colour;
  context.textBaseline = 'alphabetic';
  context.textAlign = item.align === 'centre' ? 'center' : item.align;
  const x = left + (item.align === 'centre' ? width / 2 : item.align === 'right' ? width : 0);
  lines.forEach((line, index) => {
    context.fillText(line, x, Math.round((top + index * step + item.size * ascent) * resolution) / resolution);
  });
}

function drawIcon(context: CanvasRenderingContext2D, icon: IconItem, [left, above]: Origin): void {
  const { name, rect, colour, strokeWidth } = icon;
  context.translate(left, above);
  context.scale(rect[2] / 24, rect[3] / 24);
  context.strokeStyle = colour;
  context.lineWidth = strokeWidth ?? 2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const path of iconPaths(name)) context.stroke(new Path2D(path));
}
