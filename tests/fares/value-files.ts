import type { CardState } from '../../fares/card/state.ts';
import { decodeStateRecord, encodeStateRecord } from '../../fares/card/state-record.ts';
import type { PurseMovement } from '../../fares/journey/purse-movement.ts';
import type { LoadMovement } from '../../fares/pocket/load-movement.ts';

/** What the card will hold when it is next read: the bytes that were written. */
export function asWritten(state: CardState): CardState {
  const decoded = decodeStateRecord(encodeStateRecord(state));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.state;
}

/**
 * Files 02 and 03 as a card keeps them: a limited credit is at most the sum of the debits in the last committed
 * transaction that held one, and once used it is gone. Each method is one commit.
 */
export class ValueFiles {
  purse: number;
  servicePurse: number;
  private limit = 0;
  private readonly lowest: number;

  /** `lowest`: where the purse ends, 0 unless the city lets it go below. */
  constructor({ purse, servicePurse }: Pick<CardState, 'purse' | 'servicePurse'>, lowest = 0) {
    this.purse = purse;
    this.servicePurse = servicePurse;
    this.lowest = lowest;
  }

  /** Under the tap key. `kind`: as carried out, a check-in always debits and a check-out always gives back. */
  move(kind: 'check-in' | 'check-out' | 'group', { limitedCredit, debit }: PurseMovement): void {
    let purse = this.purse;
    let limit = this.limit;
    if (kind === 'check-out' || limitedCredit > 0) {
      if (limitedCredit > limit) throw new Error(`limited credit of ${limitedCredit} where ${limit} is allowed`);
      purse += limitedCredit;
      limit = 0;
    }
    if (kind === 'check-in' || debit > 0) {
      if (debit > purse - this.lowest) throw new Error(`debit of ${debit} from ${purse}`);
      purse -= debit;
      limit = debit;
    }
    this.purse = purse;
    this.limit = limit;
  }

  /** Under the load key. */
  load({ servicePurseDebit, purseCredit }: LoadMovement): void {
    if (servicePurseDebit < 0 || purseCredit < 0) throw new Error('a command takes no negative amount');
    if (servicePurseDebit > this.servicePurse) {
      throw new Error(`debit of ${servicePurseDebit} from ${this.servicePurse}`);
    }
    if (this.purse + purseCredit > 1_000_000) throw new Error('the purse is full');
    this.servicePurse -= servicePurseDebit;
    this.purse += purseCredit;
  }
}
