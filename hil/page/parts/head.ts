import { h } from '../dom/element.ts';
import { svg } from '../dom/icon.ts';
import { chooseLanguage, type Language, language, words } from '../words/words.ts';
import { machineTabs } from './machine-tabs.ts';
import { soundSwitch } from './sound.ts';

const LANGUAGES: readonly (readonly [Language, string, string])[] = [
  ['pl', 'PL', 'Polski'],
  ['en', 'EN', 'English'],
];

/** Name of the house, the machines, sound and language. */
export function head(): HTMLElement {
  return h(
    'header',
    { class: 'head' },
    h(
      'h1',
      { class: 'brand' },
      mark(),
      h('span', {}, 'Kasownik'),
      h('span', { class: 'brand-page' }, () => words().page),
    ),
    machineTabs(),
    h(
      'div',
      { class: 'head-end' },
      soundSwitch(),
      h(
        'div',
        { class: 'segments', role: 'group', 'aria-label': () => words().language },
        ...LANGUAGES.map(([code, short, name]) =>
          h(
            'button',
            {
              type: 'button',
              class: 'segment',
              lang: code,
              title: name,
              'data-language': code,
              'aria-pressed': () => (language() === code ? 'true' : 'false'),
              on: { click: () => chooseLanguage(code) },
            },
            short,
          ),
        ),
      ),
    ),
  );
}

function mark(): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 32 32', class: 'brand-mark', 'aria-hidden': 'true' },
    svg('rect', { width: 32, height: 32, rx: 8, class: 'brand-ground' }),
    svg('rect', { x: 5, y: 9, width: 13, height: 9, rx: 2, class: 'brand-card' }),
    svg('path', { d: 'M21 9.5a9 9 0 0 1 0 9M24.5 7a14 14 0 0 1 0 14', class: 'brand-waves' }),
    svg('path', { d: 'M5 25h22', class: 'brand-road' }),
  );
}
