import type { Verdict } from '../../../fares/inspection/inspection.ts';
import { civilTime } from '../../../fares/local-time.ts';
import { type EpochMillis, millisOf, type UnixSeconds } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/inspector/situation.ts';
import type { Rect } from '../scene.ts';
import {
  handheld,
  headHeight,
  type InspectorDrawing,
  innerWidth,
  leastHandheldTarget,
  margin,
} from './inspector-input.ts';
import { stack, steps } from './stack.ts';
import type { Ground, Theme } from './tokens.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:32` */
export function clockTime(at: EpochMillis): string {
  const { hour, minute } = civilTime(at);
  return `${two(hour)}:${two(minute)}`;
}

/** `14:32:08` */
export function exactTime(at: EpochMillis): string {
  return `${clockTime(at)}:${two(civilTime(at).second)}`;
}

/** `20.11.2026 14:32` */
export function dayAndTime(at: UnixSeconds): string {
  const { year, month, day } = civilTime(millisOf(at));
  return `${two(day)}.${two(month)}.${year}\u00a0${clockTime(millisOf(at))}`;
}

/** Operator, what this is, and the time. */
export function head({ picture, messages, input }: InspectorDrawing): void {
  const { header: ground, headerEdge } = picture.theme;
  picture.box([0, 0, handheld.width, headHeight], ground.fill);
  picture.box([0, headHeight - 3, handheld.width, 3], headerEdge);
  const text = { ground, maxLines: 1 } as const;
  picture.text({ ...text, text: input.operator, rect: [margin, 8, 480, 42], sizes: steps(34, 26), weight: 700 });
  picture.text({
    ...text,
    text: messages.machine,
    rect: [margin, 50, 480, 36],
    sizes: steps(28, 26),
    weight: 400,
    colour: ground.muted,
  });
  picture.text({
    ...text,
    text: clockTime(input.now),
    rect: [handheld.width - margin - 180, 14, 180, 64],
    sizes: [50],
    weight: 600,
    align: 'right',
  });
}

export interface Slab {
  readonly ground: Ground;
  readonly icon: string;
  readonly word: string;
  /** One sentence below the word. */
  readonly fact?: string;
}

/** The verdict: large, first, by word, shape and colour. Answers where it ends. */
export function slab({ picture, type }: InspectorDrawing, { ground, icon, word, fact }: Slab, height = 264): number {
  picture.box([0, headHeight, handheld.width, height], ground.fill);
  const size = 96;
  const factHeight = fact === undefined ? 0 : 92;
  const wordHeight = height - factHeight - 24;
  picture.icon(icon, [margin, headHeight + 12 + (wordHeight - size) / 2, size, size], ground.ink, 2.2);
  const textLeft = margin + size + 24;
  picture.text({
    text: word,
    rect: [textLeft, headHeight + 12, handheld.width - margin - textLeft, wordHeight],
    sizes: type.word,
    weight: 700,
    ground,
    valign: 'middle',
    line: false,
  });
  if (fact !== undefined) {
    picture.text({
      text: fact,
      rect: [margin, headHeight + 12 + wordHeight, innerWidth, factHeight],
      sizes: type.body,
      weight: 500,
      ground,
      valign: 'middle',
    });
  }
  return headHeight + height;
}

export const VERDICT_ICONS: Readonly<Record<Verdict, string>> = {
  right: 'circle-check-big',
  check: 'triangle-alert',
  'no-right': 'octagon-x',
};

export function verdictGround(theme: Theme, verdict: Verdict): Ground {
  return { right: theme.checkIn, check: theme.doubt, 'no-right': theme.refusal }[verdict];
}

export interface Pad {
  readonly id: string;
  readonly label: string;
  readonly icon?: string;
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly enabled?: boolean;
  readonly pressed?: boolean;
}

const gap = 14;

/** Rows of buttons from the lower edge up; the last row is nearest to the thumb. Answers where they begin. */
export function pads({ picture, type }: InspectorDrawing, rows: readonly (readonly Pad[])[]): number {
  let bottom = handheld.height - 24;
  for (const row of rows.toReversed()) {
    const width = (innerWidth - (row.length - 1) * gap) / row.length;
    row.forEach((pad, index) => {
      const { action, button, quiet, buttonEdge } = picture.theme;
      const ground = pad.look === 'primary' ? action : pad.look === 'quiet' ? quiet : button;
      picture.button({
        id: pad.id,
        label: pad.label,
        rect: [
          Math.round(margin + index * (width + gap)),
          bottom - leastHandheldTarget,
          Math.floor(width),
          leastHandheldTarget,
        ],
        ground,
        edge: buttonEdge,
        icon: pad.icon ?? 'check',
        iconAt: pad.icon === undefined ? 'nowhere' : row.length > 2 ? 'above' : 'left',
        iconSize: row.length > 2 ? 40 : 48,
        sizes: row.length > 2 ? type.small : type.button,
        sidePadding: 10,
        ...(pad.enabled === undefined ? {} : { enabled: pad.enabled }),
        ...(pad.pressed === undefined ? {} : { pressed: pad.pressed }),
      });
    });
    bottom -= leastHandheldTarget + gap;
  }
  return bottom;
}

/** A notice within a view: what to ask for, and what must not be missed. */
export function strip(drawing: InspectorDrawing, text: string, icon: string, [x, y, width, height]: Rect): void {
  const { picture, type } = drawing;
  const { sign } = picture.theme;
  picture.box([x, y, width, height], sign.fill, { radius: 12 });
  picture.icon(icon, [x + 18, y + (height - 56) / 2, 56, 56], sign.ink);
  picture.text({
    text,
    rect: [x + 92, y + 8, width - 108, height - 16],
    sizes: type.body,
    weight: 600,
    ground: sign,
    valign: 'middle',
  });
}

/** A41: what can be written down or photographed. */
export function proofBox({ picture, messages, type }: InspectorDrawing, proof: ProofOfFailure, rect: Rect): void {
  const { quiet, buttonEdge } = picture.theme;
  picture.box(rect, quiet.fill, { radius: 14, stroke: buttonEdge, strokeWidth: 3 });
  const [x, y, width, height] = rect;
  const words = messages.proof;
  stack(
    picture,
    [x + 24, y + 14, width - 48, height - 28],
    quiet,
    [
      { label: words.code, text: proof.code, sizes: steps(56, 40), weight: 700, gap: 0 },
      { label: words.terminal, text: String(proof.terminal), sizes: type.body, weight: 500, gap: 6 },
      { label: words.at, text: dayAndTime(proof.at), sizes: type.body, weight: 500, gap: 4 },
    ],
    'middle',
  );
}
