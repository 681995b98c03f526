import { Nfc } from 'lucide';
import { h } from '../../dom/element.ts';
import { icon, svg } from '../../dom/icon.ts';
import { shownMachine } from '../../model/bench.ts';
import { readTerminalAgain } from '../../model/follow.ts';
import { terminal } from '../../model/money.ts';
import { attempt } from '../../model/notice.ts';
import { orderTerminal } from '../../rig/money.ts';
import { words } from '../../words/words.ts';
import { carried } from './carry.ts';

export const cardWanted = (): boolean => terminal()?.waitsForCard ?? false;

/** Holds the bank card to the terminal; where it waits for none, the bench says so. */
function tap(): Promise<boolean> {
  return attempt(async () => {
    await orderTerminal(shownMachine(), { tap: true });
    await readTerminalAgain();
  });
}

/** The passenger's bank card; lit while the terminal waits for it. */
export function bankCard(): HTMLElement {
  const handle = h(
    'button',
    {
      type: 'button',
      class: () => `bank-card${cardWanted() ? ' bank-card-wanted' : ''}`,
      'data-bank-card': true,
      title: () => (cardWanted() ? words().vending.bank.hint : words().vending.bank.notYet),
    },
    h('span', { class: 'unseen' }, () => words().vending.bank.tap),
    face(),
  );
  carried(handle, {
    picture: face,
    target: '.terminal-field',
    stays: false,
    goes: cardWanted,
    put: () => void tap(),
  });
  return handle;
}

function face(): HTMLElement {
  return h(
    'span',
    { class: 'bank-card-face', 'aria-hidden': 'true' },
    svg(
      'svg',
      { class: 'bank-card-chip', viewBox: '0 0 20 15', 'aria-hidden': 'true' },
      svg('rect', { x: 0.5, y: 0.5, width: 19, height: 14, rx: 3 }),
      svg('path', { d: 'M0 5h7M13 5h7M0 10h7M13 10h7M7 0v15M13 0v15' }),
    ),
    icon(Nfc, 16),
    h('span', { class: 'bank-card-name' }, () => words().vending.bank.card),
  );
}
