import { ChevronLeft, ChevronRight, X } from 'lucide';
import { each, h, region } from '../../dom/element.ts';
import { icon } from '../../dom/icon.ts';
import { cell, effect } from '../../dom/reactive.ts';
import { paper } from '../../model/money.ts';
import type { Sheet } from '../../rig/money.ts';
import { words } from '../../words/words.ts';

/** Pictures made of the printer's own; each is made once. */
const pictures = new Map<string, string>();

function pictureOf({ png }: Sheet): string {
  const known = pictures.get(png);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
  pictures.set(png, address);
  return address;
}

/** Its first line says what it is. */
const titleOf = ({ text }: Sheet): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';

const sheetOf = (seq: number | undefined): Sheet | undefined => paper().find((sheet) => sheet.seq === seq);

/** What has come out, newest first; a click enlarges it. */
export function paperOutlet(): HTMLElement {
  const enlarged = cell<number | undefined>(undefined);
  const strip = h('ul', { class: 'outlet-strip', 'aria-label': () => words().vending.paper.label });
  each(
    strip,
    () => [...paper()].reverse(),
    ({ seq }) => String(seq),
    (key) => hanging(Number(key), enlarged),
  );
  return h(
    'section',
    { class: 'outlet', 'aria-label': () => words().vending.paper.label },
    h('span', { class: 'outlet-mouth', 'aria-hidden': 'true' }),
    strip,
    h('p', { class: 'device-says outlet-says', role: 'status' }, () => words().vending.paper.sheets(paper().length)),
    enlargement(enlarged),
  );
}

interface Chosen {
  (): number | undefined;
  set(seq: number | undefined): void;
}

function hanging(seq: number, enlarged: Chosen): Element {
  const title = (): string => titleOf(sheetOf(seq) ?? EMPTY);
  const press = (): void => enlarged.set(seq);
  return h(
    'li',
    { class: 'outlet-sheet' },
    h(
      'button',
      {
        type: 'button',
        class: 'sheet',
        'data-sheet': seq,
        'aria-label': () => words().vending.paper.enlarge(title()),
        title,
        on: { click: press },
      },
      h('img', { class: 'sheet-picture', alt: '', src: () => pictureOf(sheetOf(seq) ?? EMPTY) }),
    ),
  );
}

const EMPTY: Sheet = { seq: 0, kind: 'other', end: 'cut', text: '', png: '' };

/** One sheet as large as it is, with the ones before and after it. */
function enlargement(enlarged: Chosen): HTMLElement {
  const step = (by: 1 | -1): number | undefined => {
    const index = paper().findIndex(({ seq }) => seq === enlarged());
    return index < 0 ? undefined : paper()[index + by]?.seq;
  };
  const turn = (by: 1 | -1, picture: typeof X, label: () => string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'button button-icon',
        'aria-label': label,
        disabled: () => step(by) === undefined,
        on: { click: () => enlarged.set(step(by)) },
      },
      icon(picture, 20),
    );
  const dialog: HTMLDialogElement = h(
    'dialog',
    {
      class: 'dialog paper-dialog',
      'aria-label': () => words().vending.paper.label,
      on: { close: () => enlarged.set(undefined), click: (event) => event.target === dialog && dialog.close() },
    },
    h(
      'div',
      { class: 'paper-head' },
      turn(-1, ChevronLeft, () => words().vending.paper.older),
      h('strong', {}, () => titleOf(sheetOf(enlarged()) ?? EMPTY)),
      turn(1, ChevronRight, () => words().vending.paper.newer),
      h(
        'button',
        {
          type: 'button',
          class: 'button-plain paper-close',
          'aria-label': () => words().putAway,
          on: { click: () => dialog.close() },
        },
        icon(X, 18),
      ),
    ),
    region(() => {
      const sheet = sheetOf(enlarged());
      if (!sheet) return [];
      return [
        h(
          'div',
          { class: 'paper-sheet', tabindex: 0, role: 'group', 'aria-label': titleOf(sheet) },
          h('img', { alt: '', src: pictureOf(sheet) }),
          h('pre', { class: 'unseen' }, sheet.text),
        ),
      ];
    }),
  );
  effect(() => {
    if (enlarged() === undefined) dialog.close();
    else if (!dialog.open) dialog.showModal();
  });
  return dialog;
}
