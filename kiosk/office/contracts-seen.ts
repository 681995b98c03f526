import { CONTRACT_SLOT_LENGTH, decodeContractSlot } from '../../fares/card/contract-slot.ts';

/** E-ticket numbers in both contract slots (hex); slots that are empty, unreadable or of older days have none. */
export function eTicketsIn(contracts: string): readonly number[] {
  const bytes = Buffer.from(contracts, 'hex');
  return [bytes.subarray(0, CONTRACT_SLOT_LENGTH), bytes.subarray(CONTRACT_SLOT_LENGTH)].flatMap((slot) => {
    const decoded = decodeContractSlot(slot);
    return decoded.ok && decoded.contract !== undefined && decoded.contract.eTicket !== 0
      ? [decoded.contract.eTicket]
      : [];
  });
}
