import type { Grosze } from '../../../fares/money.ts';
import type { ClassChoice, VendingSituation } from '../../../statecharts/vending-machine/situation.ts';
import { type Block, stack } from './stack.ts';
import type { VendingDrawing, VendingTold } from './vending-input.ts';
import { amountIn, areas, foot, header, shownDay, type TileSpec, tile, tiles } from './vending-parts.ts';

type Choosing = Extract<VendingSituation, { view: 'choose' }>;

/** One question at a time, each with a way back. */
export function chooseView(drawing: VendingDrawing, situation: Choosing): VendingTold {
  const told = (title: string): VendingTold => ({ title, tone: 'calm', speech: title, reason: situation.question });
  const { messages } = drawing;
  header(drawing, headings(drawing, situation));
  switch (situation.question) {
    case 'towns': {
      const specs = situation.prices.map(({ towns, normal, reduced }): TileSpec => {
        return {
          id: `towns-${towns}`,
          label: messages.towns.names[towns],
          sub: messages.towns.prices(amountIn(drawing, normal), amountIn(drawing, reduced)),
          icon: towns === 1 ? 'house' : towns === 2 ? 'arrow-right' : 'map',
        };
      });
      ask(drawing, messages.towns.title, [], specs);
      return told(messages.towns.title);
    }
    case 'ticket-class':
    case 'contract-class': {
      ask(drawing, messages.fareClass.title, [messages.fareClass.reducedNote], classTiles(drawing, situation.prices));
      return told(messages.fareClass.title);
    }
    case 'contract': {
      const specs = situation.contracts.map(({ id, days, reduced }): TileSpec => {
        return {
          id: `contract-${id}`,
          label: messages.days(days),
          sub: messages.contracts.from(amountIn(drawing, reduced)),
          icon: 'calendar-days',
        };
      });
      ask(drawing, messages.contracts.title, situation.example ? [messages.contracts.example] : [], specs);
      return told(messages.contracts.title);
    }
    case 'first-day':
      firstDay(drawing, situation);
      return told(messages.firstDay.title);
    case 'amount':
      amounts(drawing, situation.offer);
      return told(messages.amount.title);
    default:
      return situation satisfies never;
  }
}

function headings({ messages }: VendingDrawing, { question }: Choosing): string {
  const { home } = messages;
  switch (question) {
    case 'towns':
    case 'ticket-class':
      return home.ticket.label;
    case 'contract':
    case 'contract-class':
    case 'first-day':
      return home.contract.label;
    case 'amount':
      return home.topUp.label;
    default:
      return question satisfies never;
  }
}

function nav({ messages }: VendingDrawing): readonly TileSpec[] {
  return [
    { id: 'back', label: messages.back, icon: 'arrow-left' },
    { id: 'cancel', label: messages.cancel, icon: 'x' },
  ];
}

function question({ type }: VendingDrawing, title: string, notes: readonly string[]): readonly Block[] {
  return [
    { text: title, sizes: type.title, weight: 700, gap: 0, line: false },
    ...notes.map((text): Block => ({ text, sizes: type.body, weight: 400, gap: 16 })),
  ];
}

function ask(drawing: VendingDrawing, title: string, notes: readonly string[], specs: readonly TileSpec[]): void {
  const { picture } = drawing;
  const bottom = foot(drawing, { nav: nav(drawing), comfort: true });
  const { info, controls } = areas(drawing, bottom, notes.length > 0 ? 430 : 350);
  stack(picture, info, picture.theme.paper, question(drawing, title, notes));
  tiles(drawing, specs, controls, { most: 250 });
}

function classTiles(drawing: VendingDrawing, { normal, reduced }: ClassChoice): readonly TileSpec[] {
  const { classes } = drawing.messages;
  return [
    { id: 'normal', label: classes.normal, value: amountIn(drawing, normal), icon: 'user' },
    { id: 'reduced', label: classes.reduced, value: amountIn(drawing, reduced), icon: 'id-card' },
  ];
}

function firstDay(drawing: VendingDrawing, situation: Extract<Choosing, { question: 'first-day' }>): void {
  const { picture, messages, type } = drawing;
  const { firstDay: words } = messages;
  const { contract, price, daysAhead, most } = situation;
  const bottom = foot(drawing, { nav: nav(drawing), comfort: true });
  const { info, controls } = areas(drawing, bottom, 780);
  const { paper, quiet } = picture.theme;
  const y = stack(picture, info, paper, question(drawing, words.title, [words.most(most)]));
  const [x, , width] = info;
  const box = [x, y + 26, width, Math.min(290, info[1] + info[3] - y - 30)] as const;
  picture.box(box, quiet.fill, { radius: 16, stroke: picture.theme.buttonEdge, strokeWidth: 2 });
  stack(
    picture,
    [x + 34, box[1] + 20, width - 68, box[3] - 40],
    quiet,
    [
      { label: words.from, text: shownDay(contract.from), sizes: type.lead, weight: 700, gap: 0 },
      ...(daysAhead === 0 ? [{ text: words.now, sizes: type.body, weight: 400 as const, gap: 4 }] : []),
      { label: words.to, text: shownDay(contract.to), sizes: type.lead, weight: 700, gap: 12 },
    ],
    'middle',
  );
  const [cx, cy, cw, ch] = controls;
  const gap = 20;
  const each = Math.max(112, Math.min(150, (ch - 3 * gap) / 4));
  const half = (cw - gap) / 2;
  const at = (row: number) => cy + row * (each + gap);
  tile(drawing, { id: 'today', label: words.today, icon: 'calendar-check', pressed: daysAhead === 0 }, [
    cx,
    at(0),
    cw,
    each,
  ]);
  const earlier = daysAhead > 0;
  const later = daysAhead < most;
  tile(drawing, { id: 'day-minus', label: words.dayMinus, icon: 'minus', enabled: earlier }, [cx, at(1), half, each]);
  tile(drawing, { id: 'day-plus', label: words.dayPlus, icon: 'plus', enabled: later }, [
    cx + half + gap,
    at(1),
    half,
    each,
  ]);
  tile(drawing, { id: 'week-minus', label: words.weekMinus, icon: 'chevrons-left', enabled: earlier }, [
    cx,
    at(2),
    half,
    each,
  ]);
  tile(drawing, { id: 'week-plus', label: words.weekPlus, icon: 'chevrons-right', enabled: later }, [
    cx + half + gap,
    at(2),
    half,
    each,
  ]);
  tile(drawing, { id: 'accept', label: words.accept(amountIn(drawing, price)), icon: 'check', look: 'primary' }, [
    cx,
    at(3),
    cw,
    each,
  ]);
}

function amounts(
  drawing: VendingDrawing,
  { balance, choices }: Extract<Choosing, { question: 'amount' }>['offer'],
): void {
  const { picture, messages, type } = drawing;
  const bottom = foot(drawing, { nav: nav(drawing), comfort: true });
  const { info, controls } = areas(drawing, bottom, 480);
  stack(picture, info, picture.theme.paper, [
    ...question(drawing, messages.amount.title, []),
    { label: messages.amount.balance, text: amountIn(drawing, balance), sizes: type.lead, weight: 700, gap: 20 },
  ]);
  const specs = choices.map(({ amount, refusal }): TileSpec => {
    const then = messages.amount.becomes(amountIn(drawing, (balance + amount) as Grosze));
    return {
      id: `amount-${amount / 100}`,
      label: amountIn(drawing, amount).replace(/[,.]00/, ''),
      sub: refusal === undefined ? then : messages.amount.overLimit,
      enabled: refusal === undefined,
    };
  });
  tiles(drawing, specs, controls, { columns: drawing.input.reach ? 3 : 2, gap: 18, most: 190 });
}
