import { h } from '../dom/element.ts';
import { clock } from './clock.ts';
import { firstSteps, furtherIdeas } from './first-steps.ts';
import { lineStrip } from './line-strip.ts';
import { machine } from './machine.ts';
import { rack } from './rack.ts';
import { views } from './views.ts';

/** The bus on its line, a validator in it, and the cards. */
export function validatorLayout(): HTMLElement {
  return h(
    'main',
    { class: 'main' },
    lineStrip(),
    h('div', { class: 'stage' }, machine(), rack(h('div', { class: 'hints' }, firstSteps(), furtherIdeas()))),
    h('div', { class: 'aside' }, clock(), views()),
  );
}
