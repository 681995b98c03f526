import { h } from './dom/element.ts';
import { effect } from './dom/reactive.ts';
import { cards, chosenCard } from './model/bench.ts';
import { followBench } from './model/follow.ts';
import { followSnatching } from './model/holding.ts';
import { clock } from './parts/clock.ts';
import { head } from './parts/head.ts';
import { lineStrip } from './parts/line-strip.ts';
import { machine } from './parts/machine.ts';
import { noticeLine } from './parts/notice-line.ts';
import { rack } from './parts/rack.ts';
import { views } from './parts/views.ts';
import { language, words } from './words/words.ts';

effect(() => {
  document.documentElement.lang = language();
  document.title = `Kasownik – ${words().page}`;
});
// The first card is looked into until another one is chosen.
effect(() => {
  if (chosenCard() === undefined) chosenCard.set(cards()[0]?.card);
});

document
  .querySelector('#page')
  ?.append(
    head(),
    h(
      'main',
      { class: 'main' },
      lineStrip(),
      h('div', { class: 'stage' }, machine(), rack()),
      h('div', { class: 'aside' }, clock(), views()),
    ),
    noticeLine(),
  );

followSnatching();
followBench();
