import { h } from '../../dom/element.ts';
import * as coinHand from '../../model/coin-hand.ts';
import { amount } from '../../words/numbers.ts';
import { words } from '../../words/words.ts';
import { bankCard } from './bank-card.ts';
import { carried } from './carry.ts';
import { COINS, coinPicture } from './coin.ts';

const PIXELS_PER_MILLIMETRE = 2;

/** A purse that never becomes empty, and a bank card: click them, or drag them to the machine. */
export function purse(): HTMLElement {
  return h(
    'section',
    { class: 'purse', 'aria-label': () => words().vending.purse.label },
    h('ul', { class: 'purse-coins' }, ...COINS.map(coinInPurse)),
    bankCard(),
  );
}

function coinInPurse(grosze: number): HTMLElement {
  const handle = h(
    'button',
    {
      type: 'button',
      class: 'purse-coin',
      'data-drop': grosze,
      title: () => (grosze < 10 ? words().vending.purse.small : words().vending.purse.hint),
    },
    h('span', { class: 'unseen' }, () => words().vending.purse.drop(amount(grosze))),
    coinPicture(grosze, PIXELS_PER_MILLIMETRE),
  );
  carried(handle, {
    picture: () => coinPicture(grosze, PIXELS_PER_MILLIMETRE),
    target: '.coin-slot-mouth',
    stays: true,
    goes: () => true,
    put: () => coinHand.letGo(grosze),
  });
  return h('li', {}, handle);
}
