import {
  ArrowLeftRight,
  CalendarCheck,
  CalendarX,
  CreditCard,
  Download,
  type IconNode,
  LogIn,
  LogOut,
  Users,
  Wallet,
} from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import { sells } from '../model/money.ts';
import type { LogEntry, Memory } from '../rig/cards.ts';
import { amount, datesText, dateText, dayText, timeText } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { agreement } from './agreement.ts';
import { callOf, newestOf } from './card-face.ts';
import { counter } from './counter.ts';

/** What is in the chosen card's memory, read past all drivers, and whether the office thinks the same. */
export function memory(): HTMLElement {
  return h(
    'section',
    { class: 'panel', tabindex: 0, 'data-view': 'card', 'aria-label': () => words().memory.title },
    h('h2', {}, () => {
      const chosen = bench.chosenCard();
      return chosen === undefined ? words().memory.title : callOf(chosen);
    }),
    region(() => {
      const found = bench.memoryNow();
      const card = bench.cardNow();
      if (!found || !card) return [h('p', { class: 'quiet' }, words().memory.none)];
      if (!isOurs(found)) {
        return [h('p', { class: 'quiet' }, `${words().card.kind[card.kind]}. ${words().memory.unreadableCard}`)];
      }
      // Nobody rides on a machine that sells.
      return [agreement(card, found), !(sells() && found.journey === null) && journey(found), rights(found)];
    }),
    counter(),
    region(() => {
      const found = bench.memoryNow();
      return [found && isOurs(found) && log(found)];
    }),
  );
}

const isOurs = ({ counter: counted, log: records }: Memory): boolean => counted !== null || records.length > 0;

/** Season tickets on the card, and that it has expired; nothing where there is nothing to say. */
function rights(found: Memory): HTMLElement | undefined {
  const { memory: w } = words();
  const row = (picture: IconNode, text: string): HTMLElement =>
    h('li', { class: 'right' }, icon(picture, 18), h('span', {}, text));
  const expired = newestOf(found)?.expiresOn;
  const rows = [
    ...found.contracts.map((each) =>
      'unreadable' in each
        ? row(CalendarX, w.unreadableContract)
        : row(CalendarCheck, w.season(datesText(each.from, each.to))),
    ),
    ...(expired !== undefined && bench.hasPassed(expired) ? [row(CalendarX, w.expired(dateText(expired)))] : []),
  ];
  return rows.length === 0 ? undefined : h('ul', { class: 'rights' }, ...rows);
}

function journey(found: Memory): HTMLElement {
  const { memory: w } = words();
  const { journey: open } = found;
  if (!open) return h('p', { class: 'journey journey-none' }, h('span', { class: 'journey-dot' }), w.noJourney);
  const bus = bench.vehicle();
  const sameBus = bus?.line === open.line && bus.vehicle === open.vehicle;
  const stop = (sameBus ? bus.stops[open.stop]?.name : undefined) ?? w.stopNumber(open.stop + 1);
  const line = open.line === null ? w.unknownLine(open.vehicle) : w.line(open.line, open.vehicle);
  return h(
    'div',
    { class: 'journey journey-open' },
    h('span', { class: 'journey-dot' }),
    h('strong', {}, `${w.journey}: ${line}`),
    h('span', {}, w.since(stop, timeText(open.at))),
    h('span', { class: 'quiet' }, [w.tickets(sum(open.tickets)), w.paid(amount(open.paid))].join(', ')),
  );
}

const PICTURES: Readonly<Record<string, IconNode>> = {
  'check-in': LogIn,
  'check-out': LogOut,
  group: Users,
  transfer: ArrowLeftRight,
  'carry-over': Download,
  'top-up': Wallet,
  contract: CalendarCheck,
  registration: CalendarCheck,
};

function log({ log: records }: Memory): HTMLElement {
  const rows = records.map((record, index) => {
    if ('unreadable' in record) return h('li', { class: 'log-row' }, words().memory.unreadable);
    const older = records[index + 1];
    return logRow(record, older && 'purse' in older ? older : undefined);
  });
  return h('div', {}, h('h3', {}, words().memory.log), h('ol', { class: 'log' }, ...rows));
}

function logRow(record: LogEntry, older: LogEntry | undefined): HTMLElement {
  const { memory: w } = words();
  const moved = older ? record.purse - older.purse : 0;
  const movedService = older !== undefined && record.servicePurse !== older.servicePurse;
  return h(
    'li',
    { class: `log-row log-${record.kind}` },
    icon(PICTURES[record.kind] ?? CreditCard, 18),
    h(
      'span',
      { class: 'log-what' },
      h('strong', {}, [kindWord(record.kind), ...rideWords(record)].join(', ')),
      h('span', { class: 'quiet' }, `${dayText(record.at)}, ${timeText(record.at)}`),
    ),
    h(
      'span',
      { class: 'log-money' },
      h('strong', {}, record.kind === 'issued' ? amount(record.purse) : signed(moved)),
      h('span', { class: 'quiet' }, w.balance(amount(record.purse))),
      movedService && h('span', { class: 'quiet' }, w.eBalance(amount(record.servicePurse))),
    ),
  );
}

function kindWord(kind: string): string {
  const { keys, memory, vending } = words();
  if (kind === 'registration') return keys.registration;
  return memory.kind[kind] ?? vending.log[kind] ?? kind;
}

function rideWords({ kind, ride }: LogEntry): readonly string[] {
  const { memory: w } = words();
  if (kind === 'check-out' && ride.kind === 'closed') return [w.rode(ride.stops)];
  if (kind !== 'group' || ride.kind !== 'open') return [];
  return [w.tickets(ride.groups.reduce((total, { tickets }) => total + sum(tickets), 0))];
}

function sum(tickets: Readonly<Record<string, number>>): number {
  return Object.values(tickets).reduce((total, count) => total + count, 0);
}

function signed(moved: number): string {
  return moved > 0 ? `+${amount(moved)}` : amount(moved);
}
