import { contractProductNumber } from '../../../fares/products/contract-product.ts';
import { type Cell, cell } from '../dom/reactive.ts';
import * as bench from '../model/bench.ts';
import type { Contract } from '../rig/cards.ts';
import { readContractDays } from '../rig/surroundings.ts';
import { isoDay } from '../words/numbers.ts';
import { words } from '../words/words.ts';
import { choice } from './form.ts';

/** Days of a contract, as text; `none`: no contract. */
export type ContractChoice = string;
export const NO_CONTRACT: ContractChoice = 'none';

/** Products of the tariff in force, days; known when they have been read. */
const offered = cell<readonly number[]>([]);

/** Reads what contracts the shown machine's tariff has. A machine that is off leaves what was known. */
export async function readContracts(): Promise<void> {
  offered.set(await readContractDays(bench.shownMachine()).catch(() => offered()));
}

/** One of the tariff's contracts, or none where `withNone`. */
export function contractChoice(name: string, chosen: Cell<ContractChoice>, withNone: boolean): HTMLElement {
  const { contract } = words().keys;
  const values = [...(withNone ? [NO_CONTRACT] : []), ...offered().map(String)];
  return choice(
    () => words().keys.contract.label,
    name,
    values,
    chosen,
    (each) => (each === NO_CONTRACT ? contract.none : words().keys.contract.days(Number(each))),
  );
}

/** A contract of so many days from this day on; its product is numbered by its days and class. */
export function contractFrom(from: string, days: number, fareClass: 'normal' | 'reduced'): Contract {
  const to = isoDay(Date.parse(`${from}T12:00:00Z`), { days: days - 1 });
  return { product: contractProductNumber(days, fareClass), from, to };
}
