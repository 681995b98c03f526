import { z } from 'zod';
import { contractProductNumber } from '../../fares/products/contract-product.ts';
import type { Bench } from '../bench/bench.ts';
import { RigError } from '../bench/rig-error.ts';

/** A contract as somebody orders it by its id in the tariff: `{ product: 'days-30', reduced?: true, from, to }`. */
const named = z.looseObject({ product: z.string(), reduced: z.boolean().optional() });
const tariff = z
  .looseObject({ contracts: z.array(z.looseObject({ id: z.string(), days: z.int() })).default([]) })
  .nullable();

/**
 * The same order with the numbers that cards know products by, in its `contracts` and in its `load`'s contract; what is
 * not named by an id stays as it is. Throws RigError 400 `unknown-product` with the ids of the machine's tariff.
 */
export async function withProductNumbers(bench: Bench, machine: string, order: unknown): Promise<unknown> {
  if (!isRecord(order)) return order;
  const { contracts, load } = order;
  const inLoad = isRecord(load) ? load.contract : undefined;
  if (![...(Array.isArray(contracts) ? contracts : []), inLoad].some((one) => named.safeParse(one).success))
    return order;
  const known = tariff.parse(await bench.machines.ask(machine, { ask: 'tariff' }))?.contracts ?? [];
  const numbered = (contract: unknown): unknown => {
    const asked = named.safeParse(contract);
    if (!asked.success) return contract;
    const { product, reduced = false, ...rest } = asked.data;
    const days = known.find(({ id }) => id === product)?.days;
    if (days === undefined) throw new RigError(400, 'unknown-product', { product, known: known.map(({ id }) => id) });
    return { ...rest, product: contractProductNumber(days, reduced ? 'reduced' : 'normal') };
  };
  return {
    ...order,
    ...(Array.isArray(contracts) ? { contracts: contracts.map(numbered) } : {}),
    ...(isRecord(load) && 'contract' in load ? { load: { ...load, contract: numbered(load.contract) } } : {}),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
