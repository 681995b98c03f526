import { h } from '../../dom/element.ts';
import { clock } from '../clock.ts';
import { rack } from '../rack.ts';
import { views } from '../views.ts';
import { purse } from './purse.ts';
import { till } from './till.ts';
import { vendingMachine } from './vending-machine.ts';
import { vendingSteps } from './vending-steps.ts';

/** A machine as high as the page, and beside it what a passenger has in the hand, over what a tester looks into. */
export function vendingLayout(): HTMLElement {
  return h(
    'main',
    { class: 'main vending' },
    vendingMachine(),
    h(
      'div',
      { class: 'vending-table' },
      rack(vendingSteps()),
      purse(),
      clock(),
      h('div', { class: 'vending-lower' }, h('div', { class: 'views till-views' }, till()), views()),
    ),
  );
}
