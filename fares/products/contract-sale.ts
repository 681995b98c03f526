import type { Contract } from '../card/contract-slot.ts';
import type { CardState, TransactionId } from '../card/state.ts';
import { civilDay } from '../local-time.ts';
import type { Grosze } from '../money.ts';
import type { CodedContract } from '../pocket/carry-over-decision.ts';
import { freeSlot, type ReadSlots } from '../pocket/contract-slots.ts';
import type { ContractProduct, FareClass } from '../tariff/town-tariff.ts';
import { type DayNumber, dayNumber, type EpochMillis, secondsOf } from '../time.ts';
import { contractProductNumber, saleNumber } from './contract-product.ts';

/** J46, A11: at most so many calendar days between purchase and first day. */
export const MOST_DAYS_AHEAD = 60;

export interface ContractOrder {
  readonly product: ContractProduct;
  readonly fareClass: FareClass;
  /** First day of validity. */
  readonly from: DayNumber;
}

export interface ContractSaleContext {
  readonly now: EpochMillis;
  readonly transaction: TransactionId;
  readonly blocked: boolean;
}

export type ContractDecision =
  | { readonly kind: 'contract'; readonly coded: CodedContract; readonly price: Grosze }
  | { readonly kind: 'refused'; readonly reason: ContractRefusal };

export type ContractRefusal =
  | 'blocked'
  | 'expired'
  /** The day has passed. */
  | 'past'
  /** J46 */
  | 'too-far-ahead'
  /** J28, A13: both slots hold contracts that have not ended. */
  | 'places-full'
  /** A slot cannot be read, and the other is not free. */
  | 'damaged';

export const priceOf = ({ product, fareClass }: Pick<ContractOrder, 'product' | 'fareClass'>): Grosze =>
  product[fareClass];

/** Last day of a contract of so many days, the first one included. */
export const lastDayOf = ({ product, from }: Pick<ContractOrder, 'product' | 'from'>): DayNumber =>
  dayNumber(from + product.days - 1);

/** J4, J28, J43, J46: a contract into a slot of the card. Pure. */
export function decideContract(
  card: Pick<CardState, 'expiresOn'>,
  slots: ReadSlots,
  order: ContractOrder,
  context: ContractSaleContext,
): ContractDecision {
  const today = civilDay(context.now);
  const refusal = dateRefusal(order.from, today) ?? cardRefusal(card, today, context.blocked);
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const slot = freeSlot(slots, today);
  if (slot === undefined) return { kind: 'refused', reason: slots.every(({ ok }) => ok) ? 'places-full' : 'damaged' };
  const price = priceOf(order);
  const contract: Contract = {
    product: contractProductNumber(order.product.days, order.fareClass),
    from: order.from,
    to: lastDayOf(order),
    eTicket: saleNumber(context.transaction),
    price,
    codedAt: secondsOf(context.now),
  };
  return { kind: 'contract', coded: { slot, contract }, price };
}

function dateRefusal(from: DayNumber, today: DayNumber): ContractRefusal | undefined {
  if (from < today) return 'past';
  return from - today > MOST_DAYS_AHEAD ? 'too-far-ahead' : undefined;
}

function cardRefusal(
  card: Pick<CardState, 'expiresOn'>,
  today: DayNumber,
  blocked: boolean,
): ContractRefusal | undefined {
  if (blocked) return 'blocked';
  return today > card.expiresOn ? 'expired' : undefined;
}
