import type { TicketCounts } from '../../../fares/card/state.ts';
import { formatAmount } from '../../../fares/format.ts';
import type { Grosze } from '../../../fares/money.ts';
import { millisOf } from '../../../fares/time.ts';
import type { Situation } from '../../../statecharts/validator/situation.ts';
import type { Drawing, Told } from './input.ts';
import { resultPanel } from './result-panel.ts';
import { shownTime } from './shown-time.ts';
import { type Block, stack } from './stack.ts';

type CheckedIn = Extract<Situation, { view: 'checked-in' }>;
type CheckedOut = Extract<Situation, { view: 'checked-out' }>;

/** An amount for the voice. */
export function spoken(drawing: Drawing, amount: Grosze): string {
  const absolute = Math.abs(amount);
  const words = drawing.messages.spokenAmount(Math.floor(absolute / 100), absolute % 100);
  return amount < 0 ? `\u2212${words}` : words;
}

/** A small word and a large amount under it. */
export function amountBlocks(drawing: Drawing, label: string, amount: Grosze): readonly Block[] {
  const { type, picture, language } = drawing;
  return [
    { text: label, sizes: type.body, weight: 500, gap: 0, colour: picture.theme.paper.muted },
    { text: formatAmount(amount, language), sizes: type.amount, weight: 700, gap: 0 },
  ];
}

/** J59: the same, told as the one message that it is: `POBRANO 4,60 zł`. */
function messageBlocks(drawing: Drawing, label: string, amount: Grosze): readonly Block[] {
  const line = `${label} ${formatAmount(amount, drawing.language)}`;
  return amountBlocks(drawing, label, amount).map((block, index) => ({ ...block, line: index === 0 ? false : line }));
}

/** T83-T85: amount taken and balance after; the way in is told by word, arrow and form. */
export function checkedInView(drawing: Drawing, situation: CheckedIn): Told {
  const { picture, messages, type, language } = drawing;
  const { checkedIn } = messages;
  const room = resultPanel(drawing, {
    form: 'pointing-in',
    ground: picture.theme.checkIn,
    icon: 'log-in',
    word: checkedIn.title,
    narrow: situation.tickets !== undefined,
  });
  const balance = formatAmount(situation.balance, language);
  const note = situation.repeated ? checkedIn.repeated : situation.transfer ? checkedIn.transfer : undefined;
  const bought = situation.tickets;
  const remedy = bought === undefined ? checkedIn.remedy : messages.group.remedy;
  const holder = bought === undefined ? undefined : noteForHolder(drawing, bought, situation.selfAlready ?? false);
  stack(picture, room, picture.theme.paper, [
    ...(situation.fareClass === undefined
      ? amountBlocks(drawing, checkedIn.charged, situation.charged)
      : messageBlocks(drawing, checkedIn.charged, situation.charged)),
    ...(situation.fareClass === undefined
      ? []
      : [{ text: messages.fareClass[situation.fareClass], sizes: type.body, weight: 600, gap: 0 } as const]),
    ...(note === undefined ? [] : [{ text: note, sizes: type.small, weight: 600, gap: 2 } as const]),
    ...(bought === undefined ? [] : [ticketsBlock(drawing, bought)]),
    ...(holder === undefined ? [] : [{ text: holder, sizes: type.small, weight: 600, gap: 6 } as const]),
    { label: checkedIn.balance, text: balance, sizes: type.lead, weight: 400, gap: 20, oneLine: true },
    { label: checkedIn.from, text: situation.entryStop, sizes: type.lead, weight: 400, gap: 10 },
    { text: remedy, sizes: type.body, weight: 400, gap: 24, colour: picture.theme.paper.muted },
  ]);
  const amounts = `${checkedIn.charged} ${spoken(drawing, situation.charged)}, ${checkedIn.balance} ${spoken(drawing, situation.balance)}`;
  return {
    title: checkedIn.title,
    tone: 'check-in',
    speech: `${checkedIn.title}: ${[note, holder].map((said) => (said === undefined ? '' : `${said} `)).join('')}${amounts}. ${remedy}`,
  };
}

/** T58, T71: how many tickets of each class; a class and its count are never parted. */
function ticketsBlock({ messages, type, picture }: Drawing, tickets: TicketCounts): Block {
  const { contents, group } = messages;
  const classes = ['self', 'normal', 'local', 'statutory'] as const;
  const counted = classes
    .filter((name) => tickets[name] > 0)
    .map((name) => group.tickets(tickets[name], contents[name]));
  return {
    text: counted.map((some) => some.replaceAll(' ', '\u00a0')).join(', '),
    sizes: type.body,
    weight: 600,
    gap: 8,
    colour: picture.theme.ticketOnPaper,
  };
}

/** A37, A39: what the passenger with the card should know about the own ticket. */
function noteForHolder({ messages }: Drawing, tickets: TicketCounts, already: boolean): string | undefined {
  if (already) return messages.group.selfAlready;
  return tickets.self === 0 ? messages.group.notForHolder : undefined;
}

/** T87, T88: amount refunded (also when it is nothing) and balance after, the ride and what it cost. */
export function checkedOutView(drawing: Drawing, situation: CheckedOut): Told {
  const { picture, messages, type, language } = drawing;
  const { checkedIn, checkedOut } = messages;
  const room = resultPanel(drawing, {
    form: 'leaving',
    ground: picture.theme.checkOut,
    icon: 'log-out',
    word: checkedOut.title,
  });
  const price = situation.price === undefined ? '' : `, ${formatAmount(situation.price, language)}`;
  const ride = `${messages.stops(situation.stops)}${price}`;
  const balance = formatAmount(situation.balance, language);
  const notes = [
    situation.repeated ? checkedOut.repeated : undefined,
    situation.cancelled ? checkedOut.cancelled : undefined,
  ].filter((note) => note !== undefined);
  const transfer =
    situation.transferUntil === undefined
      ? undefined
      : checkedOut.transferUntil(shownTime(millisOf(situation.transferUntil)).time);
  stack(picture, room, picture.theme.paper, [
    ...amountBlocks(drawing, checkedOut.refunded, situation.refunded),
    ...notes.map((text) => ({ text, sizes: type.small, weight: 600, gap: 2 }) as const),
    ...(situation.tickets === undefined ? [] : [ticketsBlock(drawing, situation.tickets)]),
    { label: checkedIn.balance, text: balance, sizes: type.lead, weight: 400, gap: 20, oneLine: true },
    ...(situation.cancelled
      ? []
      : [{ label: checkedOut.ride, text: ride, sizes: type.lead, weight: 400, gap: 10, oneLine: true } as const]),
    ...(transfer === undefined
      ? []
      : [{ text: transfer, sizes: type.body, weight: 400, gap: 24, colour: picture.theme.paper.muted } as const]),
  ]);
  const amounts = `${checkedOut.refunded} ${spoken(drawing, situation.refunded)}, ${checkedIn.balance} ${spoken(drawing, situation.balance)}`;
  const rest = [...notes, ...(transfer === undefined ? [] : [transfer])].join(' ');
  return {
    title: checkedOut.title,
    tone: 'check-out',
    speech: `${checkedOut.title}: ${amounts}.${rest === '' ? '' : ` ${rest}`}`,
  };
}
