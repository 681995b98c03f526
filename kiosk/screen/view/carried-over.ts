import { formatAmount } from '../../../fares/format.ts';
import type { FunctionSituation, OnlineItem, PendingItem } from '../../../statecharts/validator/situation.ts';
import { spoken } from './checked.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { shownDay } from './shown-time.ts';
import { type Block, stack } from './stack.ts';

type CarriedOver = Extract<FunctionSituation, { view: 'carried-over' }>;
type Done = Extract<CarriedOver, { outcome: 4 }>;
type Impossible = Extract<CarriedOver, { outcome: 2 }>;

/** More than so many items are counted, not listed. */
const mostListed = 4;

/** T117-T120: four outcomes, each with words, form and pictogram of its own, although all sound the same (T121). */
export function carriedOverView(drawing: Drawing, situation: CarriedOver): Told {
  switch (situation.outcome) {
    case 1:
      return nothingThere(drawing);
    case 2:
      return impossible(drawing, situation);
    case 3:
      return removed(drawing);
    case 4:
      return done(drawing, situation);
  }
}

function nothingThere(drawing: Drawing): Told {
  const { picture, messages, type } = drawing;
  const { nothing } = messages.carriedOver;
  const room = resultPanel(drawing, { form: 'full', ground: picture.theme.closed, icon: 'inbox', word: nothing.title });
  stack(
    picture,
    room,
    picture.theme.paper,
    [
      { text: nothing.fact, sizes: type.lead, weight: 600, gap: 0 },
      { text: nothing.later, sizes: type.body, weight: 400, gap: 18 },
      { text: nothing.remedy, sizes: type.body, weight: 400, gap: 18, colour: picture.theme.paper.muted },
    ],
    'middle',
  );
  return { title: nothing.title, tone: 'closed', outcome: 1, speech: `${nothing.fact} ${nothing.later}` };
}

function impossible(drawing: Drawing, { why, pending }: Impossible): Told {
  const { picture, messages, type } = drawing;
  const told = messages.carriedOver.impossible;
  const { fact, remedy } = told[why];
  const listing = pending.length > 0;
  const room = resultPanel(drawing, {
    form: 'full',
    ground: picture.theme.refusal,
    icon: 'x',
    word: told.title,
    narrow: listing,
  });
  stack(
    picture,
    room,
    picture.theme.paper,
    [
      { text: fact, sizes: type.lead, weight: 400, gap: 0 },
      ...pendingBlocks(drawing, pending),
      { text: remedy, sizes: listing ? type.body : type.lead, weight: 600, gap: 16 },
      { text: told.kept, sizes: type.body, weight: 400, gap: 12, colour: picture.theme.paper.muted },
    ],
    'middle',
  );
  return { title: told.title, tone: 'refusal', outcome: 2, speech: `${fact} ${remedy} ${told.kept}` };
}

function removed(drawing: Drawing): Told {
  const { picture, messages, type } = drawing;
  const told = messages.carriedOver.removed;
  const room = resultPanel(drawing, {
    form: 'torn',
    ground: picture.theme.doubt,
    icon: 'upload',
    word: told.title,
  });
  stack(
    picture,
    room,
    picture.theme.paper,
    [
      { text: told.fact, sizes: type.lead, weight: 400, gap: 0 },
      { text: told.remedy, sizes: type.lead, weight: 600, gap: 18 },
      { text: told.kept, sizes: type.body, weight: 400, gap: 14, colour: picture.theme.paper.muted },
    ],
    'middle',
  );
  return { title: told.title, tone: 'doubt', outcome: 3, speech: `${told.fact} ${told.remedy}` };
}

function done(drawing: Drawing, situation: Done): Told {
  const { picture, messages, type, language } = drawing;
  const { done: told } = messages.carriedOver;
  const { paper, checkIn } = picture.theme;
  const large = situation.items.length === 1 && situation.pending.length === 0;
  const room = resultPanel(drawing, {
    form: 'round',
    ground: checkIn,
    icon: 'circle-check-big',
    word: told.title,
    narrow: !large,
  });
  const note = situation.repeated ? [{ text: told.repeated, sizes: type.small, weight: 600, gap: 2 } as const] : [];
  const items = large
    ? situation.items.flatMap((item) => largeItem(drawing, item))
    : [
        { text: told.written, sizes: type.small, weight: 500, gap: 0, colour: paper.muted } as const,
        ...listed(drawing, situation.items, (item) => [itemBlock(drawing, item)]),
      ];
  stack(picture, room, paper, [
    ...items,
    ...note,
    {
      label: messages.transferred.purse,
      text: formatAmount(situation.purse, language),
      sizes: type.lead,
      weight: 400,
      gap: 16,
      oneLine: true,
    },
    ...pendingBlocks(drawing, situation.pending),
    { text: messages.transferred.takeCard, sizes: type.body, weight: 400, gap: 16, colour: paper.muted },
  ]);
  const names = situation.items.map((item) => spokenItem(drawing, item)).join(', ');
  const waiting = situation.pending.map(
    ({ item, why }) => `${spokenItem(drawing, item)}: ${messages.carriedOver.why[why]}`,
  );
  const rest = waiting.length === 0 ? '' : ` ${messages.carriedOver.pending}: ${waiting.join(', ')}.`;
  return {
    title: told.title,
    tone: 'done',
    outcome: 4,
    speech: `${told.title}: ${names}. ${messages.transferred.purse} ${spoken(drawing, situation.purse)}.${rest}`,
  };
}

/** The only item, as large as the amount of any other result. */
function largeItem(drawing: Drawing, item: OnlineItem): readonly Block[] {
  const { picture, type, language } = drawing;
  const name = nameOf(drawing, item);
  const heading = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    { text: heading, sizes: type.body, weight: 500, gap: 0, colour: picture.theme.paper.muted },
    item.kind === 'season'
      ? { text: daysOf(item), sizes: type.body, weight: 700, gap: 4, oneLine: true }
      : { text: formatAmount(item.amount, language), sizes: type.amount, weight: 700, gap: 0 },
  ];
}

function itemBlock(drawing: Drawing, item: OnlineItem): Block {
  const { messages, type, language } = drawing;
  const name = nameOf(drawing, item);
  const common = { sizes: type.body, weight: 400, gap: 6 } as const;
  return item.kind === 'season'
    ? { ...common, label: messages.contents.product(item.product), text: `${name} ${daysOf(item)}` }
    : { ...common, label: formatAmount(item.amount, language), text: name };
}

/** What stays with the office, each with its reason (T55). */
function pendingBlocks(drawing: Drawing, pending: readonly PendingItem[]): readonly Block[] {
  const { picture, messages, type } = drawing;
  if (pending.length === 0) return [];
  const small = { sizes: type.small, colour: picture.theme.paper.muted } as const;
  return [
    { ...small, text: messages.carriedOver.pending, weight: 500, gap: 16 },
    ...listed(drawing, pending, ({ item, why }) => [
      itemBlock(drawing, item),
      { ...small, text: messages.carriedOver.why[why], weight: 400, gap: 0 },
    ]),
  ];
}

function listed<Item>(
  drawing: Drawing,
  items: readonly Item[],
  blocks: (item: Item) => readonly Block[],
): readonly Block[] {
  const shown = items.length > mostListed ? items.slice(0, mostListed - 1) : items;
  const hidden = items.length - shown.length;
  const more: readonly Block[] =
    hidden === 0
      ? []
      : [{ text: drawing.messages.contents.more(hidden), sizes: drawing.type.small, weight: 400, gap: 4 }];
  return [...shown.flatMap(blocks), ...more];
}

function nameOf({ messages }: Drawing, item: OnlineItem): string {
  return messages.carriedOver[item.kind];
}

function daysOf({ from, to }: Extract<OnlineItem, { kind: 'season' }>): string {
  return `${shownDay(from)}\u00a0–\u00a0${shownDay(to)}`;
}

function spokenItem(drawing: Drawing, item: OnlineItem): string {
  const what = item.kind === 'season' ? daysOf(item) : spoken(drawing, item.amount);
  return `${nameOf(drawing, item)} ${what}`;
}
