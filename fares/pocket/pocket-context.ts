import type { TapContext } from '../journey/tap-context.ts';

/** What an operation in the card pocket depends on besides the card: where the bus is does not matter to it. */
export type PocketContext = Pick<TapContext, 'now' | 'transaction' | 'blocked'>;
