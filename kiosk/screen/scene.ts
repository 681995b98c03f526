/** One picture on the panel as a plain description: the canvas, the accessibility tree, speech and the rig read it. */
export interface Scene {
  /** Rises with every scene shown; a touch names the scene it was made on. */
  readonly number: number;
  readonly view: string;
  readonly reason?: string | undefined;
  readonly outcome?: 1 | 2 | 3 | 4 | undefined;
  readonly title: string;
  /** Every text on the panel besides title and buttons, in reading order. */
  readonly lines: readonly string[];
  readonly buttons: readonly SceneButton[];
  readonly language: Language;
  /** Whole seconds left of a wait that the passenger can see. */
  readonly secondsLeft?: number | undefined;
  /** The same wait for the moving bar: milliseconds left when the scene was sent, and in all; `rate` 1 = real time. */
  readonly countdown?: { readonly leftMs: number; readonly totalMs: number; readonly rate: number } | undefined;
  readonly tone: Tone;
  readonly theme: 'day' | 'night' | 'contrast';
  /** Larger text was asked for. */
  readonly larger: boolean;
  /** What the voice says, one sentence; empty when there is nothing to say. */
  readonly speech: string;
  readonly panel: Panel;
  /** Drawn in this order. Buttons and title are drawn by items too. */
  readonly items: readonly DrawItem[];
}

export type Language = 'pl' | 'en' | 'uk' | 'de';
export type Tone = 'calm' | 'check-in' | 'check-out' | 'done' | 'doubt' | 'refusal' | 'closed';

export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMillimetre: number;
}

/** x, y, width, height in panel pixels. */
export type Rect = readonly [number, number, number, number];

export interface SceneButton {
  /** Stable, the same in every language (rig-api). */
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly rect: Rect;
  /** For a button that can be on or off (T61), or is marked as the one that was chosen (T102). */
  readonly pressed?: boolean | undefined;
  /** What a screen reader calls it where the label alone does not say enough: a sign, or a label with a count. */
  readonly spoken?: string | undefined;
}

export type DrawItem =
  | {
      readonly kind: 'box';
      readonly rect: Rect;
      readonly fill: string;
      readonly radius?: number;
      readonly stroke?: string;
      readonly strokeWidth?: number;
    }
  | { readonly kind: 'shape'; readonly points: readonly (readonly [number, number])[]; readonly fill: string }
  | {
      readonly kind: 'text';
      /** Lines are broken by the view ('\n'), which knows the font's widths; a line is 1.2 times the size high. */
      readonly text: string;
      /** The text never leaves this box. */
      readonly rect: Rect;
      readonly size: number;
      readonly weight: 400 | 500 | 600 | 700;
      readonly colour: string;
      /** What lies under it, for the contrast check. */
      readonly background: string;
      readonly align: 'left' | 'centre' | 'right';
      readonly valign?: 'top' | 'middle' | 'bottom';
    }
  | {
      readonly kind: 'icon';
      readonly name: string;
      readonly rect: Rect;
      readonly colour: string;
      readonly strokeWidth?: number;
    }
  /** The remaining time as a bar that runs empty. */
  | { readonly kind: 'countdown-bar'; readonly rect: Rect; readonly colour: string; readonly track: string };
