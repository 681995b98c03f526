import { Plus, WalletCards } from 'lucide';
import { each, h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { derived } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { placeOf } from '../model/holding.ts';
import { sells } from '../model/money.ts';
import { half } from '../model/pair.ts';
import { words } from '../words/words.ts';
import { callOf, cardFace, lookOf } from './card-face.ts';
import { holdGesture } from './hold-gesture.ts';
import { dealCards, newCardDialog } from './new-card.ts';

/** The cards of the bench on the table, to be taken and held to the reader; over them what to do with them. */
export function rack(hints: HTMLElement): HTMLElement {
  const dialog = newCardDialog();
  const empty = derived(() => bench.cardsKnown() && bench.cards().length === 0);
  const table = h('ul', { class: 'rack-cards', 'aria-label': () => words().rack.label });
  each(
    table,
    () => bench.cards(),
    ({ card }) => card,
    cardOnTable,
  );
  return h(
    'section',
    { class: 'rack', 'aria-label': () => words().rack.label },
    h(
      'div',
      { class: 'rack-head' },
      hints,
      h(
        'button',
        { type: 'button', class: 'button rack-new', on: { click: () => dialog.open() } },
        icon(Plus, 18),
        () => words().rack.add,
      ),
    ),
    region(() => (empty() ? [emptyTable()] : [table])),
    dialog.element,
  );
}

function cardOnTable(id: string): Element {
  const handle = h(
    'button',
    {
      type: 'button',
      class: () =>
        `card${bench.chosenCard() === id ? ' chosen' : ''}${placeOf(id) ? ' away' : ''}${half() === id ? ' half' : ''}`,
      'data-card': id,
      'aria-pressed': () => (placeOf(id) ? 'true' : 'false'),
      title: () => (sells() ? words().vending.rack.hint : words().rack.hint),
      on: { focus: () => bench.chosenCard.set(id), pointerdown: () => bench.chosenCard.set(id) },
    },
    h('span', { class: 'unseen' }, () => words().rack.hold(callOf(id))),
    cardFace(() => lookOf(id)),
    h(
      'span',
      { class: 'card-pair', 'aria-hidden': () => (half() === id ? undefined : 'true') },
      () => words().rack.both,
    ),
  );
  holdGesture(handle, id);
  return h('li', { class: 'rack-place' }, handle);
}

function emptyTable(): HTMLElement {
  return h(
    'div',
    { class: 'rack-empty' },
    h(
      'p',
      {},
      h('strong', {}, words().rack.empty),
      ' ',
      sells() ? words().vending.rack.emptyWhy : bench.hasKeys() ? words().keys.emptyWhy : words().rack.emptyWhy,
    ),
    h(
      'button',
      { type: 'button', class: 'button primary', on: { click: () => void dealCards() } },
      icon(WalletCards, 20),
      words().rack.deal,
    ),
  );
}
