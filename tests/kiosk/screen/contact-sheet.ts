import type { Page } from 'playwright-core';
import { type IndexedPicture, indexedPng } from './indexed-png.ts';

/** How pictures lie on a sheet. */
export interface SheetForm {
  readonly thumb: { readonly width: number; readonly height: number };
  readonly columns: number;
}

/** Half of the panel's 800 x 480: small to keep, large enough to be looked at. */
const landscape: SheetForm = { thumb: { width: 400, height: 240 }, columns: 8 };
/** A quarter of 1080 x 1920, to whole cells. */
export const upright: SheetForm = { thumb: { width: 270, height: 480 }, columns: 12 };
const gap = 8;
/** Colour differences are compared as averages over squares of so many pixels: 20 x 20 of the panel. */
const cell = 10;

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeOf(index: number, { thumb, columns }: SheetForm): Place {
  return {
    x: gap + (index % columns) * (thumb.width + gap),
    y: gap + Math.floor(index / columns) * (thumb.height + gap),
  };
}

/** Lays out an empty sheet for so many views in the page's memory. */
export async function beginSheet(page: Page, count: number, form = landscape): Promise<void> {
  const { thumb, columns } = form;
  const rows = Math.ceil(count / columns);
  await page.evaluate(
    ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) throw new Error('no canvas for the contact sheet');
      context.fillStyle = '#808080';
      context.fillRect(0, 0, width, height);
      context.imageSmoothingQuality = 'high';
      Object.assign(window, { sheet: canvas });
    },
    [gap + Math.min(count, columns) * (thumb.width + gap), gap + rows * (thumb.height + gap)] as const,
  );
}

/**
 * Waits until the page shows the scene with this number and copies its picture to the place of that index. Answers how
 * many of its texts and pictograms touch the edge of their room. The page must draw on a plain canvas: what WebGL has
 * drawn cannot be copied later.
 */
export async function keepOnSheet(page: Page, index: number, scene: number, form = landscape): Promise<number> {
  return page.evaluate(
    async ({ x, y, width, height, number }) => {
      const panel = document.getElementById('screen');
      while (panel?.dataset.scene !== number) await new Promise((resolve) => setTimeout(resolve, 4));
      const { sheet } = window as unknown as { sheet: OffscreenCanvas };
      const shown = panel.querySelector<HTMLCanvasElement>(':scope > canvas');
      if (!shown) throw new Error('the page has no canvas');
      sheet.getContext('2d')?.drawImage(shown, x, y, width, height);
      const touching = [...panel.querySelectorAll<HTMLCanvasElement>('.type-cases canvas')].filter((canvas) => {
        const { width: right, height: bottom } = canvas;
        const inked = (...room: readonly [number, number, number, number]) =>
          canvas
            .getContext('2d')
            ?.getImageData(...room)
            .data.some((value, at) => at % 4 === 3 && value > 0);
        return (
          inked(0, 0, right, 1) ||
          inked(0, bottom - 1, right, 1) ||
          inked(0, 0, 1, bottom) ||
          inked(right - 1, 0, 1, bottom)
        );
      });
      return touching.length;
    },
    { ...placeOf(index, form), ...form.thumb, number: String(scene) },
  );
}

/** Gives the page the picture to compare with. Throws when it is not of the sheet's size. */
export async function loadReference(page: Page, picture: Buffer): Promise<void> {
  await page.evaluate(async (encoded) => {
    const { sheet } = window as unknown as { sheet: OffscreenCanvas };
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    if (bitmap.width !== sheet.width || bitmap.height !== sheet.height) {
      throw new Error(
        `the reference is ${bitmap.width} x ${bitmap.height}, the sheet ${sheet.width} x ${sheet.height}`,
      );
    }
    const reference = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
    if (!reference) throw new Error('no canvas for the reference');
    reference.drawImage(bitmap, 0, 0);
    const { data } = reference.getImageData(0, 0, bitmap.width, bitmap.height);
    const palette = [...new Set(new Uint32Array(data.buffer))];
    Object.assign(window, { reference, palette });
  }, picture.toString('base64'));
}

/**
 * How far the views at these places of the sheet are from the reference: the greatest difference of a cell's average
 * in a colour channel, 0-255. The sheet is compared as it would look in the reference's own few colours.
 */
export async function distances(page: Page, indices: readonly number[], form = landscape): Promise<readonly number[]> {
  return page.evaluate(
    ({ places, thumb, cell }) => {
      const { sheet, reference, palette } = window as unknown as {
        sheet: OffscreenCanvas;
        reference: OffscreenCanvasRenderingContext2D;
        palette: readonly number[];
      };
      const made = sheet.getContext('2d');
      if (!made) throw new Error('no contact sheet');
      const averages = ({ data }: ImageData): Float32Array => {
        const across = thumb.width / cell;
        const sums = new Float32Array(3 * across * (thumb.height / cell));
        for (let pixel = 0; pixel < thumb.width * thumb.height; pixel++) {
          const x = Math.floor((pixel % thumb.width) / cell);
          const at = 3 * (Math.floor(pixel / thumb.width / cell) * across + x);
          for (let channel = 0; channel < 3; channel++) {
            sums[at + channel] = (sums[at + channel] ?? 0) + (data[4 * pixel + channel] ?? 0) / (cell * cell);
          }
        }
        return sums;
      };
      const parts = (colour: number) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255] as const;
      const shades = palette.map(parts);
      const known = new Map(palette.map((colour) => [colour, colour]));
      const nearest = (colour: number): number => {
        const ready = known.get(colour);
        if (ready !== undefined) return ready;
        const [r, g, b] = parts(colour);
        let best = 0;
        let least = Infinity;
        shades.forEach(([x, y, z], index) => {
          const far = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
          if (far < least) [best, least] = [index, far];
        });
        const found = palette[best] ?? colour;
        known.set(colour, found);
        return found;
      };
      const inItsColours = (image: ImageData): ImageData => {
        const colours = new Uint32Array(image.data.buffer);
        colours.forEach((colour, at) => {
          colours[at] = nearest(colour);
        });
        return image;
      };
      return places.map(({ x, y }) => {
        const wanted = averages(reference.getImageData(x, y, thumb.width, thumb.height));
        const found = averages(inItsColours(made.getImageData(x, y, thumb.width, thumb.height)));
        return found.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (wanted[at] ?? 0))), 0);
      });
    },
    { places: indices.map((index) => placeOf(index, form)), thumb: form.thumb, cell },
  );
}

/**
 * The sheet as a small PNG of 256 colours: every colour of a surface as it is, then the commonest of the mixed ones at
 * letters' edges; any other is drawn in the nearest of them.
 */
export async function sheetPng(page: Page): Promise<Buffer> {
  const { width, height, palette, pixels } = await page.evaluate(() => {
    const { sheet } = window as unknown as { sheet: OffscreenCanvas };
    const image = sheet.getContext('2d')?.getImageData(0, 0, sheet.width, sheet.height);
    if (!image) throw new Error('no contact sheet');
    const colours = new Uint32Array(image.data.buffer).map((colour) => colour & 0xff_ff_ff);
    const count = new Map<number, number>();
    const surface = new Map<number, number>();
    colours.forEach((colour, at) => {
      count.set(colour, (count.get(colour) ?? 0) + 1);
      // Four alike in a row are no letter's edge.
      if (at % 4 === 0 && colours[at + 1] === colour && colours[at + 2] === colour && colours[at + 3] === colour) {
        surface.set(colour, (surface.get(colour) ?? 0) + 1);
      }
    });
    const commonest = (some: ReadonlyMap<number, number>, least: number) =>
      [...some].filter(([, times]) => times >= least).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const surfaces = commonest(surface, 40).slice(0, 160);
    const known = new Set(surfaces.map(([colour]) => colour));
    const mixed = commonest(count, 1).filter(([colour]) => !known.has(colour));
    const palette = [...surfaces, ...mixed].slice(0, 256).map(([colour]) => colour);
    const parts = (colour: number) => [colour & 255, (colour >> 8) & 255, colour >> 16] as const;
    const shades = palette.map(parts);
    const nearest = new Map(palette.map((colour, index) => [colour, index]));
    for (const colour of count.keys()) {
      if (nearest.has(colour)) continue;
      const [r, g, b] = parts(colour);
      let best = 0;
      let least = Infinity;
      shades.forEach(([x, y, z], index) => {
        const far = (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
        if (far < least) [best, least] = [index, far];
      });
      nearest.set(colour, best);
    }
    const indices = Uint8Array.from(colours, (colour) => nearest.get(colour) ?? 0);
    let text = '';
    for (let at = 0; at < indices.length; at += 8192) text += String.fromCharCode(...indices.subarray(at, at + 8192));
    return { width: sheet.width, height: sheet.height, palette: shades.flat(), pixels: btoa(text) };
  });
  const picture: IndexedPicture = {
    width,
    height,
    palette: Uint8Array.from(palette),
    pixels: Buffer.from(pixels, 'base64'),
  };
  return indexedPng(picture);
}
