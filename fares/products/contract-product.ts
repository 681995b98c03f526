import type { Contract } from '../card/contract-slot.ts';
import { civilDay } from '../local-time.ts';
import type { FareClass } from '../tariff/town-tariff.ts';
import { type EpochMillis, millisOf } from '../time.ts';

/**
 * Jaworzno's product number of a contract slot, 2 bytes: twice the days of validity, plus 1 for the reduced class. So
 * a reader without the tariff that it was bought under knows what it is.
 */
export function contractProductNumber(days: number, fareClass: FareClass): number {
  return days * 2 + (fareClass === 'reduced' ? 1 : 0);
}

export function contractProductOf(product: number): { readonly days: number; readonly fareClass: FareClass } {
  return { days: Math.floor(product / 2), fareClass: product % 2 === 1 ? 'reduced' : 'normal' };
}

/** Numbers from here on name sales of machines, not e-tickets of the shop. */
const MACHINE_SALES = 2 ** 47;

/** The number by which a contract sold by a machine is known in its slot: coding it again changes nothing. */
export function saleNumber({ terminal, sequence }: { readonly terminal: number; readonly sequence: number }): number {
  return MACHINE_SALES + terminal * 2 ** 24 + sequence;
}

export const isMachineSale = ({ eTicket }: Pick<Contract, 'eTicket'>): boolean => eTicket >= MACHINE_SALES;

export type ContractStanding = 'valid' | 'future' | 'expired';

/**
 * Whether a contract gives the right to ride at this moment. J43: one whose first day is the day of its purchase is
 * valid from the moment of purchase; any other from 00:00 of its first day; each to 23:59:59 of its last.
 */
export function contractStanding(contract: Contract, at: EpochMillis): ContractStanding {
  const day = civilDay(at);
  if (day > contract.to) return 'expired';
  if (day < contract.from) return 'future';
  return isMachineSale(contract) && at < millisOf(contract.codedAt) ? 'future' : 'valid';
}
