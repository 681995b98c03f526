import { cell } from '../dom/reactive.ts';
import { dropCoin, emptyTray } from '../rig/money.ts';
import { shownMachine } from './bench.ts';
import { readCoinsAgain } from './follow.ts';
import { attempt } from './notice.ts';

/** Coins that were let go and of which the machine has not said what became of them. */
export const falling = cell<number>(0);
/** The last coin that fell through; `count` tells one from the next. */
export const fallenThrough = cell<{ readonly grosze: number; readonly count: number } | undefined>(undefined);

/** One slot, one coin after the other. */
let queue: Promise<unknown> = Promise.resolve();

/** Lets a coin go into the slot of the shown machine, behind those before it. */
export function letGo(grosze: number): void {
  const machine = shownMachine();
  falling.set(falling() + 1);
  queue = queue.then(async () => {
    await attempt(async () => {
      const { fates } = await dropCoin(machine, grosze);
      if (fates.includes('returned')) fallenThrough.set({ grosze, count: (fallenThrough()?.count ?? 0) + 1 });
    });
    falling.set(falling() - 1);
    await readCoinsAgain();
  });
}

/** Takes what lies in the tray. */
export function takeCoins(): Promise<boolean> {
  return attempt(async () => {
    await emptyTray(shownMachine());
    await readCoinsAgain();
  });
}
