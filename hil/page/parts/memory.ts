import { CreditCard, type IconNode, LogIn, LogOut, Users, Wallet } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import type { LogEntry, Memory } from '../rig/cards.ts';
import { amount, dayText, timeText } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { agreement } from './agreement.ts';
import { callOf } from './card-face.ts';

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
      if (found.counter === null && found.log.length === 0) {
        return [h('p', { class: 'quiet' }, `${words().card.kind[card.kind]}. ${words().memory.unreadableCard}`)];
      }
      return [agreement(card, found), journey(found), log(found)];
    }),
  );
}

function journey({ journey: open }: Memory): HTMLElement {
  const { memory: w } = words();
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
    h('span', { class: 'quiet' }, w.paid(amount(open.paid))),
  );
}

const PICTURES: Readonly<Record<string, IconNode>> = {
  'check-in': LogIn,
  'check-out': LogOut,
  group: Users,
  transfer: Wallet,
  'carry-over': Wallet,
  'top-up': Wallet,
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
  const rode = record.ride.kind === 'closed' && record.kind === 'check-out' ? `, ${w.rode(record.ride.stops)}` : '';
  return h(
    'li',
    { class: `log-row log-${record.kind}` },
    icon(PICTURES[record.kind] ?? CreditCard, 18),
    h(
      'span',
      { class: 'log-what' },
      h('strong', {}, `${w.kind[record.kind] ?? record.kind}${rode}`),
      h('span', { class: 'quiet' }, `${dayText(record.at)}, ${timeText(record.at)}`),
    ),
    h(
      'span',
      { class: 'log-money' },
      h('strong', {}, record.kind === 'issued' ? amount(record.purse) : signed(moved)),
      h('span', { class: 'quiet' }, w.balance(amount(record.purse))),
    ),
  );
}

function signed(moved: number): string {
  return moved > 0 ? `+${amount(moved)}` : amount(moved);
}
