import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export type TransactionKind = 'payment' | 'reservation' | 'booking' | 'refund' | 'reversal';

export interface Transaction {
  readonly receipt: number;
  readonly trace: number;
  readonly kind: TransactionKind;
  readonly grosze: number;
  state: 'approved' | 'reversed' | 'booked' | 'released';
  /** Trace of what it reverses or books. */
  readonly of?: number;
  /** Closed by an end of day: it cannot be taken back any more. */
  closed?: boolean;
}

/** What a terminal and its bank keep over every restart. */
export interface TerminalMemory {
  receipt: number;
  trace: number;
  transactions: Transaction[];
  /** What a repeated receipt would be. */
  printedLast: 'nothing' | 'receipt' | 'end-of-day';
}

export function emptyMemory(): TerminalMemory {
  return { receipt: 0, trace: 0, transactions: [], printedLast: 'nothing' };
}

/** What the cardholders have paid in the end, grosze. */
export function chargedBy({ transactions }: TerminalMemory): number {
  return transactions.reduce((sum, { kind, state, grosze }) => {
    if (kind === 'refund') return sum - grosze;
    if (state !== 'approved') return sum;
    return kind === 'payment' || kind === 'booking' ? sum + grosze : sum;
  }, 0);
}

/** Kept in a file, whole at every moment; a file that is not there is an empty memory. */
export function openTerminalMemory(path: string): { memory: TerminalMemory; remember: () => void } {
  const memory = read(path);
  return {
    memory,
    remember: () => {
      writeFileSync(`${path}.new`, JSON.stringify(memory));
      renameSync(`${path}.new`, path);
    },
  };
}

function read(path: string): TerminalMemory {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TerminalMemory;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyMemory();
    throw error;
  }
}
