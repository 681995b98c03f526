import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation } from '../../../statecharts/validator/situation.ts';
import type { Rect } from '../scene.ts';
import { spoken } from './checked.ts';
import { functionHead, headHeight } from './function-head.ts';
import type { Drawing, Told } from './input.ts';
import { steps } from './stack.ts';
import { cornerButton, offersMoreTime, timeLeft } from './time-left.ts';

type Choosing = Extract<FunctionSituation, { purpose: 'purse-transfer'; view: 'choosing' }>;

const margin = 24;
const gap = 12;
const signSize = 148;
const rowHeight = 96;

/** T107-T111: the amount between its minus and its plus, then accept or cancel. */
export function choosingAmountView(drawing: Drawing, situation: Choosing): Told {
  const { picture, messages, type, language, input } = drawing;
  const { transfer } = messages;
  const { paper } = picture.theme;
  const { width, height } = drawing.picture.field;
  picture.box([0, 0, width, height], paper.fill);
  functionHead(drawing, 'arrow-left-right', transfer.title);
  const top = headHeight + 12;
  const amountTop = top + 44;
  picture.text({
    text: transfer.amount,
    rect: [margin, top, width - 2 * margin, 44],
    sizes: type.body,
    weight: 500,
    ground: paper,
    colour: paper.muted,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
  });
  const step = formatAmount(situation.step, language);
  const sign = { rect: [margin, amountTop, signSize, signSize] as Rect, step };
  signButton(drawing, {
    ...sign,
    id: 'minus',
    label: '-',
    spoken: transfer.lessBy(step),
    enabled: situation.amount > situation.least,
  });
  signButton(drawing, {
    ...sign,
    id: 'plus',
    label: '+',
    spoken: transfer.moreBy(step),
    enabled: situation.amount < situation.most,
    rect: [width - margin - signSize, amountTop, signSize, signSize],
  });
  const inner = margin + signSize + 12;
  picture.text({
    text: formatAmount(situation.amount, language),
    rect: [inner, amountTop, width - 2 * inner, signSize],
    sizes: steps(input.larger ? 116 : 100, 60),
    weight: 700,
    ground: paper,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
  });
  const rowTop = height - margin - rowHeight;
  const hintTop = amountTop + signSize + 8;
  picture.text({
    text: transfer.cardLater,
    rect: [margin, hintTop, width - 2 * margin, rowTop - 10 - hintTop],
    sizes: type.small,
    weight: 400,
    ground: paper,
    align: 'centre',
    valign: 'middle',
  });
  buttonRow(drawing, rowTop);
  return {
    title: transfer.title,
    tone: 'calm',
    speech: `${transfer.amount}: ${spoken(drawing, situation.amount)}. ${transfer.cardLater}`,
  };
}

interface Sign {
  readonly id: 'minus' | 'plus';
  readonly label: string;
  readonly spoken: string;
  readonly step: string;
  readonly enabled: boolean;
  readonly rect: Rect;
}

/** T108: `+` or `-`, and under it by how much. */
function signButton(drawing: Drawing, { id, label, step, rect, ...rest }: Sign): void {
  const { picture, input } = drawing;
  const { button, quiet, buttonEdge } = picture.theme;
  const ground = rest.enabled ? button : quiet;
  const [x, y, width] = rect;
  picture.pad({ id, label, rect, ground, edge: rest.enabled ? buttonEdge : quiet.muted, ...rest });
  picture.text({
    text: id === 'minus' ? '\u2212' : '+',
    rect: [x + 8, y + 2, width - 16, 96],
    sizes: [80],
    weight: 700,
    ground,
    colour: rest.enabled ? ground.ink : ground.muted,
    align: 'centre',
    valign: 'middle',
    line: false,
  });
  picture.text({
    text: step,
    rect: [x + 8, y + 98, width - 16, 42],
    sizes: steps(input.larger ? 30 : 24, 17),
    weight: 500,
    ground,
    colour: ground.muted,
    align: 'centre',
    valign: 'middle',
    maxLines: 1,
    line: false,
  });
}

function buttonRow(drawing: Drawing, top: number): void {
  const { picture, messages, input } = drawing;
  const { action, buttonEdge } = picture.theme;
  const right = drawing.picture.field.width - margin;
  const more = offersMoreTime(input);
  const acceptWidth = 260;
  cornerButton(drawing, 'cancel', [margin, top, more ? 110 : 204, rowHeight]);
  if (more) cornerButton(drawing, 'more-time', [margin + 110 + gap, top, 110, rowHeight]);
  picture.button({
    id: 'accept',
    label: messages.buttons.accept,
    icon: 'check',
    rect: [right - acceptWidth, top, acceptWidth, rowHeight],
    ground: action,
    edge: buttonEdge,
    sizes: steps(input.larger ? 38 : 32, 20),
    iconSize: 40,
    iconAt: 'left',
  });
  const timeX = margin + (more ? 2 * 110 + gap : 204) + 16;
  timeLeft(drawing, [timeX, top, right - acceptWidth - 16 - timeX, rowHeight]);
}
