import { h } from '../dom/element.ts';
import { cell } from '../dom/reactive.ts';
import { words } from '../words/words.ts';
import { faults } from './faults.ts';
import { memory } from './memory.ts';
import { story } from './story.ts';
import { tap } from './tap.ts';

const VIEWS = ['card', 'story', 'tap', 'faults'] as const;
type View = (typeof VIEWS)[number];

/** Four panels to look into things; on a wide page two stand side by side and the switch chooses the second pair. */
export function views(): HTMLElement {
  const shown = cell<View>('card');
  return h(
    'div',
    { class: 'views', 'data-shown': shown },
    h(
      'div',
      { class: 'segments view-switch', role: 'group', 'aria-label': () => words().views.label },
      ...VIEWS.map((view) =>
        h(
          'button',
          {
            type: 'button',
            class: 'segment',
            'data-show': view,
            'aria-pressed': () => (shown() === view ? 'true' : 'false'),
            on: { click: () => shown.set(view) },
          },
          () => words().views[view],
        ),
      ),
    ),
    h('div', { class: 'panels' }, memory(), story(), tap(), faults()),
  );
}
