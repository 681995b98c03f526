import { h } from '../../dom/element.ts';
import { effect } from '../../dom/reactive.ts';
import * as bench from '../../model/bench.ts';
import { inspectorWords } from '../../words/inspector-words.ts';
import { clock } from '../clock.ts';
import { screenAddress } from '../machine.ts';
import { powerSwitch } from '../power-switch.ts';
import { rack } from '../rack.ts';
import { reader } from '../reader.ts';
import { paperOutlet } from '../vending/paper-outlet.ts';
import { views } from '../views.ts';
import { phone } from './phone.ts';

/** The inspector's panel in pixels. */
const PANEL = { width: 720, height: 1280 } as const;
const SMALLEST = 0.35;

/** A reader in the hand, and beside it passengers' cards and phone, over what a tester looks into. */
export function inspectorLayout(): HTMLElement {
  return h(
    'main',
    { class: 'main vending inspector' },
    handheld(),
    h('div', { class: 'vending-table inspector-table' }, rack(phone()), clock(), views()),
  );
}

function handheld(): HTMLElement {
  const screen = h('iframe', {
    class: 'screen',
    width: PANEL.width,
    height: PANEL.height,
    title: () => inspectorWords().screen,
    src: screenAddress,
  });
  const body = h(
    'div',
    { class: 'machine machine-vending machine-inspector' },
    h('div', { class: 'glass' }, screen),
    h('div', { class: 'vending-side inspector-side' }, powerSwitch(), reader(), paperOutlet()),
  );
  const place = h('section', { class: 'vending-place', 'aria-label': () => bench.shownMachine() }, body);
  const fit = (): void => {
    const { paddingTop, paddingBottom } = getComputedStyle(body);
    const frame = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
    const scale = (place.getBoundingClientRect().height - frame) / PANEL.height;
    body.style.setProperty('--scale', String(Math.max(SMALLEST, Math.min(1, scale))));
  };
  new ResizeObserver(fit).observe(place);
  effect(() => body.classList.toggle('off', bench.machineNow()?.state === 'dead'));
  return place;
}
