import type { EpochMillis } from '../../fares/time.ts';
import type { Rect, Scene, SceneButton } from './scene.ts';

/** A scene as a view makes it: the stage gives it its number. */
export type UnnumberedScene = Omit<Scene, 'number'>;

/** A touch on a button or a point of the panel, with the number of the scene it was made on (absent: the current one). */
export type Touch =
  | { readonly button: string; readonly scene?: number | undefined }
  | { readonly x: number; readonly y: number; readonly scene?: number | undefined };

export type TouchOutcome =
  | { readonly kind: 'pressed'; readonly button: string }
  /** The scene it was made on is gone, and what was touched is not at the same place any more. */
  | { readonly kind: 'stale' }
  /** No such button on the scene it was made on, or nothing near that point. */
  | { readonly kind: 'nothing-there' }
  | { readonly kind: 'disabled'; readonly button: string }
  /** A scene number that was never shown, or so long ago that it is forgotten. */
  | { readonly kind: 'unknown-scene' };

export interface StagedScene {
  readonly at: EpochMillis;
  readonly scene: Scene;
}

/** Keeps what is on the panel, what was, and decides which touches count. */
export interface Stage {
  current(): Scene;
  /** Puts a scene on the panel. Its number rises only if it differs from the one shown. */
  show(scene: UnnumberedScene): Scene;
  /** Scenes with a number above `after`, oldest first; the oldest are forgotten when there are too many. */
  shown(after: number): readonly StagedScene[];
  /** Resolves a touch; `onPress` is called for one that counts. */
  touch(touch: Touch): TouchOutcome;
  subscribe(listener: (scene: Scene) => void): () => void;
}

export interface StageOptions {
  readonly first: UnnumberedScene;
  /** Wall clock for the history. */
  readonly now: () => EpochMillis;
  /** Milliseconds of a clock that does not jump, for the remaining time of a wait. Default: performance.now. */
  readonly monotonic?: () => number;
  readonly onPress: (button: string) => void;
  /** Scenes remembered; default 500. */
  readonly remembered?: number;
}

/** A finger that misses a button by this much still means it. */
const nearMissMillimetres = 2.3;
/** Remaining time is a change of its own only when it is out by more than this from what the shown bar says. */
const countdownToleranceMs = 150;

export function createStage(options: StageOptions): Stage {
  const monotonic = options.monotonic ?? (() => performance.now());
  const remembered = options.remembered ?? 500;
  const history: StagedScene[] = [];
  const listeners = new Set<(scene: Scene) => void>();
  let shownAt = 0;
  let current: Scene = put({ ...options.first, number: 1 });

  function put(scene: Scene): Scene {
    shownAt = monotonic();
    history.push({ at: options.now(), scene });
    if (history.length > remembered) history.shift();
    return scene;
  }

  return {
    current: () => current,
    show(next) {
      if (sameScene(current, next, monotonic() - shownAt)) return current;
      current = put({ ...next, number: current.number + 1 });
      for (const listener of [...listeners]) listener(current);
      return current;
    },
    shown: (after) => history.filter(({ scene }) => scene.number > after),
    touch(touch) {
      const madeOn =
        touch.scene === undefined ? current : history.find(({ scene }) => scene.number === touch.scene)?.scene;
      const outcome = resolveTouch(touch, madeOn, current);
      if (outcome.kind === 'pressed') options.onPress(outcome.button);
      return outcome;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A touch counts if the scene it was made on is shown, or one of the same view in which the same enabled button is
 * at the same place; every other touch is stale: the passenger pressed something else than what is there now.
 */
export function resolveTouch(touch: Touch, madeOn: Scene | undefined, current: Scene): TouchOutcome {
  if (madeOn === undefined) return { kind: 'unknown-scene' };
  const meant = 'button' in touch ? byId(madeOn, touch.button) : nearest(madeOn, touch.x, touch.y);
  if (meant === undefined) return { kind: 'nothing-there' };
  const now = byId(current, meant.id);
  const still = now !== undefined && madeOn.view === current.view && sameRect(meant.rect, now.rect);
  if (!still) return { kind: 'stale' };
  return meant.enabled && now.enabled ? { kind: 'pressed', button: meant.id } : { kind: 'disabled', button: meant.id };
}

function byId(scene: Scene, id: string): SceneButton | undefined {
  return scene.buttons.find((button) => button.id === id);
}

function nearest({ buttons, panel }: Scene, x: number, y: number): SceneButton | undefined {
  const reached = buttons
    .map((button) => ({ button, distance: distanceTo(button.rect, x, y) }))
    .filter(({ distance }) => distance <= nearMissMillimetres * panel.pixelsPerMillimetre);
  return reached.sort((a, b) => a.distance - b.distance)[0]?.button;
}

function distanceTo([left, top, width, height]: Rect, x: number, y: number): number {
  const dx = Math.max(left - x, 0, x - (left + width));
  const dy = Math.max(top - y, 0, y - (top + height));
  return Math.hypot(dx, dy);
}

function sameRect(a: Rect, b: Rect): boolean {
  return a.every((value, index) => value === b[index]);
}

function sameScene(shown: Scene, next: UnnumberedScene, elapsedMs: number): boolean {
  const { number: _, countdown: shownCountdown, ...shownRest } = shown;
  const { countdown, ...rest } = next;
  return sameCountdown(shownCountdown, countdown, elapsedMs) && JSON.stringify(shownRest) === JSON.stringify(rest);
}

function sameCountdown(shown: Scene['countdown'], next: Scene['countdown'], elapsedMs: number): boolean {
  if (shown === undefined || next === undefined) return shown === next;
  const expected = Math.max(0, shown.leftMs - elapsedMs * shown.rate);
  const tolerance = countdownToleranceMs * Math.max(1, shown.rate);
  return shown.totalMs === next.totalMs && shown.rate === next.rate && Math.abs(expected - next.leftMs) <= tolerance;
}
