import type { PanelPoint } from './actuators.ts';

export interface PanelPlace {
  /** The panel's top left corner in the gantry's coordinates. */
  readonly origin: readonly [number, number];
  /** How the panel's x axis is turned against the gantry's, counter-clockwise. The panel's y goes down. */
  readonly degrees: number;
}

/** Where the finger goes for a point of the panel: the gantry's y goes up, the panel's down. */
export function toGantry({ origin, degrees }: PanelPlace, { x, y }: PanelPoint): readonly [number, number] {
  const turn = (degrees * Math.PI) / 180;
  const [right, up] = [x, -y];
  return [
    origin[0] + right * Math.cos(turn) - up * Math.sin(turn),
    origin[1] + right * Math.sin(turn) + up * Math.cos(turn),
  ];
}

/** The point of the panel below the finger. */
export function toPanel({ origin, degrees }: PanelPlace, [x, y]: readonly [number, number]): PanelPoint {
  const turn = (-degrees * Math.PI) / 180;
  const [dx, dy] = [x - origin[0], y - origin[1]];
  const right = dx * Math.cos(turn) - dy * Math.sin(turn);
  const up = dx * Math.sin(turn) + dy * Math.cos(turn);
  return { x: right, y: up === 0 ? 0 : -up };
}

export interface PanelSize {
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMillimetre: number;
}

/** The middle of a rectangle given in panel pixels. */
export function middleOf(rect: readonly [number, number, number, number], panel: PanelSize): PanelPoint {
  const [x, y, width, height] = rect;
  return pointOf({ x: x + width / 2, y: y + height / 2 }, panel);
}

/** Panel pixels as millimetres from its corner. */
export function pointOf(
  pixel: { readonly x: number; readonly y: number },
  { pixelsPerMillimetre }: PanelSize,
): PanelPoint {
  return { x: pixel.x / pixelsPerMillimetre, y: pixel.y / pixelsPerMillimetre };
}
