import { h, region } from '../../dom/element.ts';
import { cell } from '../../dom/reactive.ts';
import { shownMachine } from '../../model/bench.ts';
import { attempt } from '../../model/notice.ts';
import { CODE_KINDS, type CodeKind, makeCode, type ShownCode, scanCode } from '../../rig/codes.ts';
import { inspectorWords } from '../../words/inspector-words.ts';

const PHONES = ['1', '22'] as const;
const TICKET = 'page';

/** A passenger's phone: which code it shows, and that it is held to the scanner. */
export function phone(): HTMLElement {
  const shown = cell<ShownCode | undefined>(undefined);
  const kind = choice(CODE_KINDS, (each) => inspectorWords().kinds[each]);
  const whose = choice(PHONES, (each) => inspectorWords().phones[each] ?? each);
  const answer = h('input', { class: 'input phone-number', type: 'number', min: 0, max: 65_535, value: 0 });
  const reduced = h('input', { type: 'checkbox' });

  const show = (): Promise<boolean> =>
    attempt(async () => {
      const order = {
        kind: kindOf(kind.value),
        ticket: TICKET,
        phone: whose.value,
        answer: Math.max(0, Math.min(65_535, Math.trunc(Number(answer.value)) || 0)),
        reduced: reduced.checked,
      };
      shown.set(await makeCode(order));
    });
  const scan = (): Promise<boolean> =>
    attempt(async () => {
      const code = shown();
      if (code !== undefined) await scanCode(shownMachine(), code.data);
    });

  return h(
    'section',
    { class: 'phone', 'aria-label': () => inspectorWords().phone },
    h('h2', { class: 'phone-title' }, () => inspectorWords().phone),
    h('p', { class: 'phone-hint' }, () => inspectorWords().hint),
    h(
      'div',
      { class: 'phone-row' },
      h(
        'div',
        { class: 'phone-glass' },
        region(() => [picture(shown())]),
      ),
      h(
        'div',
        { class: 'phone-form' },
        labelled(() => inspectorWords().kind, kind),
        labelled(() => inspectorWords().whose, whose),
        labelled(() => inspectorWords().answer, answer),
        h('label', { class: 'phone-check' }, reduced, () => inspectorWords().reduced),
        button(
          () => inspectorWords().show,
          'phone-show',
          () => false,
          show,
        ),
        button(
          () => inspectorWords().scan,
          'phone-scan',
          () => shown() === undefined,
          scan,
        ),
      ),
    ),
  );
}

const kindOf = (value: string): CodeKind => CODE_KINDS.find((kind) => kind === value) ?? 'valid';

function choice<Value extends string>(values: readonly Value[], name: (value: Value) => string): HTMLSelectElement {
  const options = values.map((value) => h('option', { value }, () => name(value)));
  return h('select', { class: 'input' }, ...options);
}

function labelled(name: () => string, field: HTMLElement): HTMLElement {
  return h('label', { class: 'phone-label' }, h('span', {}, name), field);
}

function button(name: () => string, id: string, disabled: () => boolean, act: () => Promise<unknown>): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'button', 'data-action': id, disabled, on: { click: () => void act() } },
    name,
  );
}

/** The symbol as the phone draws it, or what to do. */
function picture(code: ShownCode | undefined): HTMLElement {
  if (code === undefined) return h('p', { class: 'phone-empty' }, () => inspectorWords().none);
  const address = URL.createObjectURL(new Blob([code.symbol], { type: 'image/svg+xml' }));
  return h('img', {
    class: 'phone-symbol',
    src: address,
    alt: () => inspectorWords().symbol,
    on: { load: () => URL.revokeObjectURL(address) },
  });
}
