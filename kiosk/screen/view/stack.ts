import type { Rect } from '../scene.ts';
import type { Picture } from './picture.ts';
import { type Fitted, fitText, lineHeight, type Weight, widthOf } from './text-fit.ts';
import type { Ground } from './tokens.ts';

/** One paragraph of a stack; with a label it reads `Saldo 35,40 zł`, the label bold and the value beside it. */
export interface Block {
  readonly text: string;
  readonly label?: string;
  /** Largest first; all blocks of a stack step down together until the stack fits. */
  readonly sizes: readonly number[];
  readonly weight: Weight;
  readonly colour?: string;
  /** Room above, not counted for the first block; given up by half before type gets smaller. */
  readonly gap: number;
  /** Blocks of a stack that should each stay on one line share the largest size at which they do, if there is one. */
  readonly oneLine?: true;
  /** Drawn, and no line of the scene; or said otherwise than drawn. */
  readonly line?: string | false;
}

interface Laid {
  readonly block: Block;
  readonly fitted: Fitted;
  readonly indent: number;
}

const labelWeight: Weight = 600;
const leastOneLineShare = 0.75;

/** Sizes from `largest` down to `least` in steps of 2 px. */
export function steps(largest: number, least: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = largest; size > least; size -= 2) sizes.push(size);
  return [...sizes, least];
}

/** Sets blocks one under the other in the rect, as large as they fit together. Returns where the last one ends. */
export function stack(
  picture: Picture,
  rect: Rect,
  ground: Ground,
  given: readonly Block[],
  valign: 'top' | 'middle' = 'top',
): number {
  const [x, top, width, height] = rect;
  const { laid, gapShare } = fitStack(onOneLine(given, width), width, height);
  let y = valign === 'middle' ? top + Math.max(0, (height - heightOf(laid, gapShare)) / 2) : top;
  laid.forEach(({ block, fitted, indent }, index) => {
    if (index > 0) y += Math.round(block.gap * gapShare);
    const colour = block.colour ?? ground.ink;
    const common = { ground, colour, sizes: [fitted.size], line: false } as const;
    if (block.label !== undefined) {
      const labelHeight = Math.ceil(fitted.size * lineHeight);
      picture.text({ ...common, text: block.label, rect: [x, y, indent, labelHeight], weight: labelWeight });
    }
    const room: Rect = [x + indent, y, width - indent, fitted.height];
    picture.text({ ...common, text: block.text, rect: room, weight: block.weight });
    if (block.line !== false) {
      picture.say(block.line ?? (block.label === undefined ? block.text : `${block.label} ${block.text}`));
    }
    y += fitted.height;
  });
  return y;
}

function lay(blocks: readonly Block[], width: number, level: number): readonly Laid[] {
  return blocks.map((block) => {
    const sizes = block.sizes.slice(Math.min(level, block.sizes.length - 1));
    for (const size of sizes) {
      const indent = indentOf(block, size);
      const fitted = fitText(block.text, { width: width - indent, sizes: [size], weight: block.weight });
      if (fitted.whole || size === sizes.at(-1)) return { block, fitted, indent };
    }
    throw new RangeError('a block without sizes');
  });
}

function indentOf(block: Block, size: number): number {
  return block.label === undefined ? 0 : Math.ceil(widthOf(`${block.label}\u00a0`, size, labelWeight));
}

function heightOf(laid: readonly Laid[], gapShare: number): number {
  return laid.reduce(
    (sum, { block, fitted }, index) => sum + fitted.height + (index > 0 ? Math.round(block.gap * gapShare) : 0),
    0,
  );
}

/** First the gaps give way, then all type together, step by step. */
function fitStack(blocks: readonly Block[], width: number, height: number) {
  const levels = Math.max(1, ...blocks.map((block) => block.sizes.length));
  for (let level = 0; ; level++) {
    const laid = lay(blocks, width, level);
    for (const gapShare of [1, 0.5]) {
      if (heightOf(laid, gapShare) <= height) return { laid, gapShare };
    }
    if (level >= levels - 1) return { laid, gapShare: 0.25 };
  }
}

function onOneLine(blocks: readonly Block[], width: number): readonly Block[] {
  const together = blocks.filter((block) => block.oneLine);
  const fits = (size: number) =>
    together.every(
      (block) =>
        indentOf(block, size) + widthOf(block.text, size, block.weight) <= width || !block.sizes.includes(size),
    );
  const largest = together[0]?.sizes[0] ?? 0;
  const size = together[0]?.sizes.find(fits);
  // Better two lines than one that is much smaller than the rest.
  if (size === undefined || size < largest * leastOneLineShare) return blocks;
  return blocks.map((block) =>
    block.oneLine ? { ...block, sizes: block.sizes.filter((some) => some <= size) } : block,
  );
}
