import { h, region } from '../dom/element.ts';
import * as bench from '../model/bench.ts';
import type { Entry } from '../rig/machines.ts';
import { timeText } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { sentencesOf } from './story-sentence.ts';

/** So many entries are told; the rig interface has them all. */
const TOLD = 60;

/** The journal as a story, newest first; what belongs to one transaction hangs on one thread. */
export function story(): HTMLElement {
  return h(
    'section',
    { class: 'panel', tabindex: 0, 'data-view': 'story', 'aria-label': () => words().story.title },
    h('h2', {}, () => words().story.title),
    region(() => {
      const entries = bench.journal().slice(-TOLD).reverse();
      if (entries.length === 0) return [h('p', { class: 'quiet' }, words().story.empty)];
      return [h('ol', { class: 'story' }, ...entries.map((entry, index) => told(entry, entries[index + 1])))];
    }),
  );
}

function told(entry: Entry, older: Entry | undefined): HTMLElement {
  const goesOn = older !== undefined && belongTogether(entry, older);
  return h(
    'li',
    { class: `told told-${entry.kind}${goesOn ? ' told-goes-on' : ''}`, 'data-entry': entry.kind },
    h('span', { class: 'told-dot', 'aria-hidden': 'true' }, MARKS[entry.kind] ?? ''),
    h(
      'span',
      { class: 'told-words' },
      h('span', {}, sentencesOf(entry).join(' ')),
      h('span', { class: 'told-small' }, timeText(entry.at, true), ' ', h('span', { class: 'told-kind' }, entry.kind)),
    ),
  );
}

/** Of one card transaction, or of one sale. */
function belongTogether(entry: Entry, older: Entry): boolean {
  if (typeof entry.tx === 'string' && entry.tx === older.tx) return true;
  const sale = saleOf(entry);
  return sale !== undefined && sale === saleOf(older);
}

function saleOf({ sale }: Entry): string | undefined {
  if (typeof sale === 'string') return sale;
  return typeof sale === 'object' && sale !== null && 'name' in sale ? String(sale.name) : undefined;
}

/** Shape before colour: each outcome has a mark of its own. */
const MARKS: Readonly<Record<string, string>> = {
  PREPARED: '',
  COMMITTED: '✓',
  ABORTED: '–',
  IN_DOUBT: '?',
  SETTLED: '✓',
  REFUSED: '×',
};
