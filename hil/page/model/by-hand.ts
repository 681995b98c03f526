import { effect, untracked } from '../dom/reactive.ts';
import { orderTerminal } from '../rig/money.ts';
import { shownMachine } from './bench.ts';
import { readTerminalAgain } from './follow.ts';
import { sells, terminal } from './money.ts';
import { attempt } from './notice.ts';

/** Machines whose bank terminal waits for the hand at this page. */
const byHand = new Set<string>();

/**
 * A bank card comes to the terminal by itself, as suites like it. Whoever touches something at this page, or the
 * screen in its frame, holds the card himself from then on; who only looks changes nothing.
 */
export function holdBankCardByHand(): void {
  let touched = false;
  const touch = (): void => {
    touched = true;
    void takeOver();
  };
  for (const event of ['pointerdown', 'keydown']) window.addEventListener(event, touch, { capture: true });
  // What happens in the frame is seen only by its taking the focus.
  window.addEventListener('blur', () => {
    if (document.activeElement instanceof HTMLIFrameElement) touch();
  });
  effect(() => {
    sells();
    shownMachine();
    terminal();
    untracked(() => {
      if (touched) void takeOver();
    });
  });
}

async function takeOver(): Promise<void> {
  const machine = shownMachine();
  if (!sells() || terminal()?.automatic !== true || byHand.has(machine)) return;
  byHand.add(machine);
  const done = await attempt(() => orderTerminal(machine, { automatic: false }));
  if (!done) byHand.delete(machine);
  await readTerminalAgain();
}
