import { Check, Hourglass } from 'lucide';
import { each, h, region } from '../../dom/element.ts';
import { icon } from '../../dom/icon.ts';
import { effect } from '../../dom/reactive.ts';
import { machineState, shownMachine } from '../../model/bench.ts';
import { readCoinsAgain } from '../../model/follow.ts';
import { coins, equation } from '../../model/money.ts';
import { attempt } from '../../model/notice.ts';
import { type Coins, fillHopper } from '../../rig/money.ts';
import { amount } from '../../words/numbers.ts';
import { words } from '../../words/words.ts';
import { automaticSwitch } from './bank-terminal.ts';

type Hopper = Coins['hoppers'][number];

/** A gauge is full at so many coins: what a passenger's change comes from is to be seen, not a hopper's whole room. */
const GAUGE = 100;
/** Coins that somebody leaves in a hopper when its buttons are pressed. */
const FILLS = [0, 3, 100] as const;

/** The money of the machine: does what it took agree with what became of it, and what is there for change. */
export function till(): HTMLElement {
  return h(
    'section',
    { class: 'panel till', tabindex: 0, 'aria-label': () => words().vending.till.title },
    h('h2', {}, () => words().vending.till.title),
    equationLine(),
    h(
      'div',
      { class: 'hoppers-head' },
      h('h3', {}, () => words().vending.till.change),
      h('span', { class: 'quiet', 'aria-hidden': 'true' }, () => words().vending.till.set),
    ),
    hoppers(),
    h('p', { class: 'quiet till-more' }, () => cashBox()),
    automaticSwitch(),
  );
}

function cashBox(): string {
  const counted = coins();
  if (!counted) return '';
  const { till: w } = words().vending;
  const disputed = counted.disputed > 0 ? [w.disputed(amount(counted.disputed))] : [];
  return [w.cashBox(amount(counted.cashBox)), ...disputed].join(' ');
}

/** `taken = kept + given back + owed`, with what each is. */
function equationLine(): HTMLElement {
  const state = (): 'balanced' | 'moving' | 'unknown' => {
    const now = equation();
    return now === undefined ? 'unknown' : now.balanced ? 'balanced' : 'moving';
  };
  const part = (sign: string, name: keyof typeof WORDS): HTMLElement =>
    h(
      'tr',
      { class: `sum sum-${name}` },
      h('td', { class: 'sum-sign' }, sign),
      h('th', { scope: 'row' }, () => words().vending.till[WORDS[name]]),
      h('td', {}, () => (equation() ? amount(equation()?.[name] ?? 0) : '–')),
    );
  return h(
    'div',
    { class: () => `equation equation-${state()}`, 'data-equation': state },
    h(
      'table',
      { class: 'sums' },
      h('tbody', {}, part('', 'taken'), part('=', 'kept'), part('+', 'givenBack'), part('+', 'owed')),
    ),
    h(
      'p',
      { class: 'verdict' },
      region(() => [icon(state() === 'balanced' ? Check : Hourglass, 16)]),
      h('strong', {}, () => words().vending.till[state()]),
    ),
  );
}

const WORDS = { taken: 'taken', kept: 'kept', givenBack: 'givenBack', owed: 'owed' } as const;

function hoppers(): HTMLElement {
  const list = h('ul', { class: 'hoppers' });
  each(
    list,
    () => [...(coins()?.hoppers ?? [])].reverse(),
    ({ name }) => name,
    hopper,
  );
  return list;
}

function hopper(name: string): Element {
  const now = (): Hopper | undefined => coins()?.hoppers.find((each) => each.name === name);
  const value = (): string => amount(now()?.value ?? 0);
  const status = (): string | undefined => machineState()?.devices[name]?.status;
  const gauge = h('span', { class: 'gauge', 'aria-hidden': 'true' }, h('span', { class: 'gauge-level' }));
  effect(() => gauge.style.setProperty('--level', String(Math.min(1, (now()?.coins ?? 0) / GAUGE))));
  const fill = (count: number): Promise<boolean> =>
    attempt(async () => {
      await fillHopper(shownMachine(), name, count);
      await readCoinsAgain();
    });
  return h(
    'li',
    {
      class: () => `hopper${(now()?.coins ?? 0) < 10 ? ' hopper-low' : ''}${status() === 'ready' ? '' : ' hopper-out'}`,
      'data-hopper': name,
    },
    h('strong', { class: 'hopper-value' }, value),
    gauge,
    h(
      'span',
      { class: 'hopper-count' },
      h('span', { 'aria-hidden': 'true' }, () => String(now()?.coins ?? 0)),
      h('span', { class: 'unseen' }, () => words().vending.till.coins(now()?.coins ?? 0)),
    ),
    h(
      'span',
      { class: 'hopper-fills', role: 'group', 'aria-label': () => words().vending.till.leave(value()) },
      ...FILLS.map((count) =>
        h(
          'button',
          {
            type: 'button',
            class: 'hopper-fill',
            'data-fill': count,
            title: () => words().vending.till.fill(value(), count),
            on: { click: () => void fill(count) },
          },
          h('span', { class: 'unseen' }, () => words().vending.till.fill(value(), count)),
          h('span', { 'aria-hidden': 'true' }, String(count)),
        ),
      ),
    ),
  );
}
