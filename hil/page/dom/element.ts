import { effect, scope, whenOver } from './reactive.ts';

type Value = string | number | boolean | undefined;
export type Child = Node | string | (() => string | number) | undefined | false;

export interface Properties {
  /** Handlers by event name. */
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
  /** Attributes; a function is read again whenever something it has read changes. */
  readonly [attribute: string]: Value | (() => Value) | Readonly<Record<string, (event: Event) => void>>;
}

/** Makes an element. Texts and attributes given as functions follow the cells they read. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'object') {
      for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    } else if (typeof value === 'function') {
      effect(() => put(element, name, value()));
    } else put(element, name, value);
  }
  for (const child of children) append(element, child);
  return element;
}

function append(element: Element, child: Child): void {
  if (child === undefined || child === false) return;
  if (typeof child !== 'function') {
    element.append(child);
    return;
  }
  const text = document.createTextNode('');
  effect(() => {
    const now = String(child());
    if (text.data !== now) text.data = now;
  });
  element.append(text);
}

function put(element: Element, name: string, value: Value): void {
  if (name === 'value' && 'value' in element) {
    if (element.value !== String(value ?? '')) element.value = String(value ?? '');
  } else if (name === 'checked' && 'checked' in element) element.checked = value === true;
  else if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** Nodes that are built anew whenever a cell read by `build` changes. They take the place of this one. */
export function region(build: () => readonly Child[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const start = document.createComment('');
  const end = document.createComment('');
  fragment.append(start, end);
  effect(() => {
    const fresh = document.createElement('template').content;
    for (const child of build()) {
      if (child === undefined || child === false) continue;
      if (typeof child === 'function') fresh.append(String(child()));
      else fresh.append(child);
    }
    while (start.nextSibling && start.nextSibling !== end) start.nextSibling.remove();
    end.before(fresh);
  });
  return fragment;
}

/** One element for each item, kept as long as its key stays; `build` is given the item as it is now. */
export function each<Item>(
  parent: Element,
  items: () => readonly Item[],
  keyOf: (item: Item) => string,
  build: (key: string) => Element,
): void {
  const shown = new Map<string, { readonly result: Element; end(): void }>();
  whenOver(() => {
    for (const { end } of shown.values()) end();
  });
  effect(() => {
    const keys = items().map(keyOf);
    const wanted = new Set(keys);
    for (const [key, { result, end }] of shown) {
      if (wanted.has(key)) continue;
      end();
      result.remove();
      shown.delete(key);
    }
    let before: Element | undefined;
    for (const key of keys) {
      const kept = shown.get(key) ?? scope(() => build(key));
      shown.set(key, kept);
      const rightPlace = before ? before.nextElementSibling === kept.result : parent.firstElementChild === kept.result;
      if (!rightPlace) {
        if (before) before.after(kept.result);
        else parent.prepend(kept.result);
      }
      before = kept.result;
    }
  });
}
