import type { Rect } from '../scene.ts';
import type { Drawing } from './input.ts';
import { fitText } from './text-fit.ts';
import { footer } from './time-left.ts';
import type { Ground } from './tokens.ts';

/**
 * Five forms of slab, so that a result is known without its colour: check-in points into the panel, check-out leaves
 * it on the other side, money that has come to the card is round like a coin, a doubt is torn off, a refusal is a full
 * block.
 */
export type SlabForm = 'pointing-in' | 'leaving' | 'round' | 'torn' | 'full';

export interface Slab {
  readonly form: SlabForm;
  readonly ground: Ground;
  readonly icon: string;
  readonly word: string;
  /** Where there is a list to read, the slab makes room for it. */
  readonly narrow?: boolean;
}

const tip = 44;
const margin = 24;

/** In the larger text mode the slab makes room for the words. */
function slabWidthOf(drawing: Drawing, { narrow = false }: Slab): number {
  return narrow ? 220 : drawing.input.larger ? 244 : 292;
}

/** Draws slab, remaining time and corner buttons; returns the room for what there is to say. */
export function resultPanel(drawing: Drawing, slab: Slab): Rect {
  const { picture } = drawing;
  const { width, height } = drawing.picture.field;
  const slabWidth = slabWidthOf(drawing, slab);
  picture.box([0, 0, width, height], picture.theme.paper.fill);
  drawSlab(drawing, slab);
  const left =
    slab.form === 'leaving'
      ? margin
      : slabWidth + margin + (slab.form === 'pointing-in' || slab.form === 'round' ? tip : 20);
  const right = slab.form === 'leaving' ? width - slabWidth - tip - 8 : width - margin;
  const bottom = footer(drawing, [left, height - margin, right - left, 0]);
  return [left, 36, right - left, bottom - 36];
}

function drawSlab(drawing: Drawing, slab: Slab): void {
  const { picture, type } = drawing;
  const { width, height } = drawing.picture.field;
  const slabWidth = slabWidthOf(drawing, slab);
  const mirrored = slab.form === 'leaving';
  const x = (fromEdge: number) => (mirrored ? width - fromEdge : fromEdge);
  picture.shape(
    outline(slab.form, slabWidth, height).map(([fromEdge, y]) => [x(fromEdge), y]),
    slab.ground.fill,
  );
  const inner = slabWidth + (slab.form === 'torn' ? -24 : slab.form === 'round' ? 22 : 0);
  const left = mirrored ? width - inner : 0;
  const word = fitText(slab.word, { width: inner - 24, sizes: type.word, weight: 700, maxLines: 3 });
  const icon = word.lines.length > 2 || drawing.input.larger || slab.narrow ? 132 : 156;
  const top = (height - icon - 22 - word.height) / 2;
  picture.icon(slab.icon, [left + (inner - icon) / 2, top, icon, icon], slab.ground.ink);
  picture.text({
    text: slab.word,
    rect: [left + 12, top + icon + 22, inner - 24, word.height],
    sizes: [word.size],
    weight: 700,
    ground: slab.ground,
    align: 'centre',
    line: false,
  });
}

/** Corners as distance from the slab's own edge of the panel, and y. */
function outline(form: SlabForm, slabWidth: number, height: number): readonly (readonly [number, number])[] {
  const middle = height / 2;
  switch (form) {
    case 'pointing-in':
      return [
        [0, 0],
        [slabWidth, 0],
        [slabWidth + tip, middle],
        [slabWidth, height],
        [0, height],
      ];
    case 'leaving':
      // The notch makes the slab the tail of an arrow that points out of the panel.
      return [
        [0, 0],
        [slabWidth + tip, 0],
        [slabWidth, middle],
        [slabWidth + tip, height],
        [0, height],
      ];
    case 'round':
      return [
        [0, 0],
        ...Array.from({ length: 33 }, (_, step): readonly [number, number] => [
          slabWidth - 30 + (tip + 30) * Math.sin((Math.PI * step) / 32),
          (step / 32) * height,
        ]),
        [0, height],
      ];
    case 'torn':
      return [
        [0, 0],
        ...[0, 1, 2, 3].flatMap((tooth): (readonly [number, number])[] => [
          [slabWidth + 20, tooth * (height / 4)],
          [slabWidth - 24, (tooth + 0.5) * (height / 4)],
        ]),
        [slabWidth + 20, height],
        [0, height],
      ];
    case 'full':
      return [
        [0, 0],
        [slabWidth + 20, 0],
        [slabWidth + 20, height],
        [0, height],
      ];
  }
}
