import 'pixi.js/unsafe-eval';
import { autoDetectRenderer, Container, Graphics, Ticker } from 'pixi.js';
import type { DrawItem, Rect, Scene } from '../scene.ts';
import { createTypeCase } from './type-case.ts';

// Pixi's own housekeeping would run at every frame for ever; what is not needed any more is destroyed here at once.
Ticker.system.autoStart = false;
Ticker.system.stop();
Ticker.shared.autoStart = false;
Ticker.shared.stop();

/** Draws scenes; between two scenes nothing is drawn but a bar that runs. */
export interface SceneCanvas {
  readonly element: HTMLCanvasElement;
  draw(scene: Scene): void;
  /** Panel pixels to device pixels. */
  resize(width: number, height: number, resolution: number): void;
}

interface RunningBar {
  readonly bar: Graphics;
  readonly rect: Rect;
  readonly colour: string;
}

/** `webgl` and `canvas` insist on one way of drawing (for comparison); otherwise the cheaper one is taken. */
export type Drawer = 'webgl' | 'canvas' | 'cheapest';

export async function createSceneCanvas(parent: HTMLElement, drawer: Drawer): Promise<SceneCanvas> {
  const element = document.createElement('canvas');
  element.setAttribute('aria-hidden', 'true');
  parent.append(element);
  const renderer = await autoDetectRenderer({
    canvas: element,
    preference: drawer === 'cheapest' ? ['webgl', 'canvas'] : [drawer],
    // WebGL without a graphics processor costs several times what the plain canvas does.
    failIfMajorPerformanceCaveat: drawer === 'cheapest',
    width: 800,
    height: 480,
    antialias: true,
    autoDensity: false,
    // No events, no accessibility layer of Pixi's: buttons are real elements beside the canvas.
    skipExtensionImports: true,
    gcActive: false,
    backgroundColor: 0x000000,
  });
  const type = createTypeCase(parent);
  const root = new Container();
  let scene: Scene | undefined;
  let received = 0;
  let bars: readonly RunningBar[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function build(shown: Scene): void {
    for (const child of root.removeChildren()) {
      if (child instanceof Graphics) child.destroy();
    }
    const running: RunningBar[] = [];
    for (const item of shown.items) {
      if (item.kind === 'text' || item.kind === 'icon') root.addChild(type.set(item, renderer.resolution));
      else if (item.kind === 'countdown-bar') {
        const bar = new Graphics();
        running.push({ bar, rect: item.rect, colour: item.colour });
        root.addChild(fillBar(new Graphics(), item.rect, 1, item.track), bar);
      } else root.addChild(drawn(item));
    }
    type.sweep();
    bars = running;
    frame();
  }

  /** Draws one frame and, while a bar runs, plans the next for when the bar is a pixel shorter. */
  function frame(): void {
    clearTimeout(timer);
    const left = share();
    for (const { bar, rect, colour } of bars) fillBar(bar.clear(), rect, left, colour);
    renderer.render(root);
    const countdown = scene?.countdown;
    if (bars.length === 0 || countdown === undefined || countdown.rate <= 0 || left <= 0) return;
    const widest = Math.max(...bars.map(({ rect }) => rect[2])) * renderer.resolution;
    const pixelMs = countdown.totalMs / countdown.rate / widest;
    timer = setTimeout(() => requestAnimationFrame(frame), Math.max(16, pixelMs));
  }

  /** What is left of the wait, 0 to 1. */
  function share(): number {
    const countdown = scene?.countdown;
    if (countdown === undefined || countdown.totalMs <= 0) return 0;
    const leftMs = countdown.leftMs - (performance.now() - received) * countdown.rate;
    return Math.min(1, Math.max(0, leftMs / countdown.totalMs));
  }

  element.addEventListener('webglcontextrestored', () => scene && build(scene));
  return {
    element,
    draw(next) {
      scene = next;
      received = performance.now();
      build(next);
    },
    resize(width, height, resolution) {
      renderer.resize(width, height, resolution);
      if (scene) build(scene);
    },
  };
}

function drawn(item: Extract<DrawItem, { kind: 'box' | 'shape' }>): Graphics {
  return item.kind === 'box' ? box(item) : new Graphics().poly(item.points.map(([x, y]) => ({ x, y }))).fill(item.fill);
}

function box({ rect, fill, radius, stroke, strokeWidth }: Extract<DrawItem, { kind: 'box' }>): Graphics {
  const [x, y, width, height] = rect;
  const graphics = new Graphics();
  // A full circle of its own: the corners of a rounded box are not quite round.
  if (radius && width === height && 2 * radius >= width) graphics.circle(x + width / 2, y + height / 2, width / 2);
  else if (radius) graphics.roundRect(x, y, width, height, Math.min(radius, width / 2, height / 2));
  else graphics.rect(x, y, width, height);
  graphics.fill(fill);
  // Inside, so that the box is never larger than its rectangle.
  if (stroke) graphics.stroke({ color: stroke, width: strokeWidth ?? 2, alignment: 1 });
  return graphics;
}

function fillBar(graphics: Graphics, [x, y, width, height]: Rect, share: number, colour: string): Graphics {
  const filled = width * share;
  if (filled > 0.5) graphics.roundRect(x, y, filled, height, Math.min(height, filled) / 2).fill(colour);
  return graphics;
}
