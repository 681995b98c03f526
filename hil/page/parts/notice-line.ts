import { X } from 'lucide';
import { h, region } from '../dom/element.ts';
import { icon } from '../dom/icon.ts';
import { connected, notice } from '../model/notice.ts';
import { words } from '../words/words.ts';

/** What the interface refused, in one calm line; and that the bench is away, for as long as it is. */
export function noticeLine(): HTMLElement {
  const text = (): string => {
    if (!connected()) return words().listening;
    const failure = notice();
    if (!failure) return '';
    return words().trouble[failure.code] ?? words().otherTrouble(failure.code);
  };
  return h(
    'div',
    { class: () => `notice${text() === '' ? '' : ' notice-shown'}`, role: 'status' },
    h('span', { class: 'notice-text' }, text),
    region(() => [
      connected() &&
        notice() !== undefined &&
        h(
          'button',
          {
            type: 'button',
            class: 'button-plain',
            'aria-label': words().putAway,
            on: { click: () => notice.set(undefined) },
          },
          icon(X, 16),
        ),
    ]),
  );
}
