import type {
  AuthoriseOptions,
  BankTerminal,
  BankTerminalEvent,
  BankTerminalStatus,
  Payment,
  PaymentMark,
  PaymentOutcome,
  RecallOutcome,
  ReversalOutcome,
} from '../../../devices/bank-terminal/contract.ts';
import type { Grosze } from '../../../fares/money.ts';

/** What happens at the next payment. `lose-…`: the answer is lost, before the bank was asked or after all was done. */
export type NextPayment =
  | 'approve'
  | 'decline'
  | 'cancel'
  | 'wait'
  | 'lose-before'
  | 'lose-after'
  | 'lose-approval'
  | 'reversal-fails';

export interface Charge extends Payment {
  state: 'charged' | 'reversed';
}

/** A bank terminal and the bank's ledger behind it, which outlive every machine. */
export class ScriptedTerminal {
  readonly ledger: Charge[] = [];
  next: NextPayment = 'approve';
  /** What it does when nobody answers whether the goods are out. */
  silentMeans: 'charged' | 'reversed' = 'charged';
  /** The next reversal is refused by the bank. */
  refusesReversal = false;
  lost = false;
  #machine: Connection | undefined;
  #number = 100;

  connect(): BankTerminal {
    this.disconnect();
    this.#machine = new Connection(this);
    return this.#machine;
  }

  disconnect(): void {
    this.#machine?.cut();
    this.#machine = undefined;
    // Nobody will answer any more what became of the goods.
    for (const charge of this.ledger) {
      if (charge === this.pending) charge.state = this.silentMeans;
    }
    this.pending = undefined;
  }

  /** Approved, and the terminal waits to hear of the goods. */
  pending: Charge | undefined;

  setLost(lost: boolean): void {
    this.lost = lost;
    this.#machine?.setStatus(lost ? { kind: 'lost', detail: 'unplugged' } : { kind: 'ready' });
  }

  charge(amount: Grosze): Charge {
    this.#number += 1;
    const charge: Charge = {
      amount,
      receipt: this.#number,
      trace: this.#number + 1000,
      terminalId: '52500038',
      card: 'VISA',
      authorisation: 'A1B2C3',
      state: 'charged',
    };
    this.ledger.push(charge);
    return charge;
  }

  mark(): PaymentMark | null {
    const last = this.ledger.at(-1);
    return last === undefined ? null : { receipt: last.receipt, trace: last.trace };
  }
}

class Connection implements BankTerminal {
  status: BankTerminalStatus = { kind: 'starting' };
  readonly #device: ScriptedTerminal;
  readonly #listeners = new Set<(event: BankTerminalEvent) => void>();
  #cut = false;

  constructor(device: ScriptedTerminal) {
    this.#device = device;
  }

  cut(): void {
    this.#cut = true;
    this.#listeners.clear();
  }

  setStatus(status: BankTerminalStatus): void {
    this.status = status;
    this.#tell({ kind: 'status', status });
  }

  #tell(event: BankTerminalEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  subscribe(listener: (event: BankTerminalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    await Promise.resolve();
    this.setStatus(this.#device.lost ? { kind: 'lost', detail: 'unplugged' } : { kind: 'ready' });
  }

  async lastPayment(): Promise<PaymentMark | null> {
    await this.#answer();
    return this.#device.mark();
  }

  async authorise(amount: Grosze, { abort, deliver }: AuthoriseOptions): Promise<PaymentOutcome> {
    await this.#answer();
    const { next } = this.#device;
    this.#device.next = 'approve';
    this.#tell({ kind: 'prompt', prompt: 'present-card' });
    if (next === 'lose-before') return { kind: 'unknown', detail: 'no answer' };
    if (next === 'wait') {
      await new Promise<void>((resolve) => {
        if (abort.aborted) resolve();
        else abort.addEventListener('abort', () => resolve(), { once: true });
      });
      await this.#answer();
      return { kind: 'cancelled', code: 0x6c, detail: 'aborted' };
    }
    if (next === 'decline') return { kind: 'declined', code: 5, detail: 'declined' };
    if (next === 'cancel') return { kind: 'cancelled', code: 0x6c, detail: 'by the passenger' };
    const charge = this.#device.charge(amount);
    const { state: _, ...payment } = charge;
    if (next === 'lose-approval') {
      charge.state = this.#device.silentMeans;
      return { kind: 'unknown', detail: 'the approval was lost' };
    }
    this.#device.pending = charge;
    const goods = await deliver(payment);
    await this.#answer();
    this.#device.pending = undefined;
    if (goods === 'failed') {
      if (next === 'reversal-fails') return { kind: 'reversal-failed', payment, detail: 'refused by the bank' };
      charge.state = 'reversed';
      return { kind: 'reversed', payment };
    }
    return next === 'lose-after' ? { kind: 'unknown', detail: 'its last word was lost' } : { kind: 'paid', payment };
  }

  async recall(amount: Grosze, before: PaymentMark | null): Promise<RecallOutcome> {
    await this.#answer();
    const last = this.#device.ledger.at(-1);
    if (last === undefined || last.trace <= (before?.trace ?? 0) || last.amount !== amount) return { kind: 'not-paid' };
    const { state, ...payment } = last;
    return state === 'charged' ? { kind: 'paid', payment } : { kind: 'not-paid' };
  }

  async reverse(receipt: number): Promise<ReversalOutcome> {
    await this.#answer();
    const charge = this.#device.ledger.find((one) => one.receipt === receipt);
    if (charge === undefined || charge.state === 'reversed' || this.#device.refusesReversal) {
      this.#device.refusesReversal = false;
      return { kind: 'refused', code: 0xb5, detail: 'not possible' };
    }
    charge.state = 'reversed';
    return { kind: 'done' };
  }

  async refund(): Promise<ReversalOutcome> {
    return { kind: 'refused', code: 0x83, detail: 'not here' };
  }
  async reserve(): Promise<PaymentOutcome> {
    return { kind: 'not-begun', detail: 'not here' };
  }
  async book(): Promise<ReversalOutcome> {
    return this.refund();
  }
  async release(): Promise<ReversalOutcome> {
    return this.refund();
  }
  async endOfDay(): Promise<ReversalOutcome> {
    return { kind: 'done' };
  }
  async close(): Promise<void> {}

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (this.#cut) return new Promise(() => {});
    if (this.#device.lost) throw new Error('the terminal does not answer');
  }
}
