import { cell, derived } from '../dom/reactive.ts';
import type { Coins, Sheet, Terminal } from '../rig/money.ts';
import * as bench from './bench.ts';

/** Money and paper of the shown machine; undefined until read, and of a machine that has none. */
export const coins = cell<Coins | undefined>(undefined);
export const terminal = cell<Terminal | undefined>(undefined);
/** What has come out of the printer, oldest first. */
export const paper = cell<readonly Sheet[]>([]);

/** What kind of machine is shown; undefined until the bench has said so. */
export const shownKind = derived(() => bench.machineNow()?.machine);
export const sells = derived(() => shownKind() === 'vending');

/** What was taken and what became of it; `balanced` at rest. Amounts are grosze. */
export interface Equation {
  readonly taken: number;
  readonly kept: number;
  readonly givenBack: number;
  readonly owed: number;
  readonly balanced: boolean;
}

/**
 * Taken and given back as the devices and the bank count them; kept and owed as the machine's journal has it. They
 * agree when what the devices say has come and gone is what the machine has written down.
 */
export const equation = derived((): Equation | undefined => {
  const counted = coins();
  const bank = terminal();
  const said = bench.machineState()?.money;
  if (!counted || !bank || !said) return undefined;
  const taken = counted.credited + bank.charged;
  const givenBack = counted.paidOut;
  const { owed } = said;
  const kept = said.credited + said.charged - said.paidOut - owed;
  return { taken, kept, givenBack, owed, balanced: taken === kept + givenBack + owed };
});
