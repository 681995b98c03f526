import { createElement, type IconNode } from 'lucide';

/** A pictogram of the one stroke family; it never stands without a word, so it is hidden from the accessibility tree. */
export function icon(node: IconNode, size = 20): SVGElement {
  return createElement(node, { width: size, height: size, 'stroke-width': 2, 'aria-hidden': 'true', class: 'icon' });
}

/** An SVG element of our own drawing. */
export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (SVGElement | string)[]
): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
