import type { CardState } from '../../../fares/card/state.ts';
import { encodeStateRecord } from '../../../fares/card/state-record.ts';
import { grosze } from '../../../fares/money.ts';
import { dayNumber, unixSeconds } from '../../../fares/time.ts';

/** What the page is shown of a card; the script changes it. */
export interface ScriptedCard {
  readonly card: string;
  readonly uid: string;
  readonly number: string | null;
  readonly kind: string;
  readonly city: string;
  readonly holder: string | null;
  readonly contracts: readonly object[];
  lyingAt: { machine: string; device: string } | null;
  log: ScriptedRecord[];
  journey: object | null;
}

export interface ScriptedRecord {
  readonly kind: CardState['kind'];
  readonly counter: number;
  readonly tx: string;
  readonly at: number;
  readonly tier: 'standard' | 'premium';
  readonly concession: 'normal' | 'local' | 'statutory';
  readonly purse: number;
  readonly servicePurse: number;
  readonly expiresOn?: string;
  readonly ride: object;
}

export const FARE = 500;
export const REFUND = 340;

/** A record as a journal keeps it: 40 bytes in hex, without its card number. */
export function recordHex(purse: number): string {
  return Buffer.from(
    encodeStateRecord({
      kind: 'issued',
      counter: 1,
      transaction: { terminal: 1, sequence: 1 },
      at: unixSeconds(1_700_000_000),
      cardNumber: 0,
      tier: 'standard',
      concession: 'normal',
      purseEnabled: true,
      expiresOn: dayNumber(25_000),
      purse: grosze(purse),
      servicePurse: grosze(0),
      ride: { kind: 'none' },
    }),
  ).toString('hex');
}

/** `GET /rig/cards/ID`. */
export function memoryOf({ kind, city, log, journey, contracts }: ScriptedCard): object {
  const newest = log[0];
  if (kind !== 'city' || !newest) return { purses: {}, contracts: [], journey: null, counter: null, log: [] };
  return {
    purses: city === 'jaworzno' ? { ep: newest.purse } : { t: newest.purse, e: newest.servicePurse },
    contracts,
    journey,
    counter: newest.counter,
    log,
  };
}

/** `GET /rig/cards`. */
export function shownCard({ card, uid, number, kind, city, holder, lyingAt }: ScriptedCard): object {
  return { card, uid, number, kind, city, holder, lyingAt };
}
