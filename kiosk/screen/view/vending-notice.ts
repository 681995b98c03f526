import { civilTime } from '../../../fares/local-time.ts';
import { millisOf, type UnixSeconds } from '../../../fares/time.ts';
import type {
  ProofOfFailure,
  ShownContract,
  VendingSituation,
} from '../../../statecharts/vending-machine/situation.ts';
import type { Said } from '../messages/vending-messages.ts';
import type { Rect, Scene } from '../scene.ts';
import { type Block, stack, steps } from './stack.ts';
import type { Ground } from './tokens.ts';
import { contentWidth, left, type VendingDrawing, type VendingTold } from './vending-input.ts';
import { amountIn, foot, header, shownDay, type TileSpec, tiles } from './vending-parts.ts';
import { productName } from './vending-paying.ts';

type Of<View extends VendingSituation['view']> = Extract<VendingSituation, { view: View }>;

interface Notice {
  readonly sub?: string;
  readonly ground: (theme: VendingDrawing['picture']['theme']) => Ground;
  readonly icon: string;
  readonly word: string;
  /** Large, in the slab. */
  readonly amount?: string | undefined;
  readonly blocks: readonly Block[];
  readonly proof?: ProofOfFailure | undefined;
  readonly nav: readonly TileSpec[];
  /** One below the other above the foot. */
  readonly controls?: readonly TileSpec[];
  readonly tone: Scene['tone'];
  readonly speech?: string;
  readonly reason?: string;
  readonly comfort?: boolean;
}

/** One word with its pictogram on a slab, an amount, sentences below, what to press. */
function notice(drawing: VendingDrawing, spec: Notice): VendingTold {
  const { picture, type } = drawing;
  const { word, icon, amount, blocks, proof, nav, tone, reason } = spec;
  header(drawing, spec.sub);
  const bottom = foot(drawing, { nav, comfort: spec.comfort === true });
  const ground = spec.ground(picture.theme);
  const { controls = [] } = spec;
  const controlsHeight = controls.length * 152;
  const high = amount === undefined ? 400 : 600;
  const slab: Rect = [left, 194, contentWidth, high];
  picture.box(slab, ground.fill, { radius: 26 });
  const size = amount === undefined ? 150 : 130;
  picture.icon(icon, [left + (contentWidth - size) / 2, slab[1] + 40, size, size], ground.ink);
  const wordTop = slab[1] + size + 56;
  const wordHeight = amount === undefined ? slab[1] + high - wordTop - 20 : 120;
  picture.text({
    text: word,
    rect: [left + 40, wordTop, contentWidth - 80, wordHeight],
    sizes: type.title,
    weight: 700,
    ground,
    align: 'centre',
    valign: 'middle',
    line: false,
  });
  if (amount !== undefined) {
    picture.text({
      text: amount,
      rect: [left + 30, wordTop + 118, contentWidth - 60, high - (wordTop - slab[1]) - 130],
      sizes: type.amount,
      weight: 700,
      ground,
      align: 'centre',
      valign: 'middle',
      maxLines: 1,
    });
  }
  const proofTop = bottom - controlsHeight - (proof === undefined ? 0 : 270);
  if (controls.length > 0) {
    tiles(drawing, controls, [left, bottom - controlsHeight, contentWidth, controlsHeight - 20], {
      gap: 18,
      most: 134,
    });
  }
  stack(
    picture,
    [left, slab[1] + high + 50, contentWidth, proofTop - slab[1] - high - 80],
    picture.theme.paper,
    blocks,
  );
  if (proof !== undefined) proofBox(drawing, proof, [left, proofTop, contentWidth, 240]);
  const speech = spec.speech ?? [word, amount, ...blocks.map(({ text }) => text)].filter(Boolean).join('. ');
  return { title: word, tone, speech, ...(reason === undefined ? {} : { reason }) };
}

/** A41: what can be written down or photographed. */
function proofBox({ picture, messages, type }: VendingDrawing, proof: ProofOfFailure, rect: Rect): void {
  const { quiet, buttonEdge } = picture.theme;
  picture.box(rect, quiet.fill, { radius: 16, stroke: buttonEdge, strokeWidth: 3 });
  const [x, y, width, height] = rect;
  const words = messages.slip;
  stack(
    picture,
    [x + 36, y + 16, width - 72, height - 32],
    quiet,
    [
      { label: words.code, text: proof.code, sizes: steps(64, 44), weight: 700, gap: 0 },
      {
        label: words.terminal,
        text: String(proof.terminal),
        sizes: type.body.filter((size) => size <= 40),
        weight: 500,
        gap: 8,
      },
      {
        label: words.at,
        text: shownTime(proof.at),
        sizes: type.body.filter((size) => size <= 40),
        weight: 500,
        gap: 4,
      },
    ],
    'middle',
  );
}

const two = (value: number): string => String(value).padStart(2, '0');

function shownTime(at: UnixSeconds): string {
  const { year, month, day, hour, minute } = civilTime(millisOf(at));
  return `${two(day)}.${two(month)}.${year}\u00a0${two(hour)}:${two(minute)}`;
}

/** Sentences of a notice are read from two steps away. */
const large = (sizes: readonly number[]): readonly number[] => [...steps(60, 50), ...sizes];

const said = ({ type }: VendingDrawing, { fact, remedy }: Pick<Said, 'fact' | 'remedy'>): readonly Block[] => [
  { text: fact, sizes: large(type.lead), weight: 600, gap: 0 },
  { text: remedy, sizes: large(type.lead), weight: 400, gap: 30 },
];

const done = ({ messages }: VendingDrawing): readonly TileSpec[] => [
  { id: 'done', label: messages.done, icon: 'check', look: 'primary' },
];

export function presentCardView(drawing: VendingDrawing, { purpose }: Of<'present-card'>): VendingTold {
  const { messages } = drawing;
  const words = messages.presentCard;
  const { title, fact } = words[purpose];
  return notice(drawing, {
    sub: title,
    ground: ({ action }) => action,
    icon: 'nfc',
    word: words.word,
    blocks: said(drawing, { fact, remedy: words.keep }),
    nav: [
      { id: 'back', label: messages.back, icon: 'arrow-left' },
      { id: 'cancel', label: messages.cancel, icon: 'x' },
    ],
    comfort: true,
    tone: 'calm',
    reason: purpose,
  });
}

export function workingView(drawing: VendingDrawing, { what }: Of<'working'>): VendingTold {
  const words = drawing.messages.working[what];
  return notice(drawing, {
    ground: ({ quiet }) => quiet,
    icon: 'hourglass',
    word: words.title,
    blocks: said(drawing, words),
    nav: [],
    tone: 'calm',
    reason: what,
  });
}

export function deliveringView(drawing: VendingDrawing, { payment, stage, remark }: Of<'delivering'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.delivering[stage];
  const wanted = stage === 'card-wanted';
  const icons = {
    printing: 'printer',
    'card-wanted': 'nfc',
    coding: 'nfc',
    receipt: 'receipt-text',
    entrusting: 'hourglass',
  } as const;
  return notice(drawing, {
    sub: productName(drawing, payment.product),
    ground: ({ action, doubt }) => (remark !== undefined && wanted ? doubt : action),
    icon: icons[stage],
    word: words.title,
    blocks: [
      ...(remark === undefined || !wanted
        ? []
        : [{ text: messages.delivering.remarks[remark], sizes: type.lead, weight: 700 as const, gap: 0 }]),
      ...said(drawing, words).map((block, index) => (index === 0 ? { ...block, gap: 26 } : block)),
      { label: messages.paying.paid, text: amountIn(drawing, payment.due), sizes: type.body, weight: 500, gap: 30 },
    ],
    nav: wanted ? [{ id: 'cancel', label: messages.cancelCoins, icon: 'x', look: 'way-out' }] : [],
    tone: remark === undefined ? 'calm' : 'doubt',
    reason: stage,
  });
}

export function changeView(drawing: VendingDrawing, { payment, owed, paidBack }: Of<'change'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.change;
  return notice(drawing, {
    sub: productName(drawing, payment.product),
    ground: ({ checkIn }) => checkIn,
    icon: 'hand-coins',
    word: words.title,
    amount: amountIn(drawing, owed),
    blocks: [
      ...said(drawing, words),
      ...(paidBack > 0
        ? [
            {
              label: messages.refund.returned,
              text: amountIn(drawing, paidBack),
              sizes: type.body,
              weight: 500 as const,
              gap: 30,
            },
          ]
        : []),
    ],
    nav: [],
    tone: 'done',
  });
}

export function thanksView(drawing: VendingDrawing, situation: Of<'thanks'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.thanks;
  if ('collected' in situation) return collectedView(drawing, situation);
  const { product, change, balance, receipt } = situation;
  const blocks: readonly Block[] = [
    { text: product.kind === 'ticket' ? words.ticket : words.coded, sizes: type.lead, weight: 600, gap: 0 },
    ...(balance === undefined
      ? []
      : [{ label: words.balance, text: amountIn(drawing, balance), sizes: type.lead, weight: 700 as const, gap: 22 }]),
    change > 0
      ? { label: words.change, text: amountIn(drawing, change), sizes: type.lead, weight: 700, gap: 22 }
      : { text: words.noChange, sizes: type.body, weight: 400, gap: 22 },
    ...receiptBlocks(drawing, receipt),
  ];
  return notice(drawing, {
    sub: productName(drawing, product),
    ground: ({ checkIn }) => checkIn,
    icon: 'circle-check-big',
    word: words.title,
    blocks,
    nav: done(drawing),
    tone: 'done',
  });
}

function receiptBlocks({ messages, type }: VendingDrawing, receipt: 'printed' | 'failed' | 'none'): readonly Block[] {
  if (receipt === 'none') return [];
  const text = receipt === 'printed' ? messages.thanks.receipt : messages.thanks.receiptFailed;
  return [{ text, sizes: type.lead, weight: receipt === 'printed' ? 400 : 700, gap: 22 }];
}

function collectedView(
  drawing: VendingDrawing,
  { collected }: Extract<Of<'thanks'>, { collected: unknown }>,
): VendingTold {
  const { messages, type } = drawing;
  const words = messages.thanks;
  const blocks: readonly Block[] = [
    { text: collected.repeated ? words.repeated : words.collected, sizes: type.lead, weight: 600, gap: 0 },
    ...collected.contracts.flatMap((contract) => contractBlocks(drawing, contract)),
    ...(collected.money > 0
      ? [
          {
            label: words.balance,
            text: amountIn(drawing, collected.balance),
            sizes: type.lead,
            weight: 700 as const,
            gap: 22,
          },
        ]
      : []),
    ...(collected.waiting > 0
      ? [{ text: words.waiting(collected.waiting), sizes: type.body, weight: 400 as const, gap: 22 }]
      : []),
    ...(collected.repeated ? [] : receiptBlocks(drawing, collected.receipt)),
  ];
  return notice(drawing, {
    sub: messages.home.collect.label,
    ground: ({ checkIn }) => checkIn,
    icon: 'circle-check-big',
    word: words.title,
    blocks,
    nav: done(drawing),
    tone: 'done',
  });
}

function contractBlocks(
  { messages, type }: VendingDrawing,
  { days, fareClass, from, to }: ShownContract,
): readonly Block[] {
  return [
    {
      text: messages.products.contract(messages.days(days), messages.classes[fareClass]),
      sizes: type.body,
      weight: 600,
      gap: 22,
    },
    { text: messages.contents.period(shownDay(from), shownDay(to)), sizes: type.body, weight: 400, gap: 4 },
  ];
}

export function cardContentsView(drawing: VendingDrawing, { contents }: Of<'card-contents'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.contents;
  const blocks: readonly Block[] = [
    ...(contents.purseClosed ? [{ text: words.closedPurse, sizes: type.body, weight: 400 as const, gap: 0 }] : []),
    { text: contents.contracts.length === 0 ? words.none : words.contracts, sizes: type.lead, weight: 600, gap: 10 },
    ...contents.contracts.flatMap((contract) => contractBlocks(drawing, contract)),
  ];
  return notice(drawing, {
    sub: messages.home.check.label,
    ground: ({ action }) => action,
    icon: 'wallet',
    word: words.balance,
    amount: amountIn(drawing, contents.balance),
    blocks,
    nav: done(drawing),
    tone: 'done',
  });
}

export function refundView(drawing: VendingDrawing, { stage, amount, bank, why }: Of<'refund'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.refund;
  const coins = amount > 0;
  const blocks: readonly Block[] = [
    { text: words.why[why], sizes: type.lead, weight: 600, gap: 0 },
    ...(bank ? [{ text: words.bank, sizes: type.lead, weight: 600 as const, gap: 22 }] : []),
    { text: coins ? words.tray : bank ? '' : words.nothing, sizes: type.lead, weight: 400, gap: 22 },
  ].filter(({ text }) => text !== '') as readonly Block[];
  return notice(drawing, {
    ground: ({ checkOut }) => checkOut,
    icon: coins ? 'hand-coins' : 'undo-2',
    word: stage === 'paying' && coins ? words.paying : words.title,
    amount: coins ? amountIn(drawing, amount) : undefined,
    blocks,
    nav: stage === 'done' ? done(drawing) : [],
    tone: 'done',
    reason: why,
  });
}

export function slipView(
  drawing: VendingDrawing,
  { proof, amount, reason, printed, entrusted }: Of<'slip'>,
): VendingTold {
  const { messages, type } = drawing;
  const words = messages.slip;
  return notice(drawing, {
    ground: ({ doubt }) => doubt,
    icon: 'receipt-text',
    word: words.title,
    amount: amount > 0 && !entrusted ? amountIn(drawing, amount) : undefined,
    blocks: [
      { text: words.why[reason], sizes: type.lead, weight: 600, gap: 0 },
      { text: printed ? words.printed : words.onScreen, sizes: type.lead, weight: printed ? 400 : 700, gap: 22 },
      { text: words.remedy, sizes: type.lead, weight: 400, gap: 22 },
    ],
    proof,
    nav: done(drawing),
    tone: 'doubt',
    reason,
  });
}

export function refusedView(drawing: VendingDrawing, { refusal, again }: Of<'refused'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.refused[refusal.reason];
  const blocks: readonly Block[] = [
    ...said(drawing, words),
    ...(refusal.balance === undefined
      ? []
      : [
          {
            label: messages.balanceNow,
            text: amountIn(drawing, refusal.balance),
            sizes: type.lead,
            weight: 700 as const,
            gap: 26,
          },
        ]),
    ...(refusal.most === undefined || refusal.reason !== 'purse-limit'
      ? []
      : [
          {
            label: messages.mostAllowed,
            text: amountIn(drawing, refusal.most),
            sizes: type.lead,
            weight: 700 as const,
            gap: 8,
          },
        ]),
    ...(refusal.from === undefined
      ? []
      : [{ text: messages.possibleFrom(shownTime(refusal.from)), sizes: type.lead, weight: 700 as const, gap: 26 }]),
  ];
  const pay: readonly TileSpec[] = [
    ...(again.includes('coins') ? [{ id: 'pay-coins', label: messages.paying.payCoins, icon: 'coins' }] : []),
    ...(again.includes('card') ? [{ id: 'pay-card', label: messages.paying.payCard, icon: 'credit-card' }] : []),
  ];
  const nav: readonly TileSpec[] =
    again.length > 0 ? [{ id: 'cancel', label: messages.cancelCoins, icon: 'x', look: 'way-out' }] : done(drawing);
  return notice(drawing, {
    ground: ({ refusal: ground }) => ground,
    icon: 'x',
    word: words.title,
    blocks,
    nav,
    controls: pay,
    tone: 'refusal',
    reason: refusal.reason,
  });
}

export function uncertainView(drawing: VendingDrawing, { proof, paid }: Of<'uncertain'>): VendingTold {
  const { messages, type } = drawing;
  const words = messages.uncertain;
  return notice(drawing, {
    ground: ({ doubt }) => doubt,
    icon: 'question-mark',
    word: words.title,
    blocks: [
      ...said(drawing, words),
      { text: paid ? words.paid : words.unpaid, sizes: type.body, weight: 400, gap: 22 },
    ],
    proof,
    nav: paid ? [] : done(drawing),
    tone: 'doubt',
  });
}

export function closedView(drawing: VendingDrawing, { reason, proof }: Of<'out-of-service'>): VendingTold {
  const words = drawing.messages.outOfService[reason];
  return notice(drawing, {
    ground: ({ closed }) => closed,
    icon: reason === 'starting' || reason === 'stopping' ? 'hourglass' : 'power-off',
    word: words.title,
    blocks: said(drawing, words),
    proof: reason === 'starting' ? undefined : proof,
    nav: [],
    tone: 'closed',
    reason,
  });
}
