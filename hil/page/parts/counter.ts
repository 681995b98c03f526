import { Ban, CalendarCheck, type IconNode, Undo2, Wallet } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readOfficeAgain } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { giveLoad, type Load, readOffice, setHotlist } from '../rig/surroundings.ts';
import { amount, datesText } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { counterForm } from './counter-form.ts';

const PICTURES: Readonly<Record<Load['kind'], IconNode>> = {
  'top-up': Wallet,
  refund: Undo2,
  season: CalendarCheck,
  'e-ticket': CalendarCheck,
};

/** What the office holds ready for the chosen card; more can be given, and the card be blocked. */
export function counter(): HTMLElement {
  const open = cell(false);
  const number = (): number | undefined => {
    const printed = bench.cardNow()?.number;
    return printed === null || printed === undefined ? undefined : Number(printed);
  };
  const loads = (): readonly Load[] =>
    (bench.office()?.loads ?? []).filter((load) => load.number === number()).toReversed();
  return h(
    'section',
    { class: 'counter', hidden: () => number() === undefined, 'aria-label': () => words().counter.title },
    h(
      'div',
      { class: 'counter-head' },
      h('h3', {}, () => words().counter.title),
      h(
        'button',
        {
          type: 'button',
          class: 'button small',
          'data-counter': 'open',
          'aria-expanded': () => (open() ? 'true' : 'false'),
          on: { click: () => open.set(!open()) },
        },
        () => (open() ? words().counter.close : words().counter.open),
      ),
      blockButton(number),
    ),
    region(() => [isBlocked(number()) && h('p', { class: 'blocked', role: 'status' }, words().counter.blocked)]),
    counterForm(number, open),
    region(() => [
      loads().length > 0 && h('ul', { class: 'loads', 'aria-label': words().counter.loads }, ...loads().map(loadRow)),
    ]),
  );
}

const isBlocked = (number: number | undefined): boolean =>
  number !== undefined && (bench.office()?.hotlist ?? []).includes(number);

function blockButton(number: () => number | undefined): HTMLElement {
  const press = (): Promise<boolean> =>
    attempt(async () => {
      const card = number();
      if (card === undefined) return;
      // The list is set as a whole: as it is now, not as it was when this page looked last.
      const { hotlist } = await readOffice();
      await setHotlist(hotlist.includes(card) ? hotlist.filter((each) => each !== card) : [...hotlist, card]);
      await readOfficeAgain();
    });
  const blocked = (): boolean => isBlocked(number());
  return h(
    'button',
    { type: 'button', class: 'button small', 'data-counter': 'block', on: { click: () => void press() } },
    icon(Ban, 15),
    () => (blocked() ? words().counter.unblock : words().counter.block),
  );
}

function loadRow(load: Load): HTMLElement {
  const { counter: w } = words();
  const held = load.state === 'pending' && !load.feasible;
  const release = (): Promise<boolean> =>
    attempt(async () => {
      const { id, number, kind, grosze, contract, paidAt } = load;
      const parts = { grosze, contract, paidAt };
      const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
      await giveLoad({ id, number, kind, feasible: true, ...given });
      await readOfficeAgain();
    });
  return h(
    'li',
    { class: `load load-${load.state}`, 'data-load': load.state },
    icon(PICTURES[load.kind], 18),
    h(
      'span',
      { class: 'load-words' },
      h('strong', {}, loadText(load)),
      h('span', { class: 'quiet' }, stateText(load, held)),
    ),
    held &&
      h('button', { type: 'button', class: 'button small', on: { click: () => void release() } }, () => w.release),
  );
}

function stateText({ kind, state }: Load, held: boolean): string {
  const { counter: w, keys } = words();
  if (held) return w.state.refused;
  return kind === 'e-ticket' && state === 'pending' ? keys.eTicketWaits : w.state[state];
}

function loadText({ kind, grosze, contract }: Load): string {
  const { counter: w } = words();
  const what = w.kind[kind] ?? kind;
  if (contract) return `${what}, ${datesText(contract.from, contract.to)}`;
  return grosze === undefined ? what : `${what} ${amount(grosze)}`;
}
