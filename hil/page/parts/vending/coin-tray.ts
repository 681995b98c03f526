import { each, h } from '../../dom/element.ts';
import { takeCoins } from '../../model/coin-hand.ts';
import { coins } from '../../model/money.ts';
import { amount } from '../../words/numbers.ts';
import { words } from '../../words/words.ts';
import { coinPicture } from './coin.ts';

/** So many lie side by side; more are only counted. */
const SHOWN = 16;
const PIXELS_PER_MILLIMETRE = 1.55;

/** What has fallen through or was paid out, until somebody takes it. */
export function coinTray(): HTMLElement {
  const lying = (): readonly number[] => coins()?.trayCoins ?? [];
  const sum = (): number => coins()?.tray ?? 0;
  const heap = h('span', { class: 'tray-coins', 'aria-hidden': 'true' });
  each(
    heap,
    () =>
      lying()
        .slice(-SHOWN)
        .map((grosze, index) => `${Math.max(0, lying().length - SHOWN) + index} ${grosze}`),
    (key) => key,
    (key) => h('span', { class: 'tray-coin' }, coinPicture(Number(key.split(' ')[1]), PIXELS_PER_MILLIMETRE)),
  );
  const tray = () => words().vending.tray;
  return h(
    'section',
    { class: () => `tray${lying().length > 0 ? ' tray-full' : ''}`, 'aria-label': () => tray().label },
    h(
      'button',
      {
        type: 'button',
        class: 'tray-bowl',
        'data-tray': () => String(sum()),
        disabled: () => lying().length === 0,
        on: { click: () => void takeCoins() },
      },
      h('span', { class: 'unseen' }, () =>
        lying().length === 0 ? tray().empty : tray().take(lying().length, amount(sum())),
      ),
      heap,
    ),
    h(
      'p',
      { class: 'device-words', role: 'status' },
      h('strong', {}, () => (lying().length === 0 ? tray().label : amount(sum()))),
      h('span', { class: 'device-says' }, () => (lying().length === 0 ? tray().empty : tray().click)),
    ),
  );
}
