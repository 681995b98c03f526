import { CreditCard } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { derived } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { attempt } from '../model/notice.ts';
import { holdBankCard } from '../rig/machines.ts';
import { words } from '../words/words.ts';

/** One that is taken, a second, one that the reader declines. */
const CARDS = ['visa-1', 'mastercard-1', 'declined'] as const;

const hasReader = derived(() => bench.machineState()?.devices.contactless !== undefined);

/** Bank cards beside a validator that has a reader of them; a click holds one to it. */
export function bankCards(): HTMLElement {
  return h(
    'div',
    { 'data-bank-cards': true },
    region(() => (hasReader() ? [row()] : [])),
  );
}

const row = (): HTMLElement =>
  h('section', { class: 'machine-keys', 'aria-label': () => words().keys.bankCards }, ...CARDS.map(card));

function card(name: (typeof CARDS)[number]): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'machine-key',
      'data-bank-card': name,
      title: () => words().keys.holdBankCard(name),
      on: { click: () => void attempt(() => holdBankCard(bench.shownMachine(), name)) },
    },
    icon(CreditCard, 18),
    h('span', { class: 'machine-key-name' }, name),
  );
}
