import type { Rect } from '../scene.ts';
import type { Picture } from './picture.ts';

/** The reader's field: rings around the middle of the rect's right edge, cut off at the rect; largest first. */
export function readerWaves(picture: Picture, rect: Rect, radii: readonly [number, number, number]): void {
  const [x, y, width, height] = rect;
  const middle = y + height / 2;
  radii.forEach((radius, index) => {
    const points = Array.from({ length: 49 }, (_, step): readonly [number, number] => {
      const angle = Math.PI / 2 + (Math.PI * step) / 48;
      const at = middle - radius * Math.sin(angle);
      return [x + width + radius * Math.cos(angle), Math.min(y + height, Math.max(y, at))];
    });
    picture.shape(points, picture.theme.waves[index] ?? picture.theme.action.fill);
  });
}
