import type { CardState } from '../card/state.ts';
import { contractProductOf } from '../products/contract-product.ts';
import { fareClassOf } from '../town-ride/fare-class-on-card.ts';
import type { InspectionPolicy } from './inspection.ts';

/** J78: whether a contract of this product needs a document besides. */
export function isReducedProduct(
  product: number,
  { concession }: Pick<CardState, 'concession'>,
  { classes }: Pick<InspectionPolicy, 'classes'>,
): boolean {
  if (classes === 'card') return concession !== 'normal';
  return contractProductOf(product).fareClass === 'reduced';
}

/** Whether the open ride was paid at a reduced fare. */
export function isReducedRide(
  { ride, concession }: Pick<CardState, 'ride' | 'concession'>,
  { classes }: Pick<InspectionPolicy, 'classes'>,
): boolean {
  if (ride.kind !== 'open') return false;
  if (classes === 'town') return fareClassOf(ride) === 'reduced';
  const reduced = ride.groups.some(({ tickets }) => tickets.local > 0 || tickets.statutory > 0);
  return reduced || (concession !== 'normal' && ride.groups.some(({ tickets }) => tickets.self === 1));
}
