import type { TicketsBought } from './journey/group-decision.ts';
import type { TapResult } from './journey/tap-decision.ts';
import type { CarriedOver } from './pocket/carry-over-decision.ts';
import type { PurseTransferred } from './pocket/purse-transfer-decision.ts';
import type { Registered } from './town-ride/town-tap-decision.ts';

/** What a passenger is told of an operation that the card has carried out. */
export type OperationResult = TapResult | TicketsBought | PurseTransferred | CarriedOver | Registered;
