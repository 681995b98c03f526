import type { DrawItem, Scene } from '../../../kiosk/screen/scene.ts';
import type { UnnumberedScene } from '../../../kiosk/screen/stage.ts';

/** A scene as text that can be read and compared line by line; exact, since scenes come from pure functions. */
export function sceneText(name: string, scene: UnnumberedScene): string {
  const { view, reason, outcome, title, tone, speech, secondsLeft } = scene;
  const facts = [
    view,
    reason && `reason ${reason}`,
    outcome && `outcome ${outcome}`,
    tone,
    secondsLeft && `${secondsLeft} s`,
  ];
  return [
    `== ${name}`,
    facts.filter(Boolean).join(', '),
    `title "${title}"`,
    `says "${speech}"`,
    ...scene.lines.map((line) => `line "${line}"`),
    ...scene.buttons.map(buttonText),
    ...scene.items.map(itemText),
    '',
  ]
    .join('\n')
    .replaceAll('\u00a0', '~');
}

function buttonText({ id, label, enabled, rect, pressed, spoken }: Scene['buttons'][number]): string {
  const state = [!enabled && 'off', pressed === true && 'pressed', spoken && `spoken "${spoken}"`].filter(Boolean);
  return ['button', id, `"${label}"`, numbers(rect), ...state].join(' ');
}

function itemText(item: DrawItem): string {
  switch (item.kind) {
    case 'text': {
      const { text, rect, size, weight, colour, background, align, valign } = item;
      const set = `${size}/${weight} ${colour} on ${background} ${align} ${valign ?? 'top'}`;
      return `text "${text.replaceAll('\n', ' | ')}" ${numbers(rect)} ${set}`;
    }
    case 'box':
      return `box ${numbers(item.rect)} ${item.fill}${item.radius ? ` round ${numbers([item.radius])}` : ''}${item.stroke ? ` edge ${item.stroke}` : ''}`;
    case 'shape':
      return `shape of ${item.points.length} ${numbers(boundsOf(item.points))} ${item.fill}`;
    case 'icon':
      return `icon ${item.name} ${numbers(item.rect)} ${item.colour}`;
    case 'countdown-bar':
      return `countdown ${numbers(item.rect)} ${item.colour} on ${item.track}`;
  }
}

function numbers(values: readonly number[]): string {
  return values.map((value) => Math.round(value)).join(',');
}

function boundsOf(points: readonly (readonly [number, number])[]): readonly number[] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
