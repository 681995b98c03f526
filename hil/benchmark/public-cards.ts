import { readFileSync } from 'node:fs';
import { DiversifiedKeyStore } from '../../devices/card/diversified-key-store.ts';
import { parseMasterKeys } from '../../devices/card/master-keys.ts';
import type { EpochMillis } from '../../fares/time.ts';
import { issueCard } from '../bench/card-issue.ts';
import { seededRandom } from '../bench/random.ts';
import { VirtualCard } from '../card/virtual-card.ts';

const KEYS_FILE = new URL('../../devices/card/public-test-keys.json', import.meta.url);

/** The bench's keys; `atHand`: how many cards' keys are kept ready. */
export function publicKeys(atHand?: number): DiversifiedKeyStore {
  return new DiversifiedKeyStore(parseMasterKeys(readFileSync(KEYS_FILE, 'utf8'), 'allowed'), atHand);
}

/** Most that a purse of the card holds: enough for some two thousand rides. */
const FULL_PURSE = 1_000_000;

/**
 * City cards of Tarnów, numbers from 1 on (`first`), personalised by the commands a real one would be given; with a
 * full t-purse and an empty e-purse unless told.
 */
export async function issueCards(
  count: number,
  now: EpochMillis,
  { first = 1, purses = { t: FULL_PURSE, e: 0 } } = {},
): Promise<readonly VirtualCard[]> {
  const keys = publicKeys();
  const cards: VirtualCard[] = [];
  for (let number = first; number < first + count; number++) {
    const random = seededRandom(`benchmark ${number}`);
    const uid = Uint8Array.of(0x04, ...random.bytes(6));
    const card = VirtualCard.blank({ uid, random: random.bytes });
    const order = { city: 'tarnow', number, kind: 'city', purses } as const;
    await issueCard(card, uid, order, { keys, random, now });
    cards.push(card);
  }
  return cards;
}
