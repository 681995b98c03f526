import { Pause, Play } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { cell, effect, whenOver } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { readClockAgain } from '../model/follow.ts';
import { attempt } from '../model/notice.ts';
import { type ClockChange, setClock } from '../rig/surroundings.ts';
import { dayText, timeText } from '../words/numbers.ts';
import { words } from '../words/words.ts';

const DAY_SECONDS = 86_400;
const RATES = [1, 5, 20, 60] as const;

const set = (change: ClockChange): Promise<boolean> =>
  attempt(async () => {
    await setClock(change);
    await readClockAgain();
  });

/** The one clock of bus, machine and office; it can be put on, stopped and hurried. */
export function clock(): HTMLElement {
  const now = cell<number | undefined>(undefined);
  const tick = (): void => {
    const known = bench.clock();
    if (!known) return;
    const { read, at } = known;
    now.set(read.frozen ? read.now : read.now + read.rate * (performance.now() - at));
  };
  const ticking = setInterval(tick, 250);
  whenOver(() => clearInterval(ticking));
  effect(tick);
  const time = () => (now() === undefined ? '––:––:––' : timeText(now() ?? 0, true));
  const frozen = (): boolean => bench.clock()?.read.frozen ?? false;
  const advance = (seconds: number, label: () => string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-advance': seconds,
        on: { click: () => void set({ advance: seconds }) },
      },
      label,
    );
  const rate = h('select', {
    class: 'input rate',
    'aria-label': () => words().clock.rate,
    on: { change: () => void set({ rate: Number(rate.value) }) },
  });
  rate.append(...RATES.map((each) => h('option', { value: each }, `× ${each}`)));
  effect(() => rateShown(rate));
  return h(
    'section',
    { class: () => `clock${frozen() ? ' clock-frozen' : ''}`, 'aria-label': () => words().clock.label },
    h(
      'p',
      { class: 'clock-face' },
      h('span', { class: 'clock-time' }, time),
      h('span', { class: 'clock-day' }, () => (now() === undefined ? '' : dayText(now() ?? 0))),
      region(() => [frozen() && h('span', { class: 'clock-state' }, words().clock.frozen)]),
    ),
    h(
      'div',
      { class: 'clock-buttons' },
      advance(60, () => words().clock.minute),
      advance(900, () => words().clock.quarter),
      advance(DAY_SECONDS, () => words().clock.day),
      h(
        'button',
        {
          type: 'button',
          class: 'button small button-icon',
          'aria-pressed': () => (frozen() ? 'true' : 'false'),
          'aria-label': () => words().clock.freeze,
          title: () => (frozen() ? words().clock.goOn : words().clock.freeze),
          on: { click: () => void set({ freeze: !frozen() }) },
        },
        region(() => [icon(frozen() ? Play : Pause, 16)]),
      ),
      rate,
    ),
  );
}

/** A rate that somebody else has set may be none of ours. */
function rateShown(select: HTMLSelectElement): void {
  const value = String(bench.clock()?.read.rate ?? 1);
  if (![...select.options].some((option) => option.value === value)) {
    select.append(h('option', { value }, `× ${value}`));
  }
  select.value = value;
}
