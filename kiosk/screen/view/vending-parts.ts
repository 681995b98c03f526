import { formatAmount } from '../../../fares/format.ts';
import { civilTime } from '../../../fares/local-time.ts';
import type { Grosze } from '../../../fares/money.ts';
import type { Rect } from '../scene.ts';
import { steps } from './stack.ts';
import { hasWarned } from './time-left.ts';
import type { Ground } from './tokens.ts';
import { contentWidth, headerHeight, leastVendingTarget, left, upright, type VendingDrawing } from './vending-input.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Operator, what this is, and the time. */
export function header({ picture, messages, input }: VendingDrawing, sub?: string): void {
  const { header: ground, headerEdge } = picture.theme;
  picture.box([0, 0, upright.width, headerHeight], ground.fill);
  picture.box([0, headerHeight - 3, upright.width, 3], headerEdge);
  picture.text({
    text: input.operator,
    rect: [left, 22, 700, 58],
    sizes: steps(46, 34),
    weight: 700,
    ground,
    maxLines: 1,
  });
  picture.text({
    text: sub ?? messages.machine,
    rect: [left, 84, 700, 46],
    sizes: steps(34, 30),
    weight: 400,
    ground,
    colour: ground.muted,
    maxLines: 1,
  });
  const { hour, minute } = civilTime(input.now);
  picture.text({
    text: `${two(hour)}:${two(minute)}`,
    rect: [upright.width - left - 240, 32, 240, 84],
    sizes: [64],
    weight: 600,
    ground,
    align: 'right',
  });
}

export interface TileSpec {
  readonly id: string;
  readonly label: string;
  readonly sub?: string | undefined;
  /** Large at the right: what it costs. */
  readonly value?: string | undefined;
  readonly icon?: string | undefined;
  readonly look?: 'primary' | 'plain' | 'quiet' | 'way-out' | undefined;
  readonly enabled?: boolean | undefined;
  readonly pressed?: boolean | undefined;
  readonly spoken?: string | undefined;
}

/** A button with a pictogram, its label and a line below; beside the pictogram where it is low, under it where it is high. */
export function tile({ picture, type }: VendingDrawing, spec: TileSpec, given: Rect): void {
  // Letters between two pixels would be blurred.
  const rect: Rect = [Math.round(given[0]), Math.round(given[1]), Math.round(given[2]), Math.round(given[3])];
  const { label, sub, icon, look = 'plain', enabled = true, pressed, id } = spec;
  const { action, button, buttonEdge, quiet, refusal } = picture.theme;
  const ground: Ground = !enabled ? quiet : look === 'primary' ? action : look === 'quiet' ? quiet : button;
  const edge =
    look === 'way-out' && enabled
      ? refusal.fill === '#ffffff'
        ? buttonEdge
        : refusal.fill
      : enabled
        ? buttonEdge
        : ground.muted;
  const ink = enabled ? (look === 'way-out' && refusal.fill !== '#ffffff' ? refusal.fill : ground.ink) : ground.muted;
  const said = [label, sub, spec.value].filter((part) => part !== undefined);
  const spoken = spec.spoken ?? (said.length === 1 ? undefined : said.join(', '));
  picture.pad({
    id,
    label,
    rect,
    ground,
    edge,
    enabled,
    ...(pressed === undefined ? {} : { pressed }),
    ...(spoken === undefined ? {} : { spoken }),
  });
  const [x, y, width, height] = rect;
  const high = height >= 260;
  const padding = high ? 34 : 24;
  const iconSize = icon === undefined ? 0 : high ? 84 : Math.min(64, height - 2 * padding);
  if (icon !== undefined) {
    const at: Rect = high
      ? [x + padding, y + padding, iconSize, iconSize]
      : [x + padding + 4, y + (height - iconSize) / 2, iconSize, iconSize];
    picture.icon(icon, at, ink);
  }
  const textLeft = high || iconSize === 0 ? x + padding : x + padding + iconSize + 26;
  const valueWidth = spec.value === undefined ? 0 : 300;
  const textWidth = x + width - padding - textLeft - valueWidth;
  if (spec.value !== undefined) {
    picture.text({
      text: spec.value,
      rect: [x + width - padding - valueWidth, y, valueWidth, height],
      sizes: type.title.filter((size) => size <= 72),
      weight: 700,
      ground,
      colour: ink,
      align: 'right',
      valign: 'middle',
      line: false,
      maxLines: 1,
    });
  }
  const top = high ? y + padding + iconSize + 18 : y + 8;
  const room = y + height - (high ? padding : 8) - top;
  const align = iconSize === 0 && !high ? ('centre' as const) : ('left' as const);
  const labelSizes = high ? type.lead : sub === undefined ? type.body : type.lead;
  if (sub === undefined) {
    picture.text({
      text: label,
      rect: [textLeft, top, textWidth, room],
      sizes: labelSizes,
      weight: 600,
      ground,
      colour: ink,
      align,
      valign: high ? 'top' : 'middle',
      line: false,
    });
    return;
  }
  const subHeight = high ? room * 0.46 : room * 0.44;
  picture.text({
    text: label,
    rect: [textLeft, top, textWidth, room - subHeight],
    sizes: labelSizes,
    weight: 600,
    ground,
    colour: ink,
    align,
    valign: 'bottom',
    line: false,
  });
  picture.text({
    text: sub,
    rect: [textLeft, top + room - subHeight + 4, textWidth, subHeight - 4],
    sizes: type.small,
    weight: 400,
    ground,
    colour: enabled ? (look === 'primary' ? ground.ink : ground.muted) : ground.muted,
    align,
    valign: 'top',
    line: false,
  });
}

/** Tiles in rows of so many, as high as the room allows, at most `most`. */
export function tiles(
  drawing: VendingDrawing,
  specs: readonly TileSpec[],
  [x, y, width, height]: Rect,
  {
    columns = 1,
    gap = 22,
    most = 300,
    from = 'top',
  }: { columns?: number; gap?: number; most?: number; from?: 'top' | 'bottom' } = {},
): void {
  const rows = Math.ceil(specs.length / columns);
  const each = Math.max(leastVendingTarget, Math.min(most, (height - (rows - 1) * gap) / rows));
  const top = from === 'top' ? y : y + height - rows * each - (rows - 1) * gap;
  const tileWidth = (width - (columns - 1) * gap) / columns;
  specs.forEach((spec, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    tile(drawing, spec, [x + column * (tileWidth + gap), top + row * (each + gap), tileWidth, each]);
  });
}

/** Which rows the foot of a view has. */
export interface Foot {
  readonly nav: readonly TileSpec[];
  readonly languages?: boolean;
  readonly comfort?: boolean;
}

const rowHeight = leastVendingTarget;
const rowGap = 16;

/** The last rows of a view, from the lower edge up: its ways out, comfort, languages; above them the remaining time. */
export function foot(drawing: VendingDrawing, { nav, languages = false, comfort = false }: Foot): number {
  const { messages, input } = drawing;
  let bottom = upright.height - 36;
  const row = (specs: readonly TileSpec[], wide = false): void => {
    const gap = 18;
    const shares = specs.map((_, index) => (wide && index === 0 ? 1.8 : 1));
    const unit = (contentWidth - (specs.length - 1) * gap) / shares.reduce((sum, share) => sum + share, 0);
    let x = left;
    specs.forEach((spec, index) => {
      const width = unit * (shares[index] ?? 1);
      tile(drawing, spec, [x, bottom - rowHeight, width, rowHeight]);
      x += width + gap;
    });
    bottom -= rowHeight + rowGap;
  };
  if (comfort) row(comfortTiles(drawing));
  if (languages) row(languageTiles(drawing));
  const time = input.countdown !== undefined && input.moreTime !== undefined && input.moreTime.left > 0;
  const specs = [
    ...nav,
    ...(time ? [{ id: 'more-time', label: messages.moreTime, icon: 'timer-reset', look: 'quiet' as const }] : []),
  ];
  if (specs.length > 0) row(specs, nav[0]?.look === 'way-out' && specs.length > 1);
  if (input.countdown !== undefined) {
    timeLeft(drawing, bottom);
    bottom -= hasWarned(drawing.input) ? 84 : 36;
  }
  return bottom;
}

function timeLeft(drawing: VendingDrawing, bottom: number): void {
  const { picture, messages, type } = drawing;
  const { doubt, paper, quiet } = picture.theme;
  const track = quiet.fill === paper.fill ? '#5c5c5c' : quiet.fill;
  if (!hasWarned(drawing.input)) {
    picture.countdownBar([left, bottom - 16, contentWidth, 14], paper.ink, track);
    return;
  }
  picture.box([left, bottom - 78, contentWidth, 72], doubt.fill, { radius: 12 });
  picture.text({
    text: messages.timeEnding,
    rect: [left + 20, bottom - 76, contentWidth - 40, 52],
    sizes: type.small.filter((size) => size <= 40),
    weight: 700,
    ground: doubt,
    valign: 'middle',
    align: 'centre',
  });
  picture.countdownBar(
    [left + 20, bottom - 22, contentWidth - 40, 10],
    doubt.ink,
    paper.fill === '#000000' ? '#8a6d00' : '#ffffff',
  );
}

function comfortTiles({ messages, input }: VendingDrawing): readonly TileSpec[] {
  const { comfort } = messages;
  return [
    {
      id: 'reach',
      label: input.reach ? comfort.reachBack : comfort.reach,
      icon: 'accessibility',
      look: 'quiet',
      pressed: input.reach,
    },
    {
      id: 'larger',
      label: input.larger ? comfort.ordinary : comfort.larger,
      icon: 'a-large-small',
      look: 'quiet',
      pressed: input.larger,
    },
    {
      id: 'contrast',
      label: input.contrast ? comfort.contrastBack : comfort.contrast,
      icon: 'contrast',
      look: 'quiet',
      pressed: input.contrast,
    },
  ];
}

const LANGUAGES = [
  ['pl', 'Polski'],
  ['en', 'English'],
  ['uk', 'Українська'],
  ['de', 'Deutsch'],
] as const;

function languageTiles({ input }: VendingDrawing): readonly TileSpec[] {
  return LANGUAGES.map(([id, label]) => ({
    id: `language-${id}`,
    label,
    pressed: input.language === id,
    look: input.language === id ? 'primary' : 'plain',
  }));
}

/** Room between header and foot, for what is said and for what is touched. */
export function areas(
  { input }: VendingDrawing,
  bottom: number,
  split: number,
): { readonly info: Rect; readonly controls: Rect } {
  const top = headerHeight + 40;
  // Step-free reach: controls in the lower half.
  const at = input.reach ? Math.max(split, upright.height / 2) : split;
  return {
    info: [left, top, contentWidth, at - top - 24],
    controls: [left, at, contentWidth, bottom - at - 24],
  };
}

export function amountIn({ input }: VendingDrawing, amount: Grosze): string {
  return formatAmount(amount, input.language);
}

/** A day as people write it: `20.11.2026`. */
export function shownDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}.${month}.${year}`;
}
