import {
  type JournalEntry,
  type JournalEvent,
  JournalFailure,
  type JournalOpening,
  type JournalStatus,
  type OutboxRow,
} from './contract.ts';
import { type JournalOptions, type MachineJournal, openJournal } from './open-journal.ts';

/** A disk that refused is tried again this often; in real time, for disks know no other. */
const TRY_AGAIN_MS = 1000;
const NOTHING_FOUND: JournalOpening = { created: false, unfinished: [] };

export interface PatientOptions extends JournalOptions {
  /** What has to be written before anybody is served; tried again after a JournalFailure, so it must bear repeating. */
  readonly begin: (journal: MachineJournal) => Promise<void>;
}

/**
 * Opens the journal, or stands in for it until the disk lets it be opened: a machine whose disk is full, or may not be
 * written, when it is switched on comes up out of service and serves as soon as it can. Rejects with JournalFailure
 * where waiting is no use: another machine holds the folder.
 */
export async function openJournalPatiently(options: PatientOptions): Promise<MachineJournal> {
  const journal = new PatientJournal(options);
  await journal.tryToOpen();
  return journal;
}

/** Until it is open, its status says why not, and everything that would need it is refused with that. */
class PatientJournal implements MachineJournal {
  readonly #options: PatientOptions;
  readonly #listeners = new Set<(event: JournalEvent) => void>();
  /** Open, perhaps not begun yet. */
  #journal: MachineJournal | undefined;
  #begun = false;
  #failure = new JournalFailure('io', 'not opened yet');
  #faults: Parameters<MachineJournal['setFaults']>[0];
  #again: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PatientOptions) {
    this.#options = options;
    this.#faults = options.hooks?.faults ?? [];
  }

  async tryToOpen(): Promise<void> {
    try {
      this.#journal ??= await this.#open();
      await this.#options.begin(this.#journal);
    } catch (error) {
      const hopeless = !(error instanceof JournalFailure) || !(error.failure === 'disk-full' || error.failure === 'io');
      // Later nobody is there to catch it: whatever it is, it is tried again and told.
      if (hopeless && this.#again === undefined) throw error;
      this.#wait(error instanceof JournalFailure ? error : new JournalFailure('io', String(error)));
      return;
    }
    if (this.#closed) return;
    this.#begun = true;
    this.#journal.subscribe((event) => this.#tell(event));
    this.#tell({ kind: 'status', status: this.#journal.status });
  }

  #open(): Promise<MachineJournal> {
    const { hooks } = this.#options;
    return openJournal({ ...this.#options, hooks: { ...hooks, faults: this.#faults } });
  }

  #wait(failure: JournalFailure): void {
    const changed = failure.failure !== this.#failure.failure || failure.detail !== this.#failure.detail;
    this.#failure = failure;
    if (this.#closed) return;
    if (changed) this.#tell({ kind: 'status', status: this.status });
    this.#again = setTimeout(() => void this.tryToOpen(), TRY_AGAIN_MS);
  }

  #tell(event: JournalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** The journal that may be used. Throws the failure that keeps it shut. */
  get #ready(): MachineJournal {
    if (this.#journal === undefined || !this.#begun) throw this.#failure;
    return this.#journal;
  }

  /** 0 until there is one. */
  get terminal(): number {
    return this.#journal?.terminal ?? 0;
  }

  get opening(): JournalOpening {
    return this.#journal?.opening ?? NOTHING_FOUND;
  }

  get status(): JournalStatus {
    if (this.#journal !== undefined && this.#begun) return this.#journal.status;
    const { failure, detail } = this.#failure;
    return { kind: 'failed', failure, detail };
  }

  nextSequence(): number {
    return this.#ready.nextSequence();
  }

  async append(...entry: Parameters<MachineJournal['append']>): Promise<JournalEntry> {
    return this.#ready.append(...entry);
  }

  async entries(after: number, limit?: number): Promise<readonly JournalEntry[]> {
    return (await this.#journal?.entries(after, limit)) ?? [];
  }

  async outbox(limit: number): Promise<readonly OutboxRow[]> {
    return this.#begun ? this.#ready.outbox(limit) : [];
  }

  async acknowledge(seqs: readonly number[]): Promise<void> {
    await this.#ready.acknowledge(seqs);
  }

  cardReference(cardNumber: number): string {
    return this.#ready.cardReference(cardNumber);
  }

  cardReferences(cardNumber: number): readonly string[] {
    return this.#ready.cardReferences(cardNumber);
  }

  sealCardNumber(cardNumber: number): string {
    return this.#ready.sealCardNumber(cardNumber);
  }

  unsealCardNumber(sealed: string): number | undefined {
    return this.#journal?.unsealCardNumber(sealed);
  }

  async setFaults(faults: Parameters<MachineJournal['setFaults']>[0]): Promise<void> {
    this.#faults = faults;
    await this.#journal?.setFaults(faults);
  }

  async destroyOldKeys(...before: Parameters<MachineJournal['destroyOldKeys']>): Promise<number> {
    return this.#ready.destroyOldKeys(...before);
  }

  subscribe(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    await this.#journal?.close();
  }
}
