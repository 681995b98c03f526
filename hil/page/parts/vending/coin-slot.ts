import { h } from '../../dom/element.ts';
import { effect, untracked } from '../../dom/reactive.ts';
import { machineState } from '../../model/bench.ts';
import * as coinHand from '../../model/coin-hand.ts';
import { words } from '../../words/words.ts';
import { fallThrough } from './carry.ts';
import { coinPicture } from './coin.ts';

const PIXELS_PER_MILLIMETRE = 2;

/** Where coins are dropped; lit while the machine asks for them. */
export function coinSlot(): HTMLElement {
  const wanted = (): boolean => machineState()?.scene.view === 'paying';
  const state = (): string => {
    if (coinHand.falling() > 0) return words().vending.slot.falling(coinHand.falling());
    return wanted() ? words().vending.slot.wanted : words().vending.slot.closed;
  };
  seeFalling();
  return h(
    'section',
    { class: () => `coin-slot${wanted() ? ' coin-slot-wanted' : ''}`, 'aria-label': () => words().vending.slot.label },
    h('span', { class: 'coin-slot-mouth', 'aria-hidden': 'true' }),
    h(
      'p',
      { class: 'device-words' },
      h('strong', {}, () => words().vending.slot.label),
      h('span', { class: 'device-says' }, state),
    ),
  );
}

function seeFalling(): void {
  let seen = coinHand.fallenThrough()?.count ?? 0;
  effect(() => {
    const fallen = coinHand.fallenThrough();
    untracked(() => {
      if (!fallen || fallen.count === seen) return;
      seen = fallen.count;
      void fallThrough(coinPicture(fallen.grosze, PIXELS_PER_MILLIMETRE), '.coin-slot-mouth', '.tray-bowl');
    });
  });
}
