import { h } from '../../dom/element.ts';
import { effect } from '../../dom/reactive.ts';
import * as bench from '../../model/bench.ts';
import { words } from '../../words/words.ts';
import { screenAddress } from '../machine.ts';
import { powerSwitch } from '../power-switch.ts';
import { reader } from '../reader.ts';
import { bankTerminal } from './bank-terminal.ts';
import { coinSlot } from './coin-slot.ts';
import { coinTray } from './coin-tray.ts';
import { paperOutlet } from './paper-outlet.ts';

/** The passenger's panel in pixels. */
const PANEL = { width: 1080, height: 1920 } as const;
const SMALLEST = 0.28;

/** The machine's front: its live screen, and beside it where coins, cards and paper go in and out. */
export function vendingMachine(): HTMLElement {
  const screen = h('iframe', {
    class: 'screen',
    width: PANEL.width,
    height: PANEL.height,
    title: () => words().vending.screen,
    src: screenAddress,
  });
  const body = h(
    'div',
    { class: 'machine machine-vending' },
    h('div', { class: 'glass' }, screen),
    h('div', { class: 'vending-side' }, powerSwitch(), coinSlot(), bankTerminal(), reader(), paperOutlet(), coinTray()),
  );
  const place = h('section', { class: 'vending-place', 'aria-label': () => bench.shownMachine() }, body);
  fitScreen(place, body);
  effect(() => body.classList.toggle('off', bench.machineNow()?.state === 'dead'));
  return place;
}

/** As high as the page has room for. */
function fitScreen(place: HTMLElement, body: HTMLElement): void {
  const fit = (): void => {
    const { paddingTop, paddingBottom } = getComputedStyle(body);
    const frame = Number.parseFloat(paddingTop) + Number.parseFloat(paddingBottom);
    const scale = (place.getBoundingClientRect().height - frame) / PANEL.height;
    body.style.setProperty('--scale', String(Math.max(SMALLEST, Math.min(1, scale))));
  };
  new ResizeObserver(fit).observe(place);
}
