import type { ContractSlots } from '../../../devices/card/transit-card.ts';
import { decodeContractSlot } from '../../../fares/card/contract-slot.ts';
import type { ReadSlots } from '../../../fares/pocket/contract-slots.ts';

/** Both slots as they lie on the card, with what they mean. */
export interface Contracts {
  readonly bytes: ContractSlots;
  readonly slots: ReadSlots;
}

export function contractsIn(bytes: ContractSlots): Contracts {
  return { bytes, slots: [decodeContractSlot(bytes[0]), decodeContractSlot(bytes[1])] };
}

/** 40 bytes. */
export function joinedSlots([first, second]: ContractSlots): Uint8Array {
  return Uint8Array.from([...first, ...second]);
}
