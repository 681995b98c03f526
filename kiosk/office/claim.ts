import { eTicketsIn } from './contracts-seen.ts';
import { type SeenState, seenState } from './evidence.ts';
import type { ClaimAsked } from './load-wire.ts';

/** What one card transaction asked for and got, and what its machine had read from the card for it. */
export interface Claim {
  readonly machine: string;
  readonly terminal: number;
  readonly sequence: number;
  /** The card's counter before the transaction. */
  readonly counter: number;
  readonly asked: readonly string[];
  /** Loads granted to it, now or when it asked before; they are carried over together or not at all. */
  readonly granted: readonly string[];
  /** State records of the card, newest first. */
  readonly read: readonly [SeenState, ...SeenState[]];
  /** E-tickets in the contract slots; undefined when they were not read. */
  readonly eTickets: readonly number[] | undefined;
  /** Whether the transaction appends a state record, by which the card itself proves it. */
  readonly writesRecord: boolean;
  /** When it was last asked for, milliseconds since 1970. */
  readonly at: number;
}

/** "terminal-sequence", the name of its transaction. */
export const claimName = ({ terminal, sequence }: Pick<Claim, 'terminal' | 'sequence'>): string =>
  `${terminal}-${sequence}`;

export type ClaimRead = { readonly ok: true; readonly claim: Claim } | { readonly ok: false; readonly reason: string };

/** Reads the card's bytes in a request for a claim; nothing is granted yet. */
export function claimIn(asked: ClaimAsked, at: number): ClaimRead {
  const read: SeenState[] = [];
  for (const [index, hex] of asked.states.entries()) {
    const one = seenState(`states.${index}`, hex);
    if (!one.ok) return one;
    const { cardNumber, counter } = one.seen.state;
    if (cardNumber !== asked.number) return { ok: false, reason: `states.${index} is of another card` };
    const newer = read.at(-1);
    if (newer !== undefined && counter >= newer.state.counter) {
      return { ok: false, reason: 'states are not newest first' };
    }
    read.push(one.seen);
  }
  const [newest, ...older] = read;
  if (newest === undefined) return { ok: false, reason: 'no state was read' };
  const { machine, terminal, sequence, loads, contracts, writesRecord } = asked;
  return {
    ok: true,
    claim: {
      machine,
      terminal,
      sequence,
      counter: newest.state.counter,
      asked: loads,
      granted: [],
      read: [newest, ...older],
      eTickets: contracts === undefined ? undefined : eTicketsIn(contracts),
      writesRecord,
      at,
    },
  };
}
