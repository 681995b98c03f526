import { h, region } from '../dom/element.ts';
import { derived, effect } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import { words } from '../words/words.ts';
import { bankCards } from './bank-cards.ts';
import { machineKeys } from './machine-keys.ts';
import { pocket } from './pocket.ts';
import { powerSwitch } from './power-switch.ts';
import { reader } from './reader.ts';

/** The passenger's panel in pixels. */
const PANEL = { width: 800, height: 480 } as const;

/** The shown machine as it hangs in the bus: its live screen and, beside it, its reader. */
export function machine(): HTMLElement {
  const screen = h('iframe', {
    class: 'screen',
    width: PANEL.width,
    height: PANEL.height,
    title: () => words().screen,
    src: derived(screenAddress),
  });
  const glass = h('div', { class: 'glass' }, screen);
  const body = h(
    'div',
    { class: 'machine' },
    glass,
    h(
      'div',
      { class: 'machine-side' },
      powerSwitch(),
      reader(),
      region(() => [bench.hasKeys() ? machineKeys() : pocket()]),
      bankCards(),
    ),
  );
  const place = h('section', { class: 'machine-place', 'aria-label': () => bench.shownMachine() }, body);
  fitScreen(place, body);
  effect(() => body.classList.toggle('off', bench.machineNow()?.state === 'dead'));
  return place;
}

/** Under the address this page came from, by whatever name this computer was called. */
export function screenAddress(): string | undefined {
  const address = bench.machineNow()?.screen;
  return address === undefined ? undefined : new URL(address, location.href).pathname;
}

/** The screen keeps its 800 x 480 pixels and is shown smaller where there is not room enough for them. */
function fitScreen(place: HTMLElement, body: HTMLElement): void {
  const fit = (): void => {
    const style = getComputedStyle(place);
    const sides = Number.parseFloat(style.getPropertyValue('--machine-sides'));
    const frame = Number.parseFloat(style.getPropertyValue('--machine-frame'));
    const { width, height } = place.getBoundingClientRect();
    const room = Math.min((width - sides) / PANEL.width, (height - frame) / PANEL.height);
    const scale = Math.max(0.4, Math.min(1, room));
    body.style.setProperty('--scale', String(scale));
  };
  new ResizeObserver(fit).observe(place);
}
