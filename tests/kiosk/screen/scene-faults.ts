import type { DrawItem, Panel, Rect } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';
import { ascent, lineHeight, widthOf } from '../../../kiosk/screen/view/text-fit.ts';
import { leastType } from '../../../kiosk/screen/view/tokens.ts';

export type TextItem = Extract<DrawItem, { kind: 'text' }>;
type IconItem = Extract<DrawItem, { kind: 'icon' }>;

const leastTargetMillimetres = 15;
/** 17 px of the seven-inch panel. */
const leastTypeMillimetres = (leastType - 0.05) / 5.27;
/** How small targets and type may be; of panels that passengers use from an arm's length, unless told. */
export interface LeastSizes {
  readonly targetMillimetres: number;
  readonly typeMillimetres: number;
}
const atArmsLength: LeastSizes = {
  targetMillimetres: leastTargetMillimetres,
  typeMillimetres: leastTypeMillimetres,
};
/** Drawn sizes are rounded to a hundredth of a pixel. */
const rounding = 0.02;
/** WCAG 2.2: 1.4.3 for texts, 1.4.11 for pictograms. */
const leastTextContrast = 4.5;
const leastIconContrast = 3;

export function textsOf(scene: UnnumberedScene): readonly TextItem[] {
  return scene.items.filter((item): item is TextItem => item.kind === 'text');
}

/** All that is wrong with how a scene is drawn, each fault in words; what is in order gives nothing. */
export function drawingFaults(scene: UnnumberedScene, least: LeastSizes = atArmsLength): readonly string[] {
  const texts = textsOf(scene);
  const inks = texts.map((item) => ({ what: `«${item.text}»`, rect: inkOf(item) }));
  const icons = scene.items.filter((item): item is IconItem => item.kind === 'icon');
  return [
    ...scene.items
      .filter((item) => leavesPanel(scene.panel, item))
      .map((item) => `leaves the panel: ${JSON.stringify(item)}`),
    ...texts.flatMap((item) => textFaults(scene, item, least)),
    ...icons.flatMap((item) => iconFaults(scene, item)),
    ...collisions(inks).map((pair) => `lie over each other: ${pair}`),
    ...icons.flatMap(({ name, rect }) =>
      inks.filter((ink) => overlap(shrunk(rect), ink.rect)).map(({ what }) => `pictogram ${name} lies over ${what}`),
    ),
    ...buttonFaults(scene, least),
  ];
}

/** All that is told and not drawn, or drawn and shortened. */
export function tellingFaults(scene: UnnumberedScene): readonly string[] {
  const drawn = plain(
    textsOf(scene)
      .map(({ text }) => text)
      .join(' '),
  );
  // The sign is drawn as long as a figure, its label is the machine's own.
  const labels = scene.buttons.map(({ label }) => (label === '-' ? '\u2212' : label));
  return [
    ...[...labels, scene.title].filter((text) => !drawn.includes(plain(text))),
    ...scene.lines.filter((line) => !isDrawn(drawn, line)),
    // A sentence of its own that ends so in all four languages.
    ...(drawn.replace(/(moment|chwila|мить|Moment)…/, '').includes('…') ? [`shortened: ${drawn}`] : []),
  ];
}

/** Words with ordinary spaces between them. */
export function plain(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, ' ');
}

/** A line of its own, or a label and its value drawn side by side. */
function isDrawn(drawn: string, line: string): boolean {
  const words = plain(line)
    .replace(/^(Linia|Line|Маршрут|Linie) /, '')
    .split(' ');
  return drawn.includes(plain(line)) || words.every((word) => drawn.includes(word));
}

function leavesPanel({ width, height }: Panel, item: DrawItem): boolean {
  const points = item.kind === 'shape' ? item.points : corners(item.rect);
  return points.some(([x, y]) => Math.min(x, y) < 0 || x > width + rounding || y > height + rounding);
}

function corners([x, y, width, height]: Rect): readonly (readonly [number, number])[] {
  return [
    [x, y],
    [x + width, y + height],
  ];
}

function textFaults(scene: UnnumberedScene, item: TextItem, { typeMillimetres }: LeastSizes): readonly string[] {
  const lines = item.text.split('\n');
  const [x, y, width, height] = inkOf(item);
  const grounds = [x + 1, x + width / 2, x + width - 1].map((at) => fillUnder(scene, item, at, y + height / 2));
  const faults = [
    item.size / scene.panel.pixelsPerMillimetre < typeMillimetres && `only ${item.size} px`,
    contrast(item.colour, item.background) < leastTextContrast && `contrast ${item.colour} on ${item.background}`,
    lines.some((line) => widthOf(line, item.size, item.weight) > item.rect[2] + 1) && 'too wide for its box',
    lines.length * item.size * lineHeight > item.rect[3] + 1 && 'too high for its box',
    lines.some((line) => /^zł/.test(line)) && 'an amount is parted from its unit',
    grounds.some((ground) => ground !== item.background) && `lies on ${grounds}, not on ${item.background}`,
  ];
  return faults.filter((fault) => fault !== false).map((fault) => `«${item.text}»: ${fault}`);
}

function iconFaults(scene: UnnumberedScene, item: IconItem): readonly string[] {
  const [x, y, width, height] = item.rect;
  const ground = fillUnder(scene, item, x + width / 2, y + height / 2);
  if (ground === undefined) return [`pictogram ${item.name} lies on nothing`];
  return contrast(item.colour, ground) < leastIconContrast ? [`contrast of pictogram ${item.name} on ${ground}`] : [];
}

function buttonFaults({ buttons, panel }: UnnumberedScene, { targetMillimetres }: LeastSizes): readonly string[] {
  const least = targetMillimetres * panel.pixelsPerMillimetre - rounding;
  const small = buttons.filter(({ rect }) => Math.min(rect[2], rect[3]) < least);
  const ids = buttons.map(({ id }) => id);
  return [
    ...small.map(({ id, rect }) => `button ${id} is only ${rect[2]} x ${rect[3]}`),
    ...collisions(buttons.map(({ id, rect }) => ({ what: id, rect }))).map((pair) => `buttons overlap: ${pair}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `button ${id} is there twice`),
  ];
}

function collisions(things: readonly { readonly what: string; readonly rect: Rect }[]): readonly string[] {
  return things.flatMap((a, index) =>
    things
      .slice(index + 1)
      .filter((b) => overlap(a.rect, b.rect))
      .map((b) => `${a.what} and ${b.what}`),
  );
}

function overlap([ax, ay, aw, ah]: Rect, [bx, by, bw, bh]: Rect): boolean {
  return ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;
}

/** Where the ink of a text is: narrower than its room, from the top of capitals to a little below the last baseline. */
function inkOf(item: TextItem): Rect {
  const [x, y, width, height] = item.rect;
  const lines = item.text.split('\n');
  const inkWidth = Math.max(...lines.map((line) => widthOf(line, item.size, item.weight)));
  const block = lines.length * item.size * lineHeight;
  const left = item.align === 'centre' ? x + (width - inkWidth) / 2 : item.align === 'right' ? x + width - inkWidth : x;
  const top = item.valign === 'bottom' ? y + height - block : item.valign === 'middle' ? y + (height - block) / 2 : y;
  const capitals = item.size * (ascent - 0.7);
  return [left, top + capitals, inkWidth, block - capitals - item.size * 0.2];
}

/** A pictogram's strokes keep 2 of 24 units from each edge of its field. */
function shrunk([x, y, width, height]: Rect): Rect {
  const free = width / 12;
  return [x + free, y + free, width - 2 * free, height - 2 * free];
}

/** The colour really under a point of an item: the last thing filled there before it. */
function fillUnder(scene: UnnumberedScene, above: DrawItem, x: number, y: number): string | undefined {
  const below = scene.items.slice(0, scene.items.indexOf(above)).filter((item) => covers(item, x, y));
  const last = below.at(-1);
  return last?.kind === 'box' || last?.kind === 'shape' ? last.fill : undefined;
}

function covers(item: DrawItem, x: number, y: number): boolean {
  if (item.kind === 'box') {
    const [left, top, width, height] = item.rect;
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }
  if (item.kind !== 'shape') return false;
  let inside = false;
  item.points.forEach(([x1, y1], index) => {
    const [x2, y2] = item.points.at(index - 1) ?? [0, 0];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** WCAG 2.2, contrast ratio of two colours `#rrggbb`. */
export function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
