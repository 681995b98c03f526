import type { TerminalMemory, Transaction, TransactionKind } from './terminal-memory.ts';

/** Why something cannot be taken back or booked: result codes of the protocol. */
const ALREADY_REVERSED = 0xb4;
const NOT_REVERSIBLE = 0xb5;
const NO_SUCH_RESERVATION = 0xb8;
const WRONG_AMOUNT = 0xb7;

/** The terminal's books together with its bank's: what happened, by receipt and trace, kept at every step. */
export class TerminalBank {
  readonly memory: TerminalMemory;
  readonly #remember: () => void;

  constructor(memory: TerminalMemory, remember: () => void) {
    this.memory = memory;
    this.#remember = remember;
  }

  /** What the last receipt was about; undefined where there is none. */
  get last(): Transaction | undefined {
    return this.memory.printedLast === 'receipt' ? this.memory.transactions.at(-1) : undefined;
  }

  enter(kind: TransactionKind, grosze: number, of?: number): Transaction {
    const { memory } = this;
    memory.receipt = memory.receipt >= 9999 ? 1 : memory.receipt + 1;
    memory.trace = memory.trace >= 999_999 ? 1 : memory.trace + 1;
    const numbers = { receipt: memory.receipt, trace: memory.trace };
    const transaction: Transaction = {
      ...numbers,
      kind,
      grosze,
      state: 'approved',
      ...(of === undefined ? {} : { of }),
    };
    memory.transactions.push(transaction);
    memory.printedLast = 'receipt';
    this.#remember();
    return transaction;
  }

  /** The reversal, or the code of why not. */
  reverse(receipt: number | undefined, what: 'payment' | 'reservation'): Transaction | number {
    const original = this.#find(receipt, what);
    if (original === undefined) return NOT_REVERSIBLE;
    if (original.state !== 'approved') return ALREADY_REVERSED;
    if (original.closed === true) return NOT_REVERSIBLE;
    original.state = what === 'payment' ? 'reversed' : 'released';
    return this.enter('reversal', original.grosze, original.trace);
  }

  book(receipt: number | undefined, grosze: number | undefined): Transaction | number {
    const original = this.#find(receipt, 'reservation');
    if (original === undefined || original.state !== 'approved') return NO_SUCH_RESERVATION;
    const amount = grosze ?? original.grosze;
    if (amount > original.grosze) return WRONG_AMOUNT;
    original.state = 'booked';
    return this.enter('booking', amount, original.trace);
  }

  /** Closes everything; what has been paid since the last time, grosze. */
  endOfDay(): number {
    const open = this.memory.transactions.filter(({ closed }) => closed !== true);
    for (const transaction of open) if (transaction.kind !== 'reservation') transaction.closed = true;
    this.memory.printedLast = 'end-of-day';
    this.#remember();
    return open
      .filter(({ kind, state }) => state === 'approved' && (kind === 'payment' || kind === 'booking'))
      .reduce((sum, { grosze }) => sum + grosze, 0);
  }

  #find(receipt: number | undefined, kind: TransactionKind): Transaction | undefined {
    return this.memory.transactions.findLast((one) => one.receipt === receipt && one.kind === kind);
  }
}
