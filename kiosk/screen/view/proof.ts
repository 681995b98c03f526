import { millisOf } from '../../../fares/time.ts';
import type { ProofOfFailure } from '../../../statecharts/validator/situation.ts';
import type { Rect } from '../scene.ts';
import type { Drawing } from './input.ts';
import { shownTime } from './shown-time.ts';
import { steps } from './stack.ts';
import { fitText } from './text-fit.ts';
import type { Ground } from './tokens.ts';

export function proofHeight(drawing: Drawing): number {
  return drawing.input.larger ? 112 : 96;
}

/**
 * A41: what an inspector can check, in the form of a ticket's stub: terminal, time and code, with the sentence what it
 * is for. `behind` is the colour that shows through the stub's notches.
 */
export function proofStub(drawing: Drawing, rect: Rect, proof: ProofOfFailure, behind: string, ground: Ground): void {
  const { picture, messages, input } = drawing;
  const [x, y, width, height] = rect;
  const grown = input.larger ? 3 : 0;
  const shown = shownTime(millisOf(proof.at));
  picture.box(rect, ground.fill, { radius: 10 });
  for (const notch of [x, x + width]) {
    const side = notch === x ? 1 : -1;
    picture.shape(
      Array.from({ length: 13 }, (_, step): readonly [number, number] => {
        const angle = -Math.PI / 2 + (Math.PI * step) / 12;
        return [notch + side * 10 * Math.cos(angle), y + height - 32 - grown + 10 * Math.sin(angle)];
      }),
      behind,
    );
  }
  const inner = width - 36;
  const columns = [
    { label: messages.proof.terminal, value: String(proof.terminal), share: 0.22 },
    { label: messages.proof.at, value: `${shown.date} ${shown.timeWithSeconds}`, share: 0.55 },
    { label: messages.proof.code, value: proof.code, share: 0.23 },
  ];
  const sizes = columns.map(({ value, share }) => {
    const room = { width: inner * share - 6, maxLines: 1, sizes: steps(23 + grown, 17), weight: 600 } as const;
    return fitText(value, room).size;
  });
  const size = Math.min(...sizes);
  let left = x + 18;
  for (const { label, value, share } of columns) {
    const columnWidth = inner * share;
    const text = { ground, line: false, maxLines: 1 } as const;
    picture.text({
      ...text,
      text: label,
      rect: [left, y + 6, columnWidth - 6, 24 + grown],
      sizes: [17 + grown, 17],
      weight: 400,
      colour: ground.muted,
    });
    picture.text({
      ...text,
      text: value,
      rect: [left, y + 28 + grown, columnWidth - 6, 32 + grown],
      sizes: [size],
      weight: 600,
    });
    picture.say(`${label} ${value}`);
    left += columnWidth;
  }
  picture.text({
    text: messages.proof.purpose,
    rect: [x + 18, y + height - 31 - grown, width - 36, 26 + grown],
    sizes: [18 + grown, 17],
    weight: 400,
    ground,
    maxLines: 1,
    valign: 'middle',
  });
}
