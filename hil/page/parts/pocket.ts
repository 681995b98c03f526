import { each, h, region } from '../dom/element.ts';
import { svg } from '../dom/icon.ts';
import * as bench from '../model/bench.ts';
import { cardsAt, slideIn } from '../model/holding.ts';
import { words } from '../words/words.ts';
import { callOf, cardFace, lookOf } from './card-face.ts';
import { holdGesture } from './hold-gesture.ts';

/** The card pocket at the machine's lower edge: a card that is slid in stays until it is pulled out. Lit when wanted. */
export function pocket(): HTMLElement {
  const full = (): boolean => cardsAt('slot').length > 0;
  const wanted = (): boolean => bench.pocketWanted() && !full();
  const place = h('ul', { class: 'pocket-cards' });
  each(
    place,
    () => cardsAt('slot'),
    (id) => id,
    cardInPocket,
  );
  return h(
    'section',
    {
      class: () => `pocket${full() ? ' pocket-full' : ''}${wanted() ? ' pocket-wanted' : ''}`,
      'aria-label': () => words().pocket.label,
    },
    heads(),
    h('span', { class: 'pocket-mouth' }),
    place,
    region(() => [!full() && slideInButton(wanted)]),
  );
}

/** Slides in the card that was chosen last. */
function slideInButton(wanted: () => boolean): HTMLElement {
  const chosen = (): string | undefined => bench.cardNow()?.card;
  const caption = () => (wanted() ? words().pocket.wanted : words().pocket.label);
  const press = (): void => {
    const id = chosen();
    if (id !== undefined) slideIn(id);
  };
  return h(
    'button',
    {
      type: 'button',
      class: 'pocket-plate pocket-open',
      disabled: () => chosen() === undefined,
      'aria-label': () => {
        const id = chosen();
        return id === undefined ? caption() : `${caption()}: ${words().pocket.slide(callOf(id))}`;
      },
      title: () => words().pocket.why,
      on: { click: press },
    },
    caption,
  );
}

function cardInPocket(id: string): Element {
  const label = () => words().pocket.take(callOf(id));
  const handle = h(
    'button',
    { type: 'button', class: 'card card-in-pocket', 'data-in-pocket': id, title: label },
    h('span', { class: 'unseen' }, label),
    h(
      'span',
      { class: 'pocket-view', 'aria-hidden': 'true' },
      cardFace(() => lookOf(id)),
    ),
    h('span', { class: 'pocket-plate', 'aria-hidden': 'true' }, () => words().pocket.full),
  );
  holdGesture(handle, id);
  return h('li', {}, handle);
}

/** Two heads that point into the pocket. */
function heads(): SVGElement {
  const head = (y: number): SVGElement => svg('path', { d: `M4 ${y} L14 ${y + 8} L24 ${y}` });
  return svg('svg', { class: 'pocket-heads', viewBox: '0 0 28 28', 'aria-hidden': 'true' }, head(4), head(14));
}
