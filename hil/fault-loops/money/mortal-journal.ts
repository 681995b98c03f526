import type { EpochMillis } from '../../../fares/time.ts';
import type { JournalEntry, JournalEvent, NewEntry, OutboxRow } from '../../../kiosk/journal/contract.ts';
import type { MachineJournal } from '../../../kiosk/journal/open-journal.ts';

/** What a machine's life depends on. */
export interface Life {
  readonly isOver: boolean;
  /** Asked at each entry; may end the life before it is written or right after. */
  write(): 'before' | 'after' | undefined;
  end(): void;
}

/** Of a machine that has died nothing is written, and nothing is answered: as if its process were gone. */
export class MortalJournal implements MachineJournal {
  readonly #journal: MachineJournal;
  readonly #life: Life;

  constructor(journal: MachineJournal, life: Life) {
    this.#journal = journal;
    this.#life = life;
  }

  get terminal() {
    return this.#journal.terminal;
  }

  get opening() {
    return this.#journal.opening;
  }

  get status() {
    return this.#journal.status;
  }

  nextSequence(): number {
    return this.#journal.nextSequence();
  }

  async append(entry: NewEntry, durability: 'durable' | 'lazy'): Promise<JournalEntry> {
    if (this.#life.isOver) return never();
    const dies = this.#life.write();
    if (dies === 'before') {
      this.#life.end();
      return never();
    }
    const written = await this.#journal.append(entry, dies === 'after' ? 'durable' : durability);
    if (dies === 'after') this.#life.end();
    return this.#whileAlive(written);
  }

  async entries(after: number, limit?: number): Promise<readonly JournalEntry[]> {
    return this.#whileAlive(await this.#journal.entries(after, limit));
  }

  async outbox(limit: number): Promise<readonly OutboxRow[]> {
    return this.#whileAlive(await this.#journal.outbox(limit));
  }

  acknowledge(seqs: readonly number[]): Promise<void> {
    return this.#journal.acknowledge(seqs);
  }

  cardReference(cardNumber: number): string {
    return this.#journal.cardReference(cardNumber);
  }

  cardReferences(cardNumber: number): readonly string[] {
    return this.#journal.cardReferences(cardNumber);
  }

  sealCardNumber(cardNumber: number): string {
    return this.#journal.sealCardNumber(cardNumber);
  }

  unsealCardNumber(sealed: string): number | undefined {
    return this.#journal.unsealCardNumber(sealed);
  }

  subscribe(listener: (event: JournalEvent) => void): () => void {
    return this.#journal.subscribe((event) => {
      if (!this.#life.isOver) listener(event);
    });
  }

  setFaults: MachineJournal['setFaults'] = (faults) => this.#journal.setFaults(faults);

  destroyOldKeys(before: EpochMillis): Promise<number> {
    return this.#journal.destroyOldKeys(before);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #whileAlive<Answer>(answer: Answer): Promise<Answer> {
    return this.#life.isOver ? never() : Promise.resolve(answer);
  }
}

function never<Answer>(): Promise<Answer> {
  return new Promise(() => {});
}
