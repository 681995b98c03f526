import { h } from '../dom/element.ts';
import type { Cell } from '../dom/reactive.ts';

type Attributes = Readonly<Record<string, string | number | (() => string | undefined)>>;

/** One input with its name above it. */
export function field(label: () => string, value: Cell<string>, attributes: Attributes): HTMLElement {
  const input = h('input', {
    ...attributes,
    class: 'input',
    value,
    on: { input: () => value.set(input.value) },
  });
  return h('label', { class: 'field' }, h('span', { class: 'field-name' }, label), input);
}

/** One of several, all of them to be seen. */
export function choice<Value extends string>(
  label: () => string,
  name: string,
  values: readonly Value[],
  chosen: Cell<Value>,
  text: (value: Value) => string,
): HTMLElement {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', { class: 'field-name' }, label),
    ...values.map((value) =>
      h(
        'label',
        { class: 'choice-one' },
        h('input', {
          type: 'radio',
          name,
          value,
          checked: () => chosen() === value,
          on: { change: () => chosen.set(value) },
        }),
        h('span', {}, () => text(value)),
      ),
    ),
  );
}

/** Yes or no. */
export function option(label: () => string, name: string, value: Cell<boolean>): HTMLElement {
  const input = h('input', {
    type: 'checkbox',
    name,
    checked: value,
    on: { change: () => value.set(input.checked) },
  });
  return h('label', { class: 'choice-one' }, input, h('span', {}, label));
}
