import { z } from 'zod';
import type { CardState } from '../../fares/card/state.ts';
import { encodeStateRecord } from '../../fares/card/state-record.ts';
import { MOST_NUMBERS } from './hotlist.ts';

const cardNumber = z.int().min(0).max(0xffff_ffff);

/** What the registry is told when a card is issued or its holder's rights change. */
export const registrationSchema = z.object({
  number: cardNumber,
  uid: z.string().optional(),
  tier: z.enum(['standard', 'premium']),
  concession: z.enum(['normal', 'local', 'statutory']),
  /** Grosze in file 02 (t-purse, or EP) and file 03 (e-purse). */
  purses: z.object({ t: z.int(), e: z.int() }),
  /** The state record on the card at that moment, 40 bytes in hex: the beginning of its chain. */
  state: z
    .string()
    .regex(/^[0-9a-f]{80}$/)
    .optional(),
});
export type Registration = z.infer<typeof registrationSchema>;

export const hotlistSchema = z.array(cardNumber).max(MOST_NUMBERS);

/** The registration of a card as it was issued. */
export function registrationOf(state: CardState, uid?: string): Registration {
  const { cardNumber: number, tier, concession, purse, servicePurse } = state;
  return {
    number,
    ...(uid === undefined ? {} : { uid }),
    tier,
    concession,
    purses: { t: purse, e: servicePurse },
    state: Buffer.from(encodeStateRecord(state)).toString('hex'),
  };
}
