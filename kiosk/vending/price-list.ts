import { civilDay, formatDay } from '../../fares/local-time.ts';
import type { Grosze } from '../../fares/money.ts';
import { lastDayOf } from '../../fares/products/contract-sale.ts';
import type { SaleProduct } from '../../fares/sale/product.ts';
import { type ContractProduct, type TownTariff, townPrice } from '../../fares/tariff/town-tariff.ts';
import { dayNumber, type EpochMillis } from '../../fares/time.ts';
import type { SaleOrder } from '../../statecharts/vending-machine/events.ts';
import type { ShownContract, ShownProduct } from '../../statecharts/vending-machine/situation.ts';

export interface Offered {
  readonly product: SaleProduct;
  readonly price: Grosze;
}

/** What an order is and costs today; undefined when the tariff does not know it. */
export function offered(order: SaleOrder, tariff: TownTariff, now: EpochMillis): Offered | undefined {
  switch (order.kind) {
    case 'top-up':
      return { product: { kind: 'top-up' }, price: order.amount };
    case 'ticket': {
      const { towns, fareClass } = order;
      return { product: { kind: 'ticket', towns, fareClass }, price: townPrice(tariff, 'ordinary', towns, fareClass) };
    }
    case 'contract': {
      const { contract, fareClass, daysAhead } = order;
      const product = contractOf(tariff, contract);
      if (product === undefined) return undefined;
      const from = formatDay(firstDay(daysAhead, now));
      const { id, days } = product;
      return { product: { kind: 'contract', id, days, fareClass, from }, price: product[fareClass] };
    }
    default:
      return order satisfies never;
  }
}

export function contractOf(tariff: TownTariff, id: string): ContractProduct | undefined {
  return tariff.contracts.find((one) => one.id === id);
}

export function firstDay(daysAhead: number, now: EpochMillis) {
  return dayNumber(civilDay(now) + daysAhead);
}

export function shownContract(
  product: ContractProduct,
  fareClass: ShownContract['fareClass'],
  from: ReturnType<typeof firstDay>,
): ShownContract {
  const to = lastDayOf({ product, from });
  return { days: product.days, fareClass, from: formatDay(from), to: formatDay(to) };
}

/** What a sale is about, in the passenger's words. */
export function shownProduct(product: SaleProduct, price: Grosze): ShownProduct {
  switch (product.kind) {
    case 'top-up':
      return { kind: 'top-up', amount: price };
    case 'ticket':
      return product;
    case 'contract': {
      const { days, fareClass, from } = product;
      return { kind: 'contract', contract: { days, fareClass, from, to: lastDayText(from, days) } };
    }
    case 'nothing':
      return product;
    default:
      return product satisfies never;
  }
}

export function lastDayText(from: string, days: number): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1, day + days - 1));
  return last.toISOString().slice(0, 10);
}
