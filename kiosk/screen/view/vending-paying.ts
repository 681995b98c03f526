import { type Grosze, grosze } from '../../../fares/money.ts';
import type { ShownPayment, ShownProduct, VendingSituation } from '../../../statecharts/vending-machine/situation.ts';
import type { Rect } from '../scene.ts';
import { steps } from './stack.ts';
import { contentWidth, left, type VendingDrawing, type VendingTold } from './vending-input.ts';
import { amountIn, foot, header, type TileSpec, tile } from './vending-parts.ts';

type Paying = Extract<VendingSituation, { view: 'paying' }>;
type CardPayment = Extract<VendingSituation, { view: 'card-payment' }>;

/** Greatest first: what is drawn, and how large a coin is beside the others (millimetres). */
const COINS = [
  { value: 500, label: '5 zł', diameter: 24, rim: '#b9bec4', core: '#e8c46a' },
  { value: 200, label: '2 zł', diameter: 21.5, rim: '#d9b04c', core: '#e3e6ea' },
  { value: 100, label: '1 zł', diameter: 23, rim: '#aab1b8', core: '#e3e6ea' },
  { value: 50, label: '50 gr', diameter: 20.5, rim: '#aab1b8', core: '#e3e6ea' },
  { value: 20, label: '20 gr', diameter: 18.5, rim: '#aab1b8', core: '#e3e6ea' },
  { value: 10, label: '10 gr', diameter: 16.5, rim: '#aab1b8', core: '#e3e6ea' },
] as const;

/** Due, paid, missing: always in sight. Coins that are taken are drawn; those that are not bear a cross and a word. */
export function payingView(drawing: VendingDrawing, situation: Paying): VendingTold {
  const { picture, messages, type } = drawing;
  const { paying } = messages;
  const { payment, coins, accepted, card, stage } = situation;
  const { paper } = picture.theme;
  const title = productName(drawing, payment.product);
  header(drawing, title);
  const wayOut: TileSpec = {
    id: 'cancel',
    label: payment.paid > 0 ? messages.cancelCoins : messages.cancel,
    icon: 'x',
    look: 'way-out',
  };
  const bottom = foot(drawing, { nav: stage === 'open' ? [wayOut] : [] });
  let y = moneyOf(drawing, payment, 186);
  if (stage === 'closing') {
    picture.text({
      text: paying.counting,
      rect: [left, y + 30, contentWidth, 120],
      sizes: type.lead,
      weight: 600,
      ground: paper,
    });
  } else if (coins === 'none') {
    picture.text({
      text: paying.cardOnly,
      rect: [left, y + 30, contentWidth, 130],
      sizes: type.lead,
      weight: 600,
      ground: paper,
    });
    y += 170;
  } else {
    y = coinRow(drawing, accepted, y + 26);
    const note = `${paying.notAccepted} ${coins === 'exact' ? paying.exact : paying.changeGiven}`;
    picture.text({
      text: note,
      rect: [left, y + 8, contentWidth, 96],
      sizes: type.small,
      weight: coins === 'exact' ? 600 : 400,
      ground: paper,
    });
    y += 112;
  }
  const balances = payment.product.kind === 'top-up' && payment.product.balance !== undefined;
  const own = stage === 'open' && card ? 190 : 0;
  const reach = Math.max(y + (coins === 'none' ? 0 : 70), bottom - own - (balances ? 190 : 0) - 40);
  if (own > 0) {
    const at = Math.min(reach, bottom - own - (balances ? 200 : 10));
    if (coins !== 'none') divider(drawing, paying.or, at - 62);
    tile(
      drawing,
      {
        id: 'pay-card',
        label: paying.payCard,
        sub: paying.payCardSub(amountIn(drawing, payment.due)),
        icon: 'credit-card',
        look: 'primary',
      },
      [left, at, contentWidth, 170],
    );
  }
  if (balances) balanceRow(drawing, payment, bottom - 168);
  return { title, tone: 'calm', speech: speechOf(drawing, payment) };
}

function speechOf({ messages, ...drawing }: VendingDrawing, { missing, paid }: ShownPayment): string {
  const amount = amountIn({ messages, ...drawing }, missing);
  return paid > 0 ? `${messages.paying.missing} ${amount}` : `${messages.paying.due} ${amount}`;
}

/** The price large, how far it is paid as a bar, and both sides of it in figures. */
function moneyOf(drawing: VendingDrawing, { due, paid, missing }: ShownPayment, top: number): number {
  const { picture, messages, type } = drawing;
  const { paper, quiet, checkIn } = picture.theme;
  const { paying } = messages;
  picture.text({
    text: paying.due,
    rect: [left, top, contentWidth, 62],
    sizes: type.body,
    weight: 400,
    ground: paper,
    colour: paper.muted,
  });
  picture.text({
    text: amountIn(drawing, due),
    rect: [left, top + 52, contentWidth, 220],
    sizes: type.amount,
    weight: 700,
    ground: paper,
    maxLines: 1,
  });
  const y = top + 272;
  const track = quiet.fill === paper.fill ? '#5c5c5c' : quiet.fill;
  picture.box([left, y, contentWidth, 30], track, { radius: 15 });
  const share = due === 0 ? 0 : Math.min(1, paid / due);
  if (share > 0) picture.box([left, y, Math.max(30, contentWidth * share), 30], checkIn.fill, { radius: 15 });
  const half = contentWidth / 2 - 10;
  const fact = (label: string, amount: Grosze, x: number, align: 'left' | 'right') => {
    picture.text({
      text: label,
      rect: [x, y + 42, half, 60],
      sizes: type.body,
      weight: 400,
      ground: paper,
      colour: paper.muted,
      align,
      maxLines: 1,
    });
    picture.text({
      text: amountIn(drawing, amount),
      rect: [x, y + 96, half, 92],
      sizes: steps(76, 56),
      weight: 700,
      ground: paper,
      align,
      maxLines: 1,
    });
  };
  fact(paying.paid, paid, left, 'left');
  fact(paying.missing, missing, left + contentWidth - half, 'right');
  return y + 196;
}

/** Coins as they are, larger and smaller; one that cannot be taken now has a cross over it and says so. */
function coinRow({ picture, messages, type }: VendingDrawing, accepted: readonly Grosze[], top: number): number {
  const { paper, refusal } = picture.theme;
  const { paying } = messages;
  picture.text({
    text: paying.drop,
    rect: [left, top, contentWidth, 62],
    sizes: type.lead,
    weight: 600,
    ground: paper,
  });
  const y = top + 74;
  const each = contentWidth / COINS.length;
  const largest = 148;
  COINS.forEach(({ value, label, diameter, rim, core }, index) => {
    const taken = accepted.includes(grosze(value));
    const size = Math.round((largest * diameter) / 24);
    const x = left + index * each + (each - size) / 2;
    const at: Rect = [x, y + (largest - size) / 2, size, size];
    const ring = value === 500 || value === 200 ? 0.17 : 0.08;
    picture.box(at, rim, { radius: size / 2 });
    const inset = size * ring;
    const inner = size - 2 * inset;
    picture.box([x + inset, at[1] + inset, inner, inner], core, { radius: inner / 2 });
    picture.text({
      text: label.replace(' ', '\u00a0'),
      rect: [x + inset / 2, at[1], size - inset, size],
      sizes: [34, 32, 30, 28],
      weight: 700,
      ground: { fill: core, ink: '#0b1f33', muted: '#0b1f33' },
      align: 'centre',
      valign: 'middle',
      line: taken ? label.replace(' ', '\u00a0') : false,
      maxLines: 1,
    });
    if (taken) return;
    cross(picture, at, refusal.fill === '#ffffff' ? '#000000' : refusal.fill);
    picture.text({
      text: paying.notNow,
      rect: [left + index * each, y + largest + 2, each, 40],
      sizes: [30, 28, 26, 24],
      weight: 500,
      ground: paper,
      align: 'centre',
      maxLines: 1,
    });
  });
  return y + largest + (accepted.length < COINS.length ? 44 : 4);
}

/** Two strokes along the edge of the coin, clear of its figure. */
function cross(picture: VendingDrawing['picture'], [x, y, size]: Rect, colour: string): void {
  const arm = size * 0.2;
  const thick = 7;
  const stroke = (fromX: number, fromY: number, toX: number, toY: number) => {
    const dx = toX - fromX;
    const dy = toY - fromY;
    const length = Math.hypot(dx, dy);
    const nx = (-dy / length) * thick;
    const ny = (dx / length) * thick;
    picture.shape(
      [
        [fromX + nx, fromY + ny],
        [toX + nx, toY + ny],
        [toX - nx, toY - ny],
        [fromX - nx, fromY - ny],
      ],
      colour,
    );
  };
  const far = size * 0.86;
  const near = size * 0.14;
  stroke(x + near, y + near, x + near + arm, y + near + arm);
  stroke(x + far, y + near, x + far - arm, y + near + arm);
  stroke(x + near, y + far, x + near + arm, y + far - arm);
  stroke(x + far, y + far, x + far - arm, y + far - arm);
}

function divider({ picture, type }: VendingDrawing, word: string, y: number): void {
  const { paper, headerEdge } = picture.theme;
  picture.box([left, y + 22, contentWidth / 2 - 70, 3], headerEdge);
  picture.box([left + contentWidth / 2 + 70, y + 22, contentWidth / 2 - 70, 3], headerEdge);
  picture.text({
    text: word,
    rect: [left + contentWidth / 2 - 64, y, 128, 48],
    sizes: type.small.filter((size) => size <= 36),
    weight: 400,
    ground: paper,
    align: 'centre',
    valign: 'middle',
  });
}

/** J41, J67: balance before and after, in sight before a coin is dropped. */
function balanceRow(drawing: VendingDrawing, { product, due }: ShownPayment, top: number): void {
  if (product.kind !== 'top-up' || product.balance === undefined) return;
  const { picture, messages, type } = drawing;
  const { quiet, headerEdge } = picture.theme;
  const { paying } = messages;
  const gap = 18;
  const each = (contentWidth - 2 * gap) / 3;
  const facts: readonly (readonly [string, string])[] = [
    [paying.before, amountIn(drawing, product.balance)],
    [paying.topUp, `+${amountIn(drawing, due)}`],
    [paying.after, amountIn(drawing, (product.balance + due) as Grosze)],
  ];
  facts.forEach(([label, value], index) => {
    const x = left + index * (each + gap);
    picture.box([x, top, each, 136], quiet.fill, { radius: 14, stroke: headerEdge, strokeWidth: 2 });
    picture.text({
      text: label,
      rect: [x + 20, top + 14, each - 40, 46],
      sizes: type.small.filter((size) => size <= 34),
      weight: 400,
      ground: quiet,
      colour: quiet.muted,
      maxLines: 1,
    });
    picture.text({
      text: value,
      rect: [x + 20, top + 60, each - 40, 64],
      sizes: steps(46, 34),
      weight: 700,
      ground: quiet,
      maxLines: 1,
    });
  });
}

/** What the terminal asks for, in the machine's own words. */
export function cardPaymentView(drawing: VendingDrawing, situation: CardPayment): VendingTold {
  const { picture, messages, type } = drawing;
  const { payment, prompt, stage } = situation;
  const { bank } = messages;
  header(drawing, bank.title);
  const bottom = foot(drawing, {
    nav: stage === 'asking' ? [{ id: 'cancel', label: messages.cancel, icon: 'x', look: 'way-out' }] : [],
  });
  const y = moneyOf(drawing, { ...payment, paid: grosze(0), missing: payment.due }, 186);
  const { action } = picture.theme;
  const box: Rect = [left, y + 40, contentWidth, Math.min(620, bottom - y - 90)];
  picture.box(box, action.fill, { radius: 24 });
  picture.icon(
    stage === 'asking' ? 'nfc' : 'hourglass',
    [left + (contentWidth - 190) / 2, box[1] + 50, 190, 190],
    action.ink,
  );
  const word = stage === 'asking' ? bank.prompts[prompt] : bank[stage];
  picture.text({
    text: word,
    rect: [left + 50, box[1] + 270, contentWidth - 100, box[3] - 300],
    sizes: type.title,
    weight: 700,
    ground: action,
    align: 'centre',
    valign: 'middle',
  });
  return { title: bank.title, tone: 'calm', speech: word, reason: stage };
}

/** What is being sold, in one line. */
export function productName({ messages }: VendingDrawing, product: ShownProduct): string {
  const { products, towns, classes } = messages;
  switch (product.kind) {
    case 'top-up':
      return products.topUp;
    case 'ticket':
      return products.ticket(towns.names[product.towns], classes[product.fareClass]);
    case 'contract':
      return products.contract(messages.days(product.contract.days), classes[product.contract.fareClass]);
    case 'nothing':
      return products.refund;
    default:
      return product satisfies never;
  }
}
